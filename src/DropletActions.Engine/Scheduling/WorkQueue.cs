namespace DropletActions.Engine;

/// <summary>
/// The work that waits for a slot. An item is ready once the preceding one with the same key is over, so rows for one Droplet run in
/// the order in which they came, and it starts when the limit admits it. Not safe for threads: the scheduler locks.
/// </summary>
/// <param name="capacity">How many items may wait, to keep the slots busy while the pipeline renders.</param>
internal sealed class WorkQueue(int capacity, IStartLimit? limit = null)
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

        foreach (var item in items)
            limit?.Submitted(item);
        return true;
    }

    /// <summary>Adds work that follows from other work: next for its key, before all that came later.</summary>
    public void AddNext(WorkItem item)
    {
        if (!TryMakeReady(item))
            Behind(item.QueueKey!).AddFirst(item);
        limit?.Submitted(item);
    }

    /// <summary>Takes the first ready item that the limit admits: one that has to wait holds up none after it.</summary>
    /// <param name="drop">Receives each item that is removed because it may never start.</param>
    public WorkItem? Take(Action<WorkItem>? drop = null)
    {
        for (var node = _ready.First; node is not null;)
        {
            var (item, admission) = (node.Value, limit?.Admit(node.Value) ?? Admission.Now);
            if (admission == Admission.Later)
            {
                node = node.Next;
                continue;
            }

            _ready.Remove(node);
            _count--;
            if (admission == Admission.Now)
            {
                limit?.Started(item);
                return item;
            }

            Release(item);
            limit!.NeverStarted(item);
            drop?.Invoke(item);
            node = _ready.First;
        }

        return null;
    }

    /// <summary>An item that was taken has ended; the next one with its key, if there is one, is ready.</summary>
    public void End(WorkItem item)
    {
        Release(item);
        limit?.Ended(item);
    }

    /// <summary>Drops all items, and returns them.</summary>
    public IReadOnlyList<WorkItem> Clear()
    {
        var dropped = _ready.Concat(_behind.Values.SelectMany(queue => queue)).ToList();
        _ready.Clear();
        _behind.Clear();
        _count = 0;
        return dropped;
    }

    private void Release(WorkItem item)
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
