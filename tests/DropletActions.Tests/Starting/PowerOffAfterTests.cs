using DropletActions.Engine;
using DropletActions.Tests.Scheduling;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Starting;

/// <summary>A shutdown, and switching off hard where it has no effect.</summary>
public sealed class PowerOffAfterTests
{
    private ManualClock _clock = null!;
    private FleetScene _scene = null!;

    [SetUp]
    public void SetUp()
    {
        _clock = new();
        _scene = new(_clock, new() { Wait = true });
        _scene.Account.Add(1, "web-01");
        _scene.Account.ActionTime = _ => TimeSpan.FromSeconds(5);
    }

    [TearDown]
    public void TearDown() => _scene.Dispose();

    [Test]
    public async Task A_shutdown_that_works_is_all_there_is()
    {
        await Run(Stop);
        Assert.That(_scene.Account.Started.Select(started => started.Type), Is.EqualTo(new[] { "shutdown" }));
        Assert.That(_scene.Reported.Single().Type, Is.EqualTo("shutdown"));
        Assert.That(_scene.Run.Progress, Is.EqualTo(new FleetProgress(1, 1, 1, 0, null)));
    }

    [Test]
    public async Task A_shutdown_that_the_system_ignores_is_followed_by_a_power_off()
    {
        IgnoreShutdown();
        var begun = _clock.UtcNow;
        await Run(Stop);
        Assert.Multiple(() =>
        {
            Assert.That(_scene.Account.Started.Select(started => started.Type), Is.EqualTo(new[] { "shutdown", "power_off" }));
            Assert.That(_scene.Reported.Select(action => (action.Type, action.Status)), Is.EqualTo(new[] { ("power_off", "completed") }));
            Assert.That(_scene.Reported.Single().StartedAt, Is.EqualTo(begun + TimeSpan.FromSeconds(30)));
            Assert.That(_scene.News.OfType<Noted>().Single().Text, Does.Contain("web-01").And.Contain("30 s").And.Contain("power_off"));
            Assert.That(_scene.Failures, Is.Empty);
            Assert.That(_scene.Run.Progress with { Accepted = 0 }, Is.EqualTo(new FleetProgress(1, 0, 1, 0, null)));
        });
    }

    [Test]
    public async Task A_shutdown_that_errored_is_followed_by_a_power_off_at_once()
    {
        _scene.Account.Fails = action => action.Type == "shutdown";
        await Run(Stop);
        Assert.That(_scene.Reported.Select(action => (action.Type, action.Status)), Is.EqualTo(new[] { ("power_off", "completed") }));
        Assert.That(_scene.News.OfType<Noted>().Single().Text, Does.Contain("errored"));
    }

    [Test]
    public async Task The_power_off_comes_before_the_Droplets_next_assignment()
    {
        IgnoreShutdown();
        await Run(Stop, FleetScene.On(1, "power_on"));
        Assert.That(_scene.Account.Started.Select(started => started.Type), Is.EqualTo(new[] { "shutdown", "power_off", "power_on" }));
    }

    [Test]
    public async Task A_power_off_that_is_refused_is_the_end_of_it()
    {
        IgnoreShutdown();
        var begin = _scene.Api.Start;
        _scene.Api.Start = (id, body, token) => body.Type == "power_off" ? throw FakeFaults.Rejected() : begin(id, body, token);
        await Run(Stop);
        Assert.That(_scene.Failures.Single().ActionType, Is.EqualTo("power_off"));
        Assert.That(_scene.Reported, Is.Empty);
    }

    [Test]
    public async Task A_power_off_that_ends_the_run_leaves_the_shutdown_told()
    {
        IgnoreShutdown();
        var begin = _scene.Api.Start;
        _scene.Api.Start = (id, body, token) => body.Type == "power_off" ? throw FakeFaults.Unauthorized() : begin(id, body, token);
        await Run(Stop);
        Assert.That(_scene.News.OfType<RunFailed>().Single().Failure.Kind, Is.EqualTo(FailureKind.Unauthorized));
        Assert.That(_scene.Reported.Single().Type, Is.EqualTo("shutdown"));
    }

    [Test]
    public async Task Stopped_while_the_API_is_out_of_reach_for_the_power_off_the_shutdown_is_told()
    {
        IgnoreShutdown();
        var begin = _scene.Api.Start;
        var isOut = new TaskCompletionSource();
        _scene.Api.Start = (id, body, token) =>
        {
            if (body.Type != "power_off")
                return begin(id, body, token);

            isOut.TrySetResult();
            throw FakeFaults.NotSent();
        };
        _scene.Submit(Stop);
        await Drive(isOut.Task);
        _scene.StopAndTake();
        Assert.That(_scene.Reported.Single().Type, Is.EqualTo("shutdown"));
        Assert.That(_scene.News.OfType<RequestAbandoned>(), Is.Empty);
    }

