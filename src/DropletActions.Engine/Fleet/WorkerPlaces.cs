namespace DropletActions.Engine;

/// <summary>
/// The places for requests in flight. Who rests has none, and gets the next that is free, before anything new does. Not safe for
/// threads: its run locks.
/// </summary>
/// <param name="count">So many there are.</param>
/// <param name="clock">The clock that counts the work of those that get their place back.</param>
internal sealed class WorkerPlaces(int count, IClock clock)
{
    private readonly Queue<TaskCompletionSource<bool>> _rested = new();
    private int _taken;

    /// <summary>How many rest.</summary>
    public int Resting { get; private set; }

    /// <summary>Whether nobody works or rests.</summary>
    public bool IsIdle => _taken + Resting == 0;

    /// <summary>Whether somebody has rested and waits for a place.</summary>
    public bool IsWantedBack => _rested.Count > 0;

    /// <summary>Takes a place.</summary>
    /// <returns>False when none is free.</returns>
    public bool TryTake()
    {
        if (_taken == count)
            return false;

        _taken++;
        return true;
    }

    /// <summary>Gives a place back, to whoever has rested longest.</summary>
    public void GiveBack()
    {
        if (_rested.Count > 0)
            clock.PostResult(_rested.Dequeue(), true);
        else
            _taken--;
    }

    /// <summary>Gives a place back for a while.</summary>
    public void Rest()
    {
        GiveBack();
        Resting++;
    }

    /// <summary>Ends a rest.</summary>
    /// <returns>Ends when there is a place.</returns>
    public Task ReturnAsync()
    {
        Resting--;
        if (TryTake())
            return Task.CompletedTask;

        var place = new TaskCompletionSource<bool>();
        _rested.Enqueue(place);
        return place.Task;
    }
}
