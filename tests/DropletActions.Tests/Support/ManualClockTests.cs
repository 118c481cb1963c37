namespace DropletActions.Tests.Support;

[TestFixture]
public sealed class ManualClockTests
{
    private readonly List<string> _order = [];

    [Test]
    public async Task Delays_end_in_the_order_of_their_times()
    {
        var clock = new ManualClock();
        var start = clock.UtcNow;
        var late = Note(clock, "late", 5);
        var early = Note(clock, "early", 2);
        var never = Note(clock, "never", 60);

        clock.Advance(TimeSpan.FromSeconds(10));
        await Task.WhenAll(late, early);

        Assert.That(_order, Is.EqualTo(new[] { $"early {start.AddSeconds(2):T}", $"late {start.AddSeconds(5):T}" }));
        Assert.That(clock.UtcNow, Is.EqualTo(start.AddSeconds(10)));
        Assert.That(never.IsCompleted, Is.False);
        Assert.That(clock.NextDue, Is.EqualTo(TimeSpan.FromSeconds(50)));
    }

    [Test]
    public async Task Delay_that_follows_another_one_ends_within_the_same_advance()
    {
        var clock = new ManualClock();
        async Task Twice()
        {
            await clock.Delay(TimeSpan.FromSeconds(1), default);
            await clock.Delay(TimeSpan.FromSeconds(1), default);
        }

        var work = Twice();
        clock.Advance(TimeSpan.FromSeconds(2));

        Assert.That(work.IsCompletedSuccessfully, Is.True);
        await work;
    }

    [Test]
    public void Canceled_delay_no_longer_counts()
    {
        var clock = new ManualClock();
        using var cancel = new CancellationTokenSource();
        var delay = clock.Delay(TimeSpan.FromSeconds(1), cancel.Token);
        cancel.Cancel();

        Assert.That(delay.IsCanceled, Is.True);
        Assert.That(clock.Pending, Is.Zero);
    }

    [Test]
    public async Task Number_of_pending_delays_can_be_awaited()
    {
        var clock = new ManualClock();
        var both = clock.WhenPending(2);
        _ = clock.Delay(TimeSpan.FromSeconds(1), default);
        Assert.That(both.IsCompleted, Is.False);

        _ = clock.Delay(TimeSpan.FromSeconds(1), default);
        await both;
        Assert.That(clock.Pending, Is.EqualTo(2));
    }

    [SetUp]
    public void SetUp() => _order.Clear();

    private async Task Note(ManualClock clock, string name, int seconds)
    {
        await clock.Delay(TimeSpan.FromSeconds(seconds), default);
        _order.Add($"{name} {clock.UtcNow:T}");
    }
}
