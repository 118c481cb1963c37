namespace DropletActions.Engine;

/// <summary>
/// The slots for requests in flight. A yielding item holds no slot and is first in line for the next free one. Not safe for threads: the
/// scheduler locks.
/// </summary>
internal sealed class RequestSlots(int count, IClock clock)
{
    private readonly Queue<TaskCompletionSource<bool>> _returning = new();
    private int _taken;

    /// <summary>How many items yield.</summary>
    public int Yielding { get; private set; }

    /// <summary>Whether an item that yielded waits for its slot.</summary>
    public bool AreAwaited => _returning.Count > 0;

    /// <summary>Takes a slot.</summary>
    /// <returns>False when none is free.</returns>
    public bool TryTake()
    {
        if (_taken == count)
            return false;

        _taken++;
        return true;
    }

    /// <summary>Gives a slot back: to the item that has waited longest for its own, if there is one.</summary>
    public void GiveBack()
    {
        if (_returning.Count > 0)
            clock.PostResult(_returning.Dequeue(), true);
        else
            _taken--;
    }

    /// <summary>Gives a slot back for a while.</summary>
    public void Yield()
    {
        GiveBack();
        Yielding++;
    }

    /// <summary>Ends a yield.</summary>
    /// <returns>Ends when the item has a slot.</returns>
    public Task ReturnAsync()
    {
        Yielding--;
        if (TryTake())
            return Task.CompletedTask;

        var slot = new TaskCompletionSource<bool>();
        _returning.Enqueue(slot);
        return slot.Task;
    }
}
