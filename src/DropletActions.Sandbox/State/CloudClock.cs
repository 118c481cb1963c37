using System.Diagnostics;

namespace DropletActions.Sandbox;

/// <summary>
/// The sandbox's time: the source's, which passes <see cref="SandboxOptions.Speed"/> times as fast from the start on, moved forward by
/// what <see cref="Advance"/> added.
/// </summary>
internal sealed class CloudClock
{
    private readonly Func<DateTimeOffset> _source;
    private readonly DateTimeOffset _start;
    private readonly int _speed;
    private readonly TimeSpan _skew;
    private long _advancedTicks;

    public CloudClock(SandboxOptions options)
    {
        (_speed, _skew) = (options.Speed, options.ClockSkew);
        _source = options.Clock ?? (_speed == 1 ? static () => DateTimeOffset.UtcNow : SteadyTime());
        _start = _source().ToUniversalTime();
    }

    public DateTimeOffset Now => _start.AddTicks(((_source() - _start).Ticks * _speed) + Interlocked.Read(ref _advancedTicks));

    public void Advance(TimeSpan time)
    {
        if (time < TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(time), time, "Time moves forward only.");
        Interlocked.Add(ref _advancedTicks, time.Ticks);
    }

    /// <summary>A time as the server tells it.</summary>
    public DateTimeOffset Told(DateTimeOffset time) => time + _skew;

    // A machine whose clock is set back by a second would take a fast sandbox back by minutes.
    private static Func<DateTimeOffset> SteadyTime()
    {
        var (begun, running) = (DateTimeOffset.UtcNow, Stopwatch.StartNew());
        return () => begun + running.Elapsed;
    }
}
