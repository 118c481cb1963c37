namespace DropletActions.Engine;

/// <summary>
/// Reads a list in search of some of its objects while that pays: first as many pages as the wanted objects would fill and one more, and
/// then further ones while fewer are left than there would be single lookups. The order of pages is not documented, so nothing is
/// concluded from it, and no list is followed beyond its own total.
/// </summary>
/// <param name="pages">The list.</param>
/// <param name="wanted">How many of its objects are wanted.</param>
internal sealed class PagedSearch<T>(Pages<T> pages, int wanted)
{
    private readonly int _expected = Paging.PagesFor(wanted) + 1;
    private int _read;

    /// <summary>Whether the next page costs less than looking up what is missing.</summary>
    public bool IsWorthwhile(int missing)
    {
        if (missing == 0 || !pages.HasNext)
            return false;

        var left = pages.Total is { } total ? Paging.PagesFor(total) - _read : int.MaxValue;
        return _read < _expected || (left > 0 && left <= missing);
    }

    /// <summary>Reads the next page.</summary>
    /// <exception cref="DropletApiException">It cannot be read.</exception>
    public Task<IReadOnlyList<T>> NextAsync(CancellationToken cancellationToken)
    {
        _read++;
        return pages.NextAsync(cancellationToken);
    }
}
