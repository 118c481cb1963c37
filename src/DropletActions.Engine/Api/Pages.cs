namespace DropletActions.Engine;

/// <summary>
/// Reads a list page by page; all lists are read by it. It returns each object once, even if the list shifts while it is read, and reads
/// on while the list has returned fewer objects than its total, with or without a link to a next page. A list that repeats its pages
/// or has no end is an error rather than an endless wait.
/// </summary>
/// <typeparam name="T">What it lists.</typeparam>
/// <param name="name">What an error calls it, for example <c>list of Droplets</c>.</param>
/// <param name="read">Reads the page of a number, from 1.</param>
/// <param name="idOf">The id that distinguishes an object from the others.</param>
/// <param name="onRead">Called with the objects of each page that was read; null for nothing.</param>
internal sealed class Pages<T>(string name, Func<int, CancellationToken, Task<Page<T>>> read, Func<T, object> idOf, Action<IReadOnlyList<T>>? onRead = null)
{
    // Two million objects, and two hours of the account's rate limit.
    private const int Most = 10_000;

    // New objects at the front of a list shift the others back, so that pages repeat objects. They cannot repeat more pages than there
    // were; at the beginning of a list, this many are allowed.
    private const int FewRepeats = 3;

    private readonly HashSet<object> _given = [];
    private int _count;
    private int _held;
    private int _withNews;
    private int _repeats;

    /// <summary>Whether there is a next page: true before the first.</summary>
    public bool HasNext { get; private set; } = true;

    /// <summary>The number of objects on all pages, by the last page that was read; null when no page had it.</summary>
    public int? Total { get; private set; }

    /// <summary>Reads the next page. After a failure the same page is read again.</summary>
    /// <returns>The objects that no earlier page had; empty after the last page.</returns>
    /// <exception cref="DropletApiException">
    /// The page cannot be read; or <see cref="FailureKind.ServerError"/>, because the list has no end.
    /// </exception>
    public async Task<IReadOnlyList<T>> NextAsync(CancellationToken cancellationToken)
    {
        if (!HasNext)
            return [];

        if (_repeats > Math.Max(FewRepeats, _withNews))
            throw Endless($"the last {_repeats} pages repeated earlier ones, and the API says that more follow.", "Try again later. https://status.digitalocean.com lists known incidents.");

        if (_count == Most)
            throw Endless($"{Most} pages have been read, and the API says that more follow.", "Request less: single Droplets, a period (-After), or the first objects (Select-Object -First).");

        var page = await read(_count + 1, cancellationToken).ConfigureAwait(false);

        // Objects of earlier pages are gone meanwhile, so the first ones of this page have moved to the end of the one before it.
        var moved = page.Total < Total ? (await read(_count, cancellationToken).ConfigureAwait(false)).Items : [];
        onRead?.Invoke([.. moved, .. page.Items]);
        var news = moved.Concat(page.Items).Where(item => _given.Add(idOf(item))).ToList();
        _count++;
        _held += page.Items.Count;
        (_withNews, _repeats) = news.Count > 0 ? (_withNews + 1, 0) : (_withNews, _repeats + 1);
        (HasNext, Total) = (IsFollowed(page), page.Total);
        return news;
    }

    /// <summary>Reads the remaining pages.</summary>
    /// <exception cref="DropletApiException">A page cannot be read, or the list has no end.</exception>
    public async Task<IReadOnlyList<T>> AllAsync(CancellationToken cancellationToken)
    {
        var all = new List<T>();
        while (HasNext)
            all.AddRange(await NextAsync(cancellationToken).ConfigureAwait(false));
        return all;
    }

    /// <summary>
    /// Reads the list in search of some of its objects while that pays: first as many pages as the wanted objects would fill and one more,
    /// and then further ones while fewer are left than there would be single lookups. The order of pages is not documented, so nothing is
    /// concluded from it.
    /// </summary>
    /// <param name="missing">How many of the wanted objects have not been found.</param>
    /// <param name="take">Takes each object that is read.</param>
    /// <param name="next">Reads the next page in place of <see cref="NextAsync"/>; null for that itself.</param>
    /// <exception cref="DropletApiException">A page cannot be read.</exception>
    public async Task SearchAsync(
        Func<int> missing, Action<T> take, CancellationToken cancellationToken, Func<CancellationToken, Task<IReadOnlyList<T>>>? next = null)
    {
        var expected = Paging.PagesFor(missing()) + 1;
        while (IsWorthwhile(missing(), expected))
        {
            foreach (var item in await (next ?? NextAsync)(cancellationToken).ConfigureAwait(false))
                take(item);
        }
    }

    private bool IsWorthwhile(int missing, int expected)
    {
        if (missing == 0 || !HasNext)
            return false;

        var left = Total is { } total ? Paging.PagesFor(total) - _count : int.MaxValue;
        return _count < expected || (left > 0 && left <= missing);
    }

    /// <summary>
    /// Whether a page follows. Objects that come or go meanwhile move others to the next pages or off them, which leaves the number of
    /// objects on all pages at the total: fewer means that the link is what is missing. An empty page is the last one if either says so.
    /// </summary>
    private bool IsFollowed(Page<T> page) =>
        page.Items.Count > 0 ? page.HasNext || page.Total > _held : page.HasNext && !(page.Total <= _held);

    private DropletApiException Endless(string what, string advice) =>
        new(new(FailureKind.ServerError, $"The {name} does not end: {what}") { Reason = $"the {name} does not end: {what}", Advice = advice });
}

/// <summary>One page of a list.</summary>
/// <param name="Items">What the page holds, in the API's order (which is not documented).</param>
/// <param name="HasNext">Whether the API links to another page.</param>
/// <param name="Total">The number of objects on all pages; null when the API gave none.</param>
internal sealed record Page<T>(IReadOnlyList<T> Items, bool HasNext, int? Total);

/// <summary>How lists are cut into pages.</summary>
internal static class Paging
{
    /// <summary>How many objects a page is asked to hold: the API's maximum. Each page costs one request of the rate limit.</summary>
    public const int PageSize = 200;

    /// <summary>The number of pages that this many objects fill.</summary>
    public static int PagesFor(int count) => (count / PageSize) + (count % PageSize > 0 ? 1 : 0);
}
