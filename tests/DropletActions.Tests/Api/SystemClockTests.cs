using DropletActions.Engine;

namespace DropletActions.Tests.Api;

/// <summary>The machine's own clock: the one place where the tests wait by it, for a millisecond.</summary>
public sealed class SystemClockTests
{
    // Not a measure of time: whatever takes so long hangs.
    private static readonly TimeSpan s_hangs = TimeSpan.FromSeconds(20);

    [Test]
    public void It_tells_the_time()
    {
        var before = DateTimeOffset.UtcNow;
        Assert.That(SystemClock.Instance.UtcNow, Is.InRange(before, DateTimeOffset.UtcNow));
    }

    [TestCase(0)]
    [TestCase(-1)]
    public void No_time_is_no_wait(int seconds) =>
        Assert.That(SystemClock.Instance.Delay(TimeSpan.FromSeconds(seconds), CancellationToken.None).IsCompletedSuccessfully, Is.True);

    [Test]
    public Task A_wait_ends() => SystemClock.Instance.Delay(TimeSpan.FromMilliseconds(1), CancellationToken.None).WaitAsync(s_hangs);

    [TestCase(1)]
    [TestCase(1000)]
    public void A_wait_of_any_length_goes_on_until_it_is_given_up(int days)
    {
        using var cancel = new CancellationTokenSource();
        var wait = SystemClock.Instance.Delay(TimeSpan.FromDays(days), cancel.Token);
        Assert.That(wait.IsCompleted, Is.False);
        cancel.Cancel();
        Assert.CatchAsync<OperationCanceledException>(() => wait.WaitAsync(s_hangs));
    }
}
