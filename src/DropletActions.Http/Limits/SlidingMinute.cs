namespace DropletActions.Http.Limits;

/// <summary>
/// Counts the requests of the last minute in steps of a quarter of a second: memory does not grow with the rate, and a request counts
/// up to one step longer than a minute, which allows for its way to the server. Not thread-safe.
/// </summary>
internal sealed class SlidingMinute
{
    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_window = TimeSpan.FromMinutes(1);

    private readonly Queue<Step> _steps = new();
    private Step? _newest;
    private int _count;

    public void Add(DateTimeOffset now)
    {
        var end = new DateTimeOffset(((now.UtcTicks / s_step.Ticks) + 1) * s_step.Ticks, TimeSpan.Zero);
        if (_newest is null || _newest.End < end)
            _steps.Enqueue(_newest = new(end));

        _newest.Count++;
        _count++;
    }

    /// <summary>When the next request may be sent so that no minute has more than <paramref name="most"/>; null for now.</summary>
    public DateTimeOffset? NextFree(DateTimeOffset now, int most)
    {
        while (_steps.Count > 0 && _steps.Peek().End + s_window <= now)
            _count -= _steps.Dequeue().Count;

        if (_steps.Count == 0)
            _newest = null;

        var surplus = _count - most;
        if (surplus < 0)
            return null;

        foreach (var step in _steps)
        {
            surplus -= step.Count;
            if (surplus < 0)
                return step.End + s_window;
        }

        return null;
    }

    /// <summary>Removes the newest request: the API refused it, so the limit does not count it.</summary>
    public void TakeBack()
    {
        if (_newest is not { Count: > 0 })
            return;

        _newest.Count--;
        _count--;
    }

    public void Clear()
    {
        _steps.Clear();
        (_newest, _count) = (null, 0);
    }

    private sealed class Step(DateTimeOffset end)
    {
        public DateTimeOffset End { get; } = end;

        public int Count { get; set; }
    }
}
