using DropletActions.Engine;

namespace DropletActions.Tests.Api;

/// <summary>The system clock: the only place where the tests wait for it, for a millisecond.</summary>
public sealed class SystemClockTests
{
    // Not a measure of time: whatever takes so long hangs.
    private static readonly TimeSpan s_hangs = TimeSpan.FromSeconds(20);

    [Test]
    public void Clock_returns_the_current_time()
    {
        var before = DateTimeOffset.UtcNow;
        Assert.That(SystemClock.Instance.UtcNow, Is.InRange(before, DateTimeOffset.UtcNow));
    }

    [TestCase(0)]
    [TestCase(-1)]
    public void Wait_of_no_time_ends_at_once(int seconds) =>
        Assert.That(SystemClock.Instance.Delay(TimeSpan.FromSeconds(seconds), CancellationToken.None).IsCompletedSuccessfully, Is.True);

    [Test]
    public Task A_wait_ends() => SystemClock.Instance.Delay(TimeSpan.FromMilliseconds(1), CancellationToken.None).WaitAsync(s_hangs);

    [TestCase(1)]
    [TestCase(1000)]
    public void Wait_of_any_length_lasts_until_it_is_canceled(int days)
    {
        using var cancel = new CancellationTokenSource();
        var wait = SystemClock.Instance.Delay(TimeSpan.FromDays(days), cancel.Token);
        Assert.That(wait.IsCompleted, Is.False);
        cancel.Cancel();
        Assert.CatchAsync<OperationCanceledException>(() => wait.WaitAsync(s_hangs));
    }
}
