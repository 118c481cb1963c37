namespace DropletActions.Engine;

/// <summary>
/// A list while it is read, page by page: the one way in which lists are read. Each object is given once, also when the list shifts
/// under the reader. A list that tells of more objects than it gave is read on, whether it links to a next page or not. One that goes
/// round in circles or has no end is an error, and not an endless wait.
/// </summary>
/// <typeparam name="T">What it lists.</typeparam>
/// <param name="name">What that error calls it, for example <c>list of Droplets</c>.</param>
/// <param name="read">Reads the page of a number, from 1.</param>
/// <param name="idOf">The id that distinguishes an object from the others.</param>
/// <param name="onRead">Called with the objects of each page that was read; null for nothing.</param>
internal sealed class Pages<T>(string name, Func<int, CancellationToken, Task<Page<T>>> read, Func<T, object> idOf, Action<IReadOnlyList<T>>? onRead = null)
{
    // Two million objects, and two hours of the account's quota.
    private const int Most = 10_000;

    // New objects at its front move a list back by as many, so that pages repeat what was given. They cannot repeat more pages than
    // there were; of a list that has just begun, these are allowed for.
    private const int FewRepeats = 3;

    private readonly HashSet<object> _given = [];
    private int _count;
    private int _held;
    private int _withNews;
    private int _repeats;

    /// <summary>Whether there is a next page: true before the first.</summary>
    public bool HasNext { get; private set; } = true;

    /// <summary>How many there are on all pages, as the last page read told; null when none did.</summary>
    public int? Total { get; private set; }

    /// <summary>Reads the next page. After a failure the same page is read again.</summary>
    /// <returns>What it adds to those before it; empty after the last.</returns>
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
        onRead?.Invoke(page.Items);
        var news = page.Items.Where(item => _given.Add(idOf(item))).ToList();
        _count++;
        _held += page.Items.Count;
        (_withNews, _repeats) = news.Count > 0 ? (_withNews + 1, 0) : (_withNews, _repeats + 1);
        (HasNext, Total) = (IsFollowed(page), page.Total);
        return news;
    }

    /// <summary>Reads all that is left.</summary>
    /// <exception cref="DropletApiException">A page cannot be read, or the list has no end.</exception>
    public async Task<IReadOnlyList<T>> AllAsync(CancellationToken cancellationToken)
    {
        var all = new List<T>();
        while (HasNext)
            all.AddRange(await NextAsync(cancellationToken).ConfigureAwait(false));
        return all;
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