    [Test]
    public async Task A_shutdown_that_cannot_be_watched_is_not_followed_by_anything()
    {
        _scene.Api.GetDropletAction = (_, _, _) => throw FakeFaults.Forbidden();
        await Run(Stop);
        Assert.That(_scene.Account.Started, Has.Count.EqualTo(1));
        Assert.That(_scene.Failures.Single().Kind, Is.EqualTo(FailureKind.Forbidden));
        Assert.That(_scene.Reported.Single().Type, Is.EqualTo("shutdown"));
    }

    [Test]
    public async Task Stopped_while_the_shutdown_is_waited_for_it_is_told()
    {
        _scene.Submit(Stop);
        await _clock.WhenPending(2);
        _scene.StopAndTake();
        Assert.That(_scene.Reported.Single().Type, Is.EqualTo("shutdown"));
        Assert.That(_clock.Pending, Is.Zero);
    }

    [Test]
    public async Task Stopped_while_the_power_off_is_on_its_way_both_are_told()
    {
        IgnoreShutdown();
        var begin = _scene.Api.Start;
        var isOut = new TaskCompletionSource();
        _scene.Api.Start = async (id, body, token) =>
        {
            if (body.Type == "power_off")
            {
                isOut.SetResult();
                await Task.Delay(Timeout.Infinite, token);
            }

            return await begin(id, body, token);
        };
        _scene.Submit(Stop);
        await Drive(isOut.Task);
        _scene.StopAndTake();
        Assert.That(_scene.Reported.Single().Type, Is.EqualTo("shutdown"));
        Assert.That(_scene.News.OfType<RequestAbandoned>().Single().Work.Request.Type.Name, Is.EqualTo("power_off"));
    }

    [Test]
    public async Task Power_off_refused_for_a_Droplet_that_went_off_by_itself_is_a_success()
    {
        IgnoreShutdown();
        var begin = _scene.Api.Start;
        _scene.Api.Start = (id, body, token) =>
        {
            if (body.Type != "power_off")
                return begin(id, body, token);

            GoOff();
            throw FakeFaults.Rejected();
        };
        await Run(Stop);
        Assert.Multiple(() =>
        {
            Assert.That(_scene.Failures, Is.Empty);
            Assert.That(_scene.Reported.Select(action => (action.Type, action.Status, action.Id, action.DropletId, action.DropletName)), Is.EqualTo(new[] { ("power_off", "not-needed", 0L, (long?)1, "web-01") }));
            Assert.That(_scene.News.OfType<Noted>().Last().Text, Is.EqualTo("web-01 (1) is off: power_off was not needed."));
            Assert.That(_scene.News.OfType<ActionReported>().Single().HasFailed, Is.False);
            Assert.That(_scene.Run.Progress with { Accepted = 0 }, Is.EqualTo(new FleetProgress(1, 0, 1, 0, null)));
        });
    }

    [Test]
    public async Task Power_off_that_errored_on_a_Droplet_that_is_off_is_a_success()
    {
        IgnoreShutdown();
        var begin = _scene.Api.Start;
        _scene.Account.Fails = action => action.Type == "power_off";
        _scene.Api.Start = (id, body, token) =>
        {
            if (body.Type == "power_off")
                GoOff();
            return begin(id, body, token);
        };
        await Run(Stop);
        Assert.That(_scene.Failures, Is.Empty);
        Assert.That(_scene.Reported.Select(action => (action.Type, action.Status)), Is.EqualTo(new[] { ("power_off", "not-needed") }));
    }

    [Test]
    public async Task Shutdown_refused_for_a_Droplet_that_is_off_is_a_success()
    {
        _scene.Account.Add(1, "web-01", status: "off");
        _scene.Api.Start = (_, _, _) => throw FakeFaults.Rejected();
        await Run(Stop);
        Assert.That(_scene.Failures, Is.Empty);
        Assert.That(_scene.Reported.Select(action => (action.Type, action.Status)), Is.EqualTo(new[] { ("shutdown", "not-needed") }));
    }

    [Test]
    public async Task Shutdown_alone_that_is_refused_is_not_needed_if_the_Droplet_is_off()
    {
        _scene.Account.Add(1, "web-01", status: "off");
        _scene.Api.Start = (_, _, _) => throw FakeFaults.Rejected();
        await Run(FleetScene.On(1, "shutdown", "web-01"));
        Assert.That(_scene.Failures, Is.Empty);
    }

