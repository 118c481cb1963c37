namespace DropletActions.Engine;

/// <summary>
/// The work that waits for a slot. An item is not ready before the one before it with the same key is over, so rows for one Droplet run in
/// the order in which they came. Not safe for threads: the scheduler locks.
/// </summary>
/// <param name="capacity">How many items may wait, to keep the slots busy while the pipeline renders.</param>
internal sealed class WorkQueue(int capacity)
{
    private readonly LinkedList<WorkItem> _ready = new();
    private readonly HashSet<object> _underWay = [];
    private readonly Dictionary<object, LinkedList<WorkItem>> _behind = [];
    private int _count;

    /// <summary>The next item; null when none is ready.</summary>
    public WorkItem? Next => _ready.First?.Value;

    public bool IsEmpty => _count == 0;

    public bool IsHalfEmpty => _count <= capacity / 2;

    /// <summary>Adds items that belong together: all of them if there is room for one.</summary>
    public bool TryAdd(params IReadOnlyList<WorkItem> items)
    {
        if (_count >= capacity)
            return false;

        foreach (var item in items)
        {
            if (!TryMakeReady(item))
                Behind(item.QueueKey!).AddLast(item);
        }

        return true;
    }

    /// <summary>Adds work that follows from other work: next for its key, before all that came later.</summary>
    public void AddNext(WorkItem item)
    {
        if (!TryMakeReady(item))
            Behind(item.QueueKey!).AddFirst(item);
    }

    /// <summary>Takes the first item that is ready, or the first that may be taken: one that may not holds up none after it.</summary>
    public WorkItem? Take(Func<WorkItem, bool>? mayTake = null)
    {
        var node = _ready.First;
        while (node is not null && mayTake?.Invoke(node.Value) == false)
            node = node.Next;
        if (node is null)
            return null;

        _ready.Remove(node);
        _count--;
        return node.Value;
    }

    /// <summary>An item is over; the next one with its key, if there is one, is ready.</summary>
    public void Release(WorkItem item)
    {
        if (item.QueueKey is not { } key)
            return;

        if (!_behind.TryGetValue(key, out var queue))
        {
            _underWay.Remove(key);
            return;
        }

        _ready.AddLast(queue.First!.Value);
        queue.RemoveFirst();
        if (queue.Count == 0)
            _behind.Remove(key);
    }

    /// <summary>Drops all items.</summary>
    /// <returns>The dropped items.</returns>
    public IReadOnlyList<WorkItem> Clear()
    {
        var dropped = _ready.Concat(_behind.Values.SelectMany(queue => queue)).ToList();
        _ready.Clear();
        _behind.Clear();
        _count = 0;
        return dropped;
    }

    private bool TryMakeReady(WorkItem item)
    {
        _count++;
        if (item.QueueKey is { } key && !_underWay.Add(key))
            return false;

        _ready.AddLast(item);
        return true;
    }

    private LinkedList<WorkItem> Behind(object key)
    {
        if (!_behind.TryGetValue(key, out var queue))
            _behind.Add(key, queue = new());
        return queue;
    }
}
