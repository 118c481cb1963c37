namespace DropletActions.Engine;

/// <summary>
/// What waits for a worker. A Droplet's second assignment is not ready before its first is over, so rows for one Droplet run in
/// the order in which they came. Not safe for threads: its run locks.
/// </summary>
/// <param name="capacity">So many assignments may wait, to keep the workers busy while the pipeline renders.</param>
internal sealed class AssignmentQueue(int capacity)
{
    private readonly LinkedList<Assignment> _ready = new();
    private readonly HashSet<long> _underWay = [];
    private readonly Dictionary<long, LinkedList<Assignment>> _behind = [];
    private int _count;

    public bool HasReady => _ready.Count > 0;

    public bool IsEmpty => _count == 0;

    public bool IsHalfEmpty => _count <= capacity / 2;

    public bool TryAdd(Assignment assignment)
    {
        if (_count >= capacity)
            return false;

        if (!TryMakeReady(assignment))
            Behind(assignment).AddLast(assignment);
        return true;
    }

    /// <summary>Adds what follows from work done: next for its Droplet, before all that came later.</summary>
    public void AddNext(Assignment assignment)
    {
        if (!TryMakeReady(assignment))
            Behind(assignment).AddFirst(assignment);
    }

    public Assignment? Take()
    {
        if (_ready.First is not { Value: var next })
            return null;

        _ready.RemoveFirst();
        _count--;
        return next;
    }

    /// <summary>The Droplet's assignment is over; the next one behind it, if any, is ready.</summary>
    public void Release(Assignment assignment)
    {
        if (assignment.Tag is not null)
            return;

        if (!_behind.TryGetValue(assignment.DropletId, out var queue))
        {
            _underWay.Remove(assignment.DropletId);
            return;
        }

        _ready.AddLast(queue.First!.Value);
        queue.RemoveFirst();
        if (queue.Count == 0)
            _behind.Remove(assignment.DropletId);
    }

    /// <summary>Drops all that waits.</summary>
    /// <returns>What was dropped.</returns>
    public IReadOnlyList<Assignment> Clear()
    {
        var dropped = _ready.Concat(_behind.Values.SelectMany(queue => queue)).ToList();
        _ready.Clear();
        _behind.Clear();
        _count = 0;
        return dropped;
    }

    private bool TryMakeReady(Assignment assignment)
    {
        _count++;
        if (assignment.Tag is null && !_underWay.Add(assignment.DropletId))
            return false;

        _ready.AddLast(assignment);
        return true;
    }

    private LinkedList<Assignment> Behind(Assignment assignment)
    {
        if (!_behind.TryGetValue(assignment.DropletId, out var queue))
            _behind.Add(assignment.DropletId, queue = new());
        return queue;
    }
}
