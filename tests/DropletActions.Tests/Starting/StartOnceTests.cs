using DropletActions.Tests.Scheduling;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Starting;

/// <summary>How long a start is tried, when it yields its slot, and what is in flight when it is canceled.</summary>
public sealed class StartOnceTests
{
    [Test]
    public async Task Request_that_is_canceled_before_it_is_sent_is_not_in_flight()
    {
        using var scene = new StartScene();
        Assert.That(await scene.Start("reboot", cancellationToken: new CancellationToken(canceled: true)), Is.Null);
        Assert.That(scene.Api.Calls, Is.Empty);
    }

    [Test]
    public async Task Unreachable_API_is_given_up_after_45_seconds()
    {
        using var scene = new StartScene();
        scene.Attempt = (attempt, _) =>
        {
            scene.Clock.Set(scene.Begun + TimeSpan.FromSeconds(attempt == 1 ? 0 : attempt == 2 ? 44.5 : 45));
            throw FakeFaults.NotSent();
        };
        await scene.Failed("reboot");
        Assert.That(scene.Attempts, Is.EqualTo(3));
    }

    [Test]
    public async Task API_that_never_responded_is_given_up_within_5_seconds()
    {
        using var scene = new StartScene(hasResponded: false);
        scene.Attempt = (_, _) => throw FakeFaults.NotSent();

        Assert.That((await scene.Failed("reboot")).Kind, Is.EqualTo(FailureKind.ConnectionFailed));

        Assert.That(scene.Seconds, Is.InRange(1, 5));
        Assert.That(scene.Attempts, Is.GreaterThan(2));
    }

    [Test]
    public async Task Lost_response_shows_that_the_API_was_reachable()
    {
        using var scene = new StartScene();
        var losses = 0;
        scene.Attempt = (_, begin) => scene.Seconds < 40 ? throw FakeFaults.NotSent()
            : losses++ == 0 ? throw FakeFaults.Lost()
            : scene.Seconds < 90 ? throw FakeFaults.NotSent() : begin();
        Assert.That(await scene.Start("power_on"), Is.Not.Null);
    }

    [Test]
    public async Task Unreachable_API_keeps_the_slot_and_a_busy_Droplet_after_a_loss_yields_it()
    {
        var clock = new ManualClock();
        using var scene = new FleetScene(clock, new() { WaitIfBusy = true });
        var losses = 0;
        scene.Api.Start = (id, _, _) => throw (id == 1 ? FakeFaults.NotSent() : losses++ == 0 ? FakeFaults.Lost() : FakeFaults.Busy());

        scene.Submit(FleetScene.On(1));
        await clock.WhenPending(1);
        Assert.That(scene.Run.Scheduler.Yielding, Is.Zero);
        scene.StopAndTake();

        using var other = new FleetScene(clock, new() { WaitIfBusy = true });
        other.Api.Start = scene.Api.Start;
        other.Submit(FleetScene.On(2, "power_off"));
        while (other.Run.Scheduler.Yielding == 0)
        {
            await clock.WhenPending(1);
            if (other.Run.Scheduler.Yielding == 0)
                clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.That(other.Api.Count("Start"), Is.EqualTo(2));
        other.StopAndTake();
    }

    [Test]
    public async Task All_busy_Droplets_together_are_tried_once_a_second()
    {
        var clock = new ManualClock();
        using var scene = new FleetScene(clock, new() { Throttle = 1, WaitIfBusy = true });
        scene.Api.Start = (_, _, _) => throw FakeFaults.Busy();
        foreach (var id in Enumerable.Range(1, 30))
            scene.Submit(FleetScene.On(id));
        await clock.WhenPending(30);

        // Each rests two seconds at least, and a second for each that rested before it.
        for (var second = 1; second <= 10; second++)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await clock.WhenPending(30);
        }

        Assert.That(scene.Api.Count("Start"), Is.EqualTo(30 + 11));
        scene.StopAndTake();
    }
}
