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
