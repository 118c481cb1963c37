namespace DropletActions.Engine;

/// <summary>
/// A clock whose time passes a fixed number of times as fast as the wall clock's. The owner of that time may move it forward
/// as well: <see cref="UtcNow"/> follows at once, and a wait that is under way keeps its length on the wall clock.
/// </summary>
internal sealed class ScaledClock : IClock
{
    private const long LongestMilliseconds = long.MaxValue / TimeSpan.TicksPerMillisecond;

    private readonly Func<DateTimeOffset> _now;
    private readonly int _speed;
    private readonly IClock _wall;

    /// <summary>Makes a clock that shows the given time.</summary>
    /// <param name="now">The time, for example a sandbox's.</param>
    /// <param name="speed">How many times as fast as the wall clock's it passes, at least 1.</param>
    /// <param name="wall">The wall clock; null for the machine's own.</param>
    /// <exception cref="ArgumentOutOfRangeException">The speed is less than 1.</exception>
    public ScaledClock(Func<DateTimeOffset> now, int speed, IClock? wall = null)
    {
        if (speed < 1)
            throw new ArgumentOutOfRangeException(nameof(speed), speed, "Time cannot stop or run backward.");

        (_now, _speed, _wall) = (now, speed, wall ?? SystemClock.Instance);
    }

    public DateTimeOffset UtcNow => _now();

    public IClock Wall => _wall;

    public async Task Delay(TimeSpan time, CancellationToken cancellationToken)
    {
        // A timer may fire a moment early, and a millisecond of the wall clock can be a second here, so the time itself decides.
        var begun = UtcNow;
        for (var left = time; left > TimeSpan.Zero; left = time - (UtcNow - begun))
            await _wall.Delay(OnTheWall(left), cancellationToken).ConfigureAwait(false);
    }

    public void Post(Action work) => _wall.Post(work);

    public void OperationStarted() => _wall.OperationStarted();

    public void OperationCompleted() => _wall.OperationCompleted();

    /// <summary>The same wait by the wall clock, in whole milliseconds, because a timer treats a fraction of a millisecond as no wait.</summary>
    private TimeSpan OnTheWall(TimeSpan time)
    {
        var ticksEach = _speed * TimeSpan.TicksPerMillisecond;
        var milliseconds = (time.Ticks / ticksEach) + (time.Ticks % ticksEach > 0 ? 1 : 0);
        return TimeSpan.FromTicks(Math.Min(milliseconds, LongestMilliseconds) * TimeSpan.TicksPerMillisecond);
    }
}
