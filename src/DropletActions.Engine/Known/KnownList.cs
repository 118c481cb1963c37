namespace DropletActions.Engine;

/// <summary>What is known of one kind of thing, each once, the newest version of it. Safe to use from many threads at once.</summary>
public sealed class KnownList<TKey, T>(Func<T, TKey> key)
    where TKey : notnull
{
    // More than a person would choose from; a fleet of any size costs no more memory than this.
    private const int Most = 5_000;

    private readonly object _lock = new();
    private Dictionary<TKey, T> _items = [];

    /// <summary>What is known now.</summary>
    public IReadOnlyList<T> Items
    {
        get
        {
            lock (_lock)
                return [.. _items.Values];
        }
    }

    /// <summary>Takes in what has been seen.</summary>
    internal void Add(IEnumerable<T> seen)
    {
        lock (_lock)
            Put(_items, seen);
    }

    /// <summary>Takes in all there are: what is not among them is gone.</summary>
    /// <param name="all">All of them.</param>
    /// <param name="concerned">Of which they are all; the others stay as they are.</param>
    internal void Replace(IEnumerable<T> all, Func<T, bool> concerned)
    {
        lock (_lock)
        {
            _items = _items.Values.Where(item => !concerned(item)).ToDictionary(key);
            Put(_items, all);
        }
    }

    private void Put(Dictionary<TKey, T> items, IEnumerable<T> added)
    {
        foreach (var item in added)
        {
            if (items.Count < Most || items.ContainsKey(key(item)))
                items[key(item)] = item;
        }
    }
}
