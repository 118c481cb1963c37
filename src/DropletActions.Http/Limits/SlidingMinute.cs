namespace DropletActions.Http.Limits;

/// <summary>
/// Counts what was sent within the last minute, in steps of a quarter of a second: memory stays the same however fast requests
/// go, and a request is counted up to a step longer than a minute, which makes up for the way to the server. Not thread-safe.
/// </summary>
internal sealed class SlidingMinute
{
    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_window = TimeSpan.FromMinutes(1);

    private readonly Queue<Step> _steps = new();
    private Step? _newest;
    private int _count;

    /// <summary>Notes a request.</summary>
    public void Add(DateTimeOffset now)
    {
        var end = new DateTimeOffset(((now.UtcTicks / s_step.Ticks) + 1) * s_step.Ticks, TimeSpan.Zero);
        if (_newest is null || _newest.End < end)
            _steps.Enqueue(_newest = new(end));

        _newest.Count++;
        _count++;
    }

    /// <summary>When a request may go so that there are never more than <paramref name="most"/> in a minute; null for at once.</summary>
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

    /// <summary>Takes back the newest request: it was refused, and so is not one of those that the limit allows.</summary>
    public void TakeBack()
    {
        if (_newest is not { Count: > 0 })
            return;

        _newest.Count--;
        _count--;
    }

    /// <summary>Forgets everything.</summary>
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
