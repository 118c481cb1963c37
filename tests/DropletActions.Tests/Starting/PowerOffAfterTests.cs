using DropletActions.Engine;
using DropletActions.Tests.Scheduling;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Starting;

/// <summary>A shutdown, and the power_off if it has no effect.</summary>
public sealed class PowerOffAfterTests : PowerOffFixture
{
    [Test]
    public async Task Shutdown_that_works_is_followed_by_nothing()
    {
        await Run(Stop);
        Assert.That(Scene.Account.Started.Select(started => started.Type), Is.EqualTo(new[] { "shutdown" }));
        Assert.That(Scene.Reported.Single().Type, Is.EqualTo("shutdown"));
        Assert.That(Scene.Run.Progress, Is.EqualTo(new FleetProgress(1, 1, 1, 0, null)));
    }

    [Test]
    public async Task Shutdown_that_the_system_ignores_is_followed_by_a_power_off()
    {
        IgnoreShutdown();
        var begun = Clock.UtcNow;
        await Run(Stop);
        Assert.Multiple(() =>
        {
            Assert.That(Scene.Account.Started.Select(started => started.Type), Is.EqualTo(new[] { "shutdown", "power_off" }));
            Assert.That(Scene.Reported.Select(action => (action.Type, action.Status)), Is.EqualTo(new[] { ("power_off", "completed") }));
            Assert.That(Scene.Reported.Single().StartedAt, Is.EqualTo(begun + TimeSpan.FromSeconds(30)));
            Assert.That(Scene.News.OfType<Noted>().Single().Text, Does.Contain("web-01").And.Contain("30 s").And.Contain("power_off"));
            Assert.That(Scene.Failures, Is.Empty);
            Assert.That(Scene.Run.Progress with { Accepted = 0 }, Is.EqualTo(new FleetProgress(1, 0, 1, 0, null)));
        });
    }

    [Test]
    public async Task Shutdown_that_errored_is_followed_by_a_power_off_at_once()
    {
        Scene.Account.Fails = action => action.Type == "shutdown";
        await Run(Stop);
        Assert.That(Scene.Reported.Select(action => (action.Type, action.Status)), Is.EqualTo(new[] { ("power_off", "completed") }));
        Assert.That(Scene.News.OfType<Noted>().Single().Text, Does.Contain("errored"));
    }

    [Test]
    public async Task Power_off_is_sent_before_the_next_work_of_the_Droplet()
    {
        IgnoreShutdown();
        await Run(Stop, FleetScene.On(1, "power_on"));
        Assert.That(Scene.Account.Started.Select(started => started.Type), Is.EqualTo(new[] { "shutdown", "power_off", "power_on" }));
    }

    [Test]
    public async Task Power_off_that_is_refused_is_not_repeated()
    {
        IgnoreShutdown();
        var begin = Scene.Api.Start;
        Scene.Api.Start = (id, body, token) => body.Type == "power_off" ? throw FakeFaults.Rejected() : begin(id, body, token);
        await Run(Stop);
        Assert.That(Scene.Failures.Single().ActionType, Is.EqualTo("power_off"));
        Assert.That(Scene.Reported, Is.Empty);
    }

    [Test]
    public async Task Shutdown_is_emitted_when_the_power_off_ends_the_run()
    {
        IgnoreShutdown();
        var begin = Scene.Api.Start;
        Scene.Api.Start = (id, body, token) => body.Type == "power_off" ? throw FakeFaults.Unauthorized() : begin(id, body, token);
        await Run(Stop);
        Assert.That(Scene.News.OfType<RunFailed>().Single().Failure.Kind, Is.EqualTo(FailureKind.Unauthorized));
        Assert.That(Scene.Reported.Single().Type, Is.EqualTo("shutdown"));
    }

    [Test]
    public async Task Shutdown_is_emitted_when_the_run_is_stopped_while_the_API_is_unreachable_for_the_power_off()
    {
        IgnoreShutdown();
        var begin = Scene.Api.Start;
        var isOut = new TaskCompletionSource();
        Scene.Api.Start = (id, body, token) =>
        {
            if (body.Type != "power_off")
                return begin(id, body, token);

            isOut.TrySetResult();
            throw FakeFaults.NotSent();
        };
        Scene.Submit(Stop);
        await Drive(isOut.Task);
        Scene.StopAndTake();
        Assert.That(Scene.Reported.Single().Type, Is.EqualTo("shutdown"));
        Assert.That(Scene.News.OfType<RequestAbandoned>(), Is.Empty);
    }

    [Test]
    public async Task Shutdown_that_cannot_be_polled_is_followed_by_nothing()
    {
        Scene.Api.GetDropletAction = (_, _, _) => throw FakeFaults.Forbidden();
        await Run(Stop);
        Assert.That(Scene.Account.Started, Has.Count.EqualTo(1));
        Assert.That(Scene.Failures.Single().Kind, Is.EqualTo(FailureKind.Forbidden));
        Assert.That(Scene.Reported.Single().Type, Is.EqualTo("shutdown"));
    }

    [Test]
    public async Task Shutdown_is_emitted_when_the_run_is_stopped_during_its_wait()
    {
        Scene.Submit(Stop);
        await Clock.WhenPending(2);
        Scene.StopAndTake();
        Assert.That(Scene.Reported.Single().Type, Is.EqualTo("shutdown"));
        Assert.That(Clock.Pending, Is.Zero);
    }

    [Test]
    public async Task Shutdown_and_power_off_are_reported_when_the_run_is_stopped_during_the_request()
    {
        IgnoreShutdown();
        var begin = Scene.Api.Start;
        var isOut = new TaskCompletionSource();
        Scene.Api.Start = async (id, body, token) =>
        {
            if (body.Type == "power_off")
            {
                isOut.SetResult();
                await Task.Delay(Timeout.Infinite, token);
            }

            return await begin(id, body, token);
        };
        Scene.Submit(Stop);
        await Drive(isOut.Task);
        Scene.StopAndTake();
        Assert.That(Scene.Reported.Single().Type, Is.EqualTo("shutdown"));
        Assert.That(Scene.News.OfType<RequestAbandoned>().Single().Work.Request.Type.Name, Is.EqualTo("power_off"));
    }
}
