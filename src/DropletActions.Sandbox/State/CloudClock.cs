namespace DropletActions.Sandbox;

/// <summary>The sandbox's time: the source's, moved forward by what <see cref="Advance"/> added.</summary>
internal sealed class CloudClock(Func<DateTimeOffset>? source, TimeSpan skew)
{
    private long _advancedTicks;

    public DateTimeOffset Now =>
        (source?.Invoke() ?? DateTimeOffset.UtcNow).ToUniversalTime().AddTicks(Interlocked.Read(ref _advancedTicks));

    public void Advance(TimeSpan time)
    {
        if (time < TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(time), time, "Time moves forward only.");
        Interlocked.Add(ref _advancedTicks, time.Ticks);
    }

    /// <summary>A time as the server tells it.</summary>
    public DateTimeOffset Told(DateTimeOffset time) => time + skew;
}
