namespace DropletActions.Engine;

/// <summary>The objects of one kind that the session has read: each once, in its newest version. Safe from any thread.</summary>
internal sealed class CachedList<TKey, T>(Func<T, TKey> key)
    where TKey : notnull
{
    // More than a person would choose from. It bounds the memory that a large account takes.
    private const int MaxItems = 5_000;

    private readonly object _lock = new();
    private Dictionary<TKey, T> _items = [];

    /// <summary>A copy of the list as it is now.</summary>
    public IReadOnlyList<T> Items
    {
        get
        {
            lock (_lock)
                return [.. _items.Values];
        }
    }

    /// <summary>The object with a key; null when it has not been read.</summary>
    public T? Find(TKey wanted)
    {
        lock (_lock)
            return _items.TryGetValue(wanted, out var item) ? item : default;
    }

    /// <summary>Adds objects, or replaces them by their newer version.</summary>
    public void Add(IEnumerable<T> items)
    {
        lock (_lock)
            Put(items);
    }

    /// <summary>Forgets an object, because it is about to change.</summary>
    public void Remove(TKey key)
    {
        lock (_lock)
            _items.Remove(key);
    }

    /// <summary>Replaces the matching entries with a complete list.</summary>
    /// <param name="isReplaced">Which entries it replaces; the others stay.</param>
    public void Replace(IEnumerable<T> all, Func<T, bool> isReplaced)
    {
        lock (_lock)
        {
            _items = _items.Values.Where(item => !isReplaced(item)).ToDictionary(key);
            Put(all);
        }
    }

    private void Put(IEnumerable<T> added)
    {
        foreach (var item in added)
        {
            if (_items.Count < MaxItems || _items.ContainsKey(key(item)))
                _items[key(item)] = item;
        }
    }
}
