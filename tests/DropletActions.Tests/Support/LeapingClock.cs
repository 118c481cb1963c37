using DropletActions.Engine;

namespace DropletActions.Tests.Support;

/// <summary>
/// A clock that every wait moves by itself: a wait is over as soon as it is asked for, and the time is later by it. For runs of many
/// at once, where only the order of things matters.
/// </summary>
internal sealed class LeapingClock : IClock
{
    private static readonly DateTimeOffset s_start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private long _ticks = s_start.Ticks;

    public DateTimeOffset UtcNow => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

    public TimeSpan Elapsed => UtcNow - s_start;

    public async Task Delay(TimeSpan time, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (time > TimeSpan.Zero)
            Interlocked.Add(ref _ticks, time.Ticks);

        // Whoever waits in a loop lets others work.
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
    }
}
