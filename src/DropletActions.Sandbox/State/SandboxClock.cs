using System.Diagnostics;

namespace DropletActions.Sandbox;

/// <summary>
/// The sandbox's time. It starts at the source's time, passes <see cref="SandboxOptions.Speed"/> times as fast, and <see cref="Advance"/>
/// moves it forward.
/// </summary>
internal sealed class SandboxClock
{
    private readonly Func<DateTimeOffset> _source;
    private readonly DateTimeOffset _start;
    private readonly int _speed;
    private readonly TimeSpan _skew;
    private long _advancedTicks;

    public SandboxClock(SandboxOptions options)
    {
        (_speed, _skew) = (options.Speed, options.ClockSkew);
        _source = options.Clock ?? (_speed == 1 ? static () => DateTimeOffset.UtcNow : MonotonicTime());
        _start = _source().ToUniversalTime();
    }

    public DateTimeOffset Now => _start.AddTicks(((_source() - _start).Ticks * _speed) + Interlocked.Read(ref _advancedTicks));

    public void Advance(TimeSpan time)
    {
        if (time < TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(time), time, "Time moves forward only.");
        Interlocked.Add(ref _advancedTicks, time.Ticks);
    }

    /// <summary>A time as the server reports it, with <see cref="SandboxOptions.ClockSkew"/>.</summary>
    public DateTimeOffset Reported(DateTimeOffset time) => time + _skew;

    // When the machine's clock is set back by a second, a fast sandbox must not go back by minutes.
    private static Func<DateTimeOffset> MonotonicTime()
    {
        var (start, elapsed) = (DateTimeOffset.UtcNow, Stopwatch.StartNew());
        return () => start + elapsed.Elapsed;
    }
}

/// <summary>Events with their times. None runs by itself: each access to the cloud first runs those that are due, in their order.</summary>
internal sealed class ScheduledEvents
{
    private readonly SortedSet<Event> _events = new(Comparer<Event>.Create(Compare));
    private long _number;

    public void Add(DateTimeOffset at, Action<DateTimeOffset> run) => _events.Add(new Event(at, _number++, run));

    public void RunUntil(DateTimeOffset now)
    {
        while (_events.Count > 0)
        {
            var next = _events.Min!;
            if (next.At > now)
                return;
            _events.Remove(next);
            next.Run(next.At);
        }
    }

    private static int Compare(Event x, Event y)
    {
        var byTime = x.At.CompareTo(y.At);
        return byTime != 0 ? byTime : x.Number.CompareTo(y.Number);
    }

    private sealed record Event(DateTimeOffset At, long Number, Action<DateTimeOffset> Run);
}
