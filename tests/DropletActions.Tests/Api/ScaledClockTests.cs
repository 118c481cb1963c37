using DropletActions.Engine;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Api;

/// <summary>The clock of a connection to a fast sandbox, over a wall clock and a time that the test moves.</summary>
public sealed class ScaledClockTests
{
    // Not a measure of time: whatever takes so long hangs.
    private static readonly TimeSpan s_hangs = TimeSpan.FromSeconds(20);

    private ManualClock _wall = null!;
    private DateTimeOffset _begun;
    private TimeSpan _ahead;

    [SetUp]
    public void Begin()
    {
        _wall = new();
        (_begun, _ahead) = (_wall.UtcNow, TimeSpan.Zero);
    }

    [Test]
    public void Time_is_that_of_the_source()
    {
        var clock = Clock(100);
        _wall.Advance(TimeSpan.FromSeconds(1));
        Assert.That(clock.UtcNow, Is.EqualTo(_begun + TimeSpan.FromSeconds(100)));

        _ahead = TimeSpan.FromHours(1);
        Assert.That(clock.UtcNow, Is.EqualTo(_begun + TimeSpan.FromSeconds(3700)));
    }

    [TestCase(1, 60, 60_000)]
    [TestCase(100, 60, 600)]
    [TestCase(1000, 60, 60)]
    [TestCase(7, 1, 143)]
    [TestCase(1000, 0.0001, 1)]
    [TestCase(10, 864_000_000, 86_400_000_000)]
    public async Task Wait_ends_after_its_share_of_wall_time_and_not_before(int speed, double seconds, double wallMilliseconds)
    {
        var wait = Clock(speed).Delay(TimeSpan.FromSeconds(seconds), CancellationToken.None);

        Assert.That(_wall.NextDue, Is.EqualTo(TimeSpan.FromMilliseconds(wallMilliseconds)));
        _wall.Advance(TimeSpan.FromMilliseconds(wallMilliseconds) - TimeSpan.FromTicks(1));
        Assert.That(wait.IsCompleted, Is.False);
        _wall.Advance(TimeSpan.FromTicks(1));
        await wait.WaitAsync(s_hangs);
        Assert.That(_wall.Pending, Is.Zero);
    }

    [Test]
    public async Task Wait_whose_timer_fires_early_lasts_until_its_time_has_passed()
    {
        var wait = Clock(100).Delay(TimeSpan.FromSeconds(10), CancellationToken.None);

        _ahead = TimeSpan.FromSeconds(-0.5);
        _wall.Advance(TimeSpan.FromMilliseconds(100));
        await _wall.WhenPending(1).WaitAsync(s_hangs);
        Assert.That(wait.IsCompleted, Is.False);
        Assert.That(_wall.NextDue, Is.EqualTo(TimeSpan.FromMilliseconds(5)));

        _wall.Advance(TimeSpan.FromMilliseconds(5));
        await wait.WaitAsync(s_hangs);
    }

    [Test]
    public async Task Wait_keeps_its_wall_time_when_the_clock_is_advanced()
    {
        var wait = Clock(100).Delay(TimeSpan.FromSeconds(100), CancellationToken.None);

        _ahead = TimeSpan.FromHours(1);
        Assert.That(wait.IsCompleted, Is.False);
        _wall.Advance(TimeSpan.FromSeconds(1));
        await wait.WaitAsync(s_hangs);
    }

    [TestCase(0)]
    [TestCase(-1)]
    public void Time_of_zero_or_less_does_not_wait(int seconds)
    {
        Assert.That(Clock(100).Delay(TimeSpan.FromSeconds(seconds), CancellationToken.None).IsCompletedSuccessfully, Is.True);
        Assert.That(_wall.Pending, Is.Zero);
    }

    [Test]
    public void Canceled_wait_ends_at_once_and_leaves_no_timer()
    {
        using var cancel = new CancellationTokenSource();
        var wait = Clock(100).Delay(TimeSpan.FromDays(1), cancel.Token);

        cancel.Cancel();

        Assert.That(_wall.Pending, Is.Zero);
        Assert.CatchAsync<OperationCanceledException>(() => wait.WaitAsync(s_hangs));
    }

    [TestCase(1000)]
    [TestCase(1)]
    public void Wait_of_any_length_on_the_system_clock_can_be_canceled(int speed)
    {
        using var cancel = new CancellationTokenSource();
        var wait = new ScaledClock(() => _begun, speed).Delay(TimeSpan.MaxValue, cancel.Token);
        Assert.That(wait.IsCompleted, Is.False);
        cancel.Cancel();
        Assert.CatchAsync<OperationCanceledException>(() => wait.WaitAsync(s_hangs));
    }

    [TestCase(0)]
    [TestCase(-5)]
    public void Speed_below_one_is_refused(int speed) =>
        Assert.That(() => new ScaledClock(() => _begun, speed), Throws.InstanceOf<ArgumentOutOfRangeException>());

    private ScaledClock Clock(int speed) => new(() => _begun + ((_wall.UtcNow - _begun) * speed) + _ahead, speed, _wall);
}