    [Test]
    public async Task Shutdown_alone_that_is_refused_stays_an_error_if_the_Droplet_is_on()
    {
        _scene.Account.Add(1, "web-01", status: "active");
        _scene.Api.Start = (_, _, _) => throw FakeFaults.Rejected();
        await Run(FleetScene.On(1, "shutdown", "web-01"));
        Assert.That(_scene.Failures.Single().Kind, Is.EqualTo(FailureKind.Rejected));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Power_off_behind_its_own_hanging_shutdown_is_sent_when_that_ends(bool isWordedAsBusy)
    {
        using var scene = Hanging(attempt => attempt > 3 ? null : isWordedAsBusy ? FakeFaults.Busy() : FakeFaults.Rejected());
        scene.RunAll([Stop]);
        Assert.That(scene.Failures, Is.Empty);
        Assert.That(scene.Account.Started.Select(started => started.Type), Is.EqualTo(new[] { "shutdown", "power_off" }));
        Assert.That(scene.Reported.Single().Type, Is.EqualTo("power_off"));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Power_off_behind_a_shutdown_that_never_ends_is_a_success_where_the_Droplet_is_off(bool isOff)
    {
        using var scene = Hanging(_ => FakeFaults.Rejected());
        scene.Api.GetDroplet = (id, _) => Task.FromResult(new Droplet { DropletId = id, Status = isOff ? "off" : "active" });
        scene.RunAll([Stop]);
        Assert.That(scene.Failures.Select(failure => failure.Kind), Is.EqualTo(isOff ? Array.Empty<FailureKind>() : [FailureKind.DropletBusy]));
        Assert.That(scene.Reported.Select(action => (action.Type, action.Status)), Is.EqualTo(isOff ? new[] { ("power_off", "not-needed") } : []));
    }

    [Test]
    public void Power_off_whose_response_was_lost_is_a_success_where_the_Droplet_is_off()
    {
        using var scene = Hanging(_ => FakeFaults.Lost());
        scene.Api.GetDroplet = (id, _) => Task.FromResult(new Droplet { DropletId = id, Status = "off" });
        scene.RunAll([Stop]);
        Assert.That(scene.Failures, Is.Empty);
        Assert.That(scene.Reported.Select(action => (action.Type, action.Status)), Is.EqualTo(new[] { ("power_off", "not-needed") }));
    }

    /// <summary>A shutdown that takes a day, and what becomes of each attempt at the power_off, counted from 1; null for nothing.</summary>
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
    public async Task Power_off_behind_another_action_fails_as_busy(bool isWordedAsBusy)
    {
        IgnoreShutdown();
        BlockWhileBusy(isWordedAsBusy);
        var get = _scene.Api.GetDropletAction;
        _scene.Api.GetDropletAction = (id, action, token) =>
        {
            // As soon as the shutdown is over, something else begins.
            _scene.Account.ActionTime = _ => TimeSpan.FromHours(1);
            if (_scene.Account.See(action).Status != "in-progress" && _scene.Account.Started.Count == 1)
                _scene.Account.Begin(1, "snapshot");
            return get(id, action, token);
        };
        await Run(Stop);
        Assert.That(_scene.Failures.Single().Kind, Is.EqualTo(FailureKind.DropletBusy));
        Assert.That(_scene.Reported, Is.Empty);
    }

    private void BlockWhileBusy(bool isWordedAsBusy)
    {
        var begin = _scene.Api.Start;
        _scene.Api.Start = (id, body, token) => Enumerable.Range(1001, _scene.Account.Started.Count).Any(action => _scene.Account.See(action).Status == "in-progress")
            ? throw (isWordedAsBusy ? FakeFaults.Busy() : FakeFaults.Rejected())
            : begin(id, body, token);
    }

    private void GoOff() => _scene.Api.GetDroplet = (id, _) => Task.FromResult(new Droplet { DropletId = id, Name = "web-01", Status = "off" });

    private static DropletWork Stop => FleetScene.On(1, "shutdown", "web-01") with
    {
        Fallback = new(Catalog.Wire.Create("power_off"), TimeSpan.FromSeconds(30)),
    };

    private void IgnoreShutdown()
    {
        // The action completes, as the API says it does; the Droplet goes on.
        var get = _scene.Api.GetDroplet;
        _scene.Api.GetDroplet = async (id, token) => _scene.Account.Started.Any(started => started.Type == "power_off")
            ? await get(id, token)
            : await get(id, token) with { Status = "active" };
    }

    private Task Run(params WorkItem[] assignments) => Drive(Task.Run(() => _scene.RunAll(assignments)));

    /// <summary>A wait and the poller, always: the clock moves when both wait for it.</summary>
    private async Task Drive(Task work)
    {
        while (await Task.WhenAny(work, _clock.WhenPending(2)) != work)
        {
            if (_clock.NextDue is { } due)
                _clock.Advance(due);
        }

        await work;
    }
}
