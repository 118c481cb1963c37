using DropletActions.Engine;
using DropletActions.Tests.Scheduling;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Starting;

/// <summary>A refused or failed request of -PowerOffAfter is a success if the Droplet is off.</summary>
public sealed class PowerOffGoalTests : PowerOffFixture
{
    [Test]
    public async Task Power_off_refused_for_a_Droplet_that_went_off_by_itself_is_a_success()
    {
        IgnoreShutdown();
        var begin = Scene.Api.Start;
        Scene.Api.Start = (id, body, token) =>
        {
            if (body.Type != "power_off")
                return begin(id, body, token);

            GoOff();
            throw FakeFaults.Rejected();
        };
        await Run(Stop);
        Assert.Multiple(() =>
        {
            Assert.That(Scene.Failures, Is.Empty);
            Assert.That(Scene.Reported.Select(action => (action.Type, action.Status, action.Id, action.DropletId, action.DropletName)), Is.EqualTo(new[] { ("power_off", "not-needed", 0L, (long?)1, "web-01") }));
            Assert.That(Scene.News.OfType<Noted>().Last().Text, Is.EqualTo("web-01 (1) is off: power_off was not needed."));
            Assert.That(Scene.News.OfType<ActionReported>().Single().HasFailed, Is.False);
            Assert.That(Scene.Run.Progress with { Accepted = 0 }, Is.EqualTo(new FleetProgress(1, 0, 1, 0, null)));
        });
    }

    [Test]
    public async Task Power_off_that_errored_on_a_Droplet_that_is_off_is_a_success()
    {
        IgnoreShutdown();
        var begin = Scene.Api.Start;
        Scene.Account.Fails = action => action.Type == "power_off";
        Scene.Api.Start = (id, body, token) =>
        {
            if (body.Type == "power_off")
                GoOff();
            return begin(id, body, token);
        };
        await Run(Stop);
        Assert.That(Scene.Failures, Is.Empty);
        Assert.That(Scene.Reported.Select(action => (action.Type, action.Status)), Is.EqualTo(new[] { ("power_off", "not-needed") }));
    }

    [Test]
    public async Task Shutdown_refused_for_a_Droplet_that_is_off_is_a_success()
    {
        Scene.Account.Add(1, "web-01", status: "off");
        Scene.Api.Start = (_, _, _) => throw FakeFaults.Rejected();
        await Run(Stop);
        Assert.That(Scene.Failures, Is.Empty);
        Assert.That(Scene.Reported.Select(action => (action.Type, action.Status)), Is.EqualTo(new[] { ("shutdown", "not-needed") }));
    }

    [Test]
    public async Task Shutdown_alone_that_is_refused_is_not_needed_if_the_Droplet_is_off()
    {
        Scene.Account.Add(1, "web-01", status: "off");
        Scene.Api.Start = (_, _, _) => throw FakeFaults.Rejected();
        await Run(FleetScene.On(1, "shutdown", "web-01"));
        Assert.That(Scene.Failures, Is.Empty);
    }

    [Test]
    public async Task Shutdown_alone_that_is_refused_stays_an_error_if_the_Droplet_is_on()
    {
        Scene.Account.Add(1, "web-01", status: "active");
        Scene.Api.Start = (_, _, _) => throw FakeFaults.Rejected();
        await Run(FleetScene.On(1, "shutdown", "web-01"));
        Assert.That(Scene.Failures.Single().Kind, Is.EqualTo(FailureKind.Rejected));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Power_off_after_its_own_hanging_shutdown_is_sent_when_that_ends(bool isWordedAsBusy)
    {
        using var scene = Hanging(attempt => attempt > 3 ? null : isWordedAsBusy ? FakeFaults.Busy() : FakeFaults.Rejected());
        scene.RunAll([Stop]);
        Assert.That(scene.Failures, Is.Empty);
        Assert.That(scene.Account.Started.Select(started => started.Type), Is.EqualTo(new[] { "shutdown", "power_off" }));
        Assert.That(scene.Reported.Single().Type, Is.EqualTo("power_off"));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Power_off_after_an_endless_shutdown_is_a_success_if_the_Droplet_is_off(bool isOff)
    {
        using var scene = Hanging(_ => FakeFaults.Rejected());
        scene.Api.GetDroplet = (id, _) => Task.FromResult(new Droplet { DropletId = id, Status = isOff ? "off" : "active" });
        scene.RunAll([Stop]);
        Assert.That(scene.Failures.Select(failure => failure.Kind), Is.EqualTo(isOff ? Array.Empty<FailureKind>() : [FailureKind.DropletBusy]));
        Assert.That(scene.Reported.Select(action => (action.Type, action.Status)), Is.EqualTo(isOff ? new[] { ("power_off", "not-needed") } : []));
    }

    [Test]
    public void Power_off_with_a_lost_response_is_a_success_if_the_Droplet_is_off()
    {
        using var scene = Hanging(_ => FakeFaults.Lost());
        scene.Api.GetDroplet = (id, _) => Task.FromResult(new Droplet { DropletId = id, Status = "off" });
        scene.RunAll([Stop]);
        Assert.That(scene.Failures, Is.Empty);
        Assert.That(scene.Reported.Select(action => (action.Type, action.Status)), Is.EqualTo(new[] { ("power_off", "not-needed") }));
    }

    /// <summary>A shutdown that takes a day, and the result of each attempt at the power_off, counted from 1; null for success.</summary>
    private static FleetScene Hanging(Func<int, DropletApiException?> fault)
    {
        var scene = new FleetScene(new LeapingClock());
        scene.Account.Add(1, "web-01");
        scene.Account.ActionTime = _ => TimeSpan.FromDays(1);
        var begin = scene.Api.Start;
        var attempts = 0;
        scene.Api.Start = (id, body, token) => body.Type == "power_off" && fault(++attempts) is { } failed ? throw failed : begin(id, body, token);
        return scene;
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Power_off_after_another_action_fails_as_busy(bool isWordedAsBusy)
    {
        IgnoreShutdown();
        BlockWhileBusy(isWordedAsBusy);
        var get = Scene.Api.GetDropletAction;
        Scene.Api.GetDropletAction = (id, action, token) =>
        {
            // As soon as the shutdown is over, something else begins.
            Scene.Account.ActionTime = _ => TimeSpan.FromHours(1);
            if (Scene.Account.See(action).Status != "in-progress" && Scene.Account.Started.Count == 1)
                Scene.Account.Begin(1, "snapshot");
            return get(id, action, token);
        };
        await Run(Stop);
        Assert.That(Scene.Failures.Single().Kind, Is.EqualTo(FailureKind.DropletBusy));
        Assert.That(Scene.Reported, Is.Empty);
    }

    private void BlockWhileBusy(bool isWordedAsBusy)
    {
        var begin = Scene.Api.Start;
        Scene.Api.Start = (id, body, token) => Enumerable.Range(1001, Scene.Account.Started.Count).Any(action => Scene.Account.See(action).Status == "in-progress")
            ? throw (isWordedAsBusy ? FakeFaults.Busy() : FakeFaults.Rejected())
            : begin(id, body, token);
    }

    private void GoOff() => Scene.Api.GetDroplet = (id, _) => Task.FromResult(new Droplet { DropletId = id, Name = "web-01", Status = "off" });
}
