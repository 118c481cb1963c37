using DropletActions.Engine;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Fleet;

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
        Assert.That(_scene.News.OfType<RequestAbandoned>().Single().Assignment.Request.Type.Name, Is.EqualTo("power_off"));
    }

    private static Assignment Stop => FleetScene.On(1, "shutdown", "web-01") with
    {
        Otherwise = Catalogue.Wire.Create("power_off"),
        Patience = TimeSpan.FromSeconds(30),
    };

    private void IgnoreShutdown()
    {
        // The action completes, as the API says it does; the Droplet goes on.
        var get = _scene.Api.GetDroplet;
        _scene.Api.GetDroplet = async (id, token) => _scene.Account.Started.Any(started => started.Type == "power_off")
            ? await get(id, token)
            : await get(id, token) with { Status = "active" };
    }

    private Task Run(params Assignment[] assignments) => Drive(Task.Run(() => _scene.RunAll(assignments)));

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
