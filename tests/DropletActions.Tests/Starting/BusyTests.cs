using DropletActions.Engine;
using DropletActions.Tests.Scheduling;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Starting;

/// <summary>A Droplet with a pending event, and the cancellation of a start.</summary>
public sealed class BusyTests
{
    [Test]
    public async Task Busy_Droplet_fails_at_once_without_WaitIfBusy()
    {
        using var scene = new StartScene();
        scene.Attempt = (_, _) => throw FakeFaults.Busy();
        Assert.That((await scene.Failed("reboot")).Kind, Is.EqualTo(FailureKind.DropletBusy));
        Assert.That(scene.Attempts, Is.EqualTo(1));
    }

    [Test]
    public async Task Busy_Droplet_is_tried_again_until_it_is_free()
    {
        using var scene = new StartScene(new() { WaitIfBusy = true });
        scene.Attempt = (attempt, begin) => attempt < 5 ? throw FakeFaults.Busy() : begin();
        Assert.That(await scene.Start("reboot"), Is.Not.Null);
        Assert.That(scene.Seconds, Is.EqualTo(2 + 4 + 8 + 10));
    }

    [TestCase("reboot", null, 600)]
    [TestCase("snapshot", null, 7200)]
    [TestCase("snapshot", 25, 25)]
    public async Task Droplet_that_stays_busy_is_tried_until_the_timeout_and_then_once_more(string type, int? timeout, int seconds)
    {
        using var scene = new StartScene(new() { WaitIfBusy = true, Timeout = timeout is { } time ? TimeSpan.FromSeconds(time) : null });
        scene.Attempt = (_, _) => throw FakeFaults.Busy();
        Assert.That((await scene.Failed(type)).Kind, Is.EqualTo(FailureKind.DropletBusy));
        Assert.That(scene.Seconds, Is.EqualTo(seconds));
    }

    [Test]
    public async Task Busy_Droplet_is_tried_for_hours_without_a_timeout()
    {
        using var scene = new StartScene(new() { WaitIfBusy = true, Timeout = TimeSpan.Zero });
        scene.Attempt = (_, begin) => scene.Seconds < 20_000 ? throw FakeFaults.Busy() : begin();
        Assert.That(await scene.Start("reboot"), Is.Not.Null);
    }

    [Test]
    public void Busy_Droplets_do_not_delay_the_others()
    {
        using var scene = new FleetScene(new LeapingClock(), new() { Throttle = 4, WaitIfBusy = true, Timeout = TimeSpan.Zero });
        var begin = scene.Api.Start;
        var areOthersDone = new TaskCompletionSource();
        var left = 200;
        scene.Api.Start = async (id, body, token) =>
        {
            if (id > 40)
            {
                var action = await begin(id, body, token);
                if (Interlocked.Decrement(ref left) == 0)
                    areOthersDone.SetResult();
                return action;
            }

            // They are busy for as long as the others need, whoever has their places.
            return areOthersDone.Task.IsCompleted ? await begin(id, body, token) : throw FakeFaults.Busy();
        };

        scene.RunAll([.. Enumerable.Range(1, 240).Select(id => FleetScene.On(id))]);

        Assert.That(scene.Failures, Is.Empty);
        Assert.That(scene.Account.Started.Select(started => started.DropletId), Is.Unique.And.Exactly(240).Items);
        Assert.That(scene.Api.MostInFlight, Is.LessThanOrEqualTo(4));
        Assert.That(scene.Run.Progress, Is.EqualTo(new FleetProgress(240, 240, 240, 0, null)));
    }

    [Test]
    public async Task Item_that_yielded_continues_before_the_queue()
    {
        var clock = new ManualClock();
        using var scene = new FleetScene(clock, new() { Throttle = 1, WaitIfBusy = true });
        var isOut = new TaskCompletionSource();
        var answer = new TaskCompletionSource();
        scene.Api.Start = async (id, body, _) =>
        {
            if (id == 1 && !isOut.Task.IsCompleted)
                throw FakeFaults.Busy();

            if (id == 2)
            {
                isOut.SetResult();
                await answer.Task;
            }

            return scene.Account.Begin(id, body.Type);
        };
        foreach (var id in Enumerable.Range(1, 5))
            scene.Submit(FleetScene.On(id));
        await isOut.Task;
        await clock.WhenPending(1);
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.That(() => scene.Run.Scheduler.Yielding, Is.Zero.After(20_000, 10));
        answer.SetResult();
        scene.End();

        Assert.That(scene.Api.Calls.Select(call => call.Id), Is.EqualTo(new[] { 1, 2, 1, 3, 4, 5 }));
    }

    [Test]
    public void Stopped_run_leaves_no_busy_Droplet_waiting()
    {
        using var scene = new FleetScene(new ManualClock(), new() { Throttle = 2, WaitIfBusy = true });
        scene.Api.Start = (_, _, _) => throw FakeFaults.Busy();
        foreach (var id in Enumerable.Range(1, 20))
            scene.Submit(FleetScene.On(id));
        scene.Run.Complete();
        Assert.That(() => scene.Run.Scheduler.Yielding, Is.EqualTo(20).After(20_000, 10));

        scene.Run.Stop();

        Assert.That((scene.Run.IsEnded, scene.Run.Scheduler.Yielding, scene.Api.InFlight), Is.EqualTo((true, 0, 0)));
    }

    [TestCase(false, FailureKind.DropletBusy)]
    [TestCase(true, FailureKind.Rejected)]
    public async Task Refused_Droplet_is_busy_exactly_while_an_action_is_in_progress(bool hasEnded, FailureKind kind)
    {
        using var scene = new StartScene();
        scene.Account.ActionTime = _ => hasEnded ? TimeSpan.Zero : TimeSpan.FromHours(1);
        scene.Account.Begin(1, "snapshot");
        scene.Attempt = (_, _) => throw FakeFaults.Rejected();
        var failure = await scene.Failed("reboot");
        Assert.That(failure.Kind, Is.EqualTo(kind));
        Assert.That(failure.Message, Does.Contain("size is too small"));
        Assert.That(failure.Message, hasEnded ? Does.Not.Contain("snapshot") : Does.Contain("snapshot (action 1001)"));
        if (!hasEnded)
            Assert.That(failure.Advice, Does.Contain("-WaitIfBusy"));
    }

    [Test]
    public async Task Refused_Droplet_with_an_action_in_progress_is_tried_again_until_it_is_free()
    {
        using var scene = new StartScene(new() { WaitIfBusy = true });
        scene.Account.ActionTime = _ => TimeSpan.FromSeconds(20);
        scene.Account.Begin(1, "snapshot");
        scene.Attempt = (_, begin) => scene.Account.See(1001).Status == "in-progress" ? throw FakeFaults.Rejected() : begin();
        Assert.That(await scene.Start("reboot"), Is.Not.Null);
        Assert.That(scene.Seconds, Is.EqualTo(2 + 4 + 8 + 10));
    }

    [Test]
    public async Task Refusal_is_final_if_the_actions_of_the_Droplet_cannot_be_read()
    {
        using var scene = new StartScene(new() { WaitIfBusy = true });
        scene.Attempt = (_, _) => throw FakeFaults.Rejected();
        scene.Api.ListDropletActions = (_, _, _) => throw FakeFaults.Forbidden();
        var failure = await scene.Failed("reboot");
        Assert.That((failure.Kind, failure.Message), Is.EqualTo((FailureKind.Rejected, "size is too small")));
    }

    [TestCase(true, FailureKind.DropletBusy)]
    [TestCase(false, FailureKind.Rejected)]
    public void Fleet_of_refused_Droplets_does_not_use_up_the_rate_limit(bool areBusy, FailureKind kind)
    {
        using var scene = new FleetScene(new LeapingClock(), new() { Throttle = 44 });
        foreach (var id in Enumerable.Range(1, 44))
            scene.Account.Begin(areBusy ? id : id + 100, "snapshot");

        // All are refused at the same moment.
        var out44 = new TaskCompletionSource();
        var sent = 0;
        scene.Api.Start = async (_, _, _) =>
        {
            if (Interlocked.Increment(ref sent) == 44)
                out44.SetResult();
            await out44.Task;
            throw FakeFaults.Rejected();
        };
        var list = scene.Api.ListActions;
        scene.Api.ListActions = async (page, token) =>
        {
            await Task.Yield();
            return await list(page, token);
        };
        scene.RunAll([.. Enumerable.Range(1, 44).Select(id => FleetScene.On(id))]);
        Assert.That(scene.Failures.Select(failure => failure.Kind), Is.All.EqualTo(kind).And.Exactly(44).Items);
        Assert.That(scene.Api.Count("ListDropletActions"), Is.LessThanOrEqualTo(44));
        Assert.That(scene.Api.Count("ListActions") + scene.Api.Count("ListDropletActions"), Is.LessThanOrEqualTo(2 * 44));
    }

    [TestCase(1, true)]
    [TestCase(2, true)]
    [TestCase(3, false)]
    [TestCase(4, false)]
    public async Task Stop_ends_a_start_at_any_point(int where, bool isNothingOut)
    {
        using var scene = new StartScene(new() { WaitIfBusy = true });
        using var cancel = new CancellationTokenSource();
        var isThere = new TaskCompletionSource();
        scene.Attempt = (_, _) => throw (where == 1 ? FakeFaults.Busy() : where == 2 ? FakeFaults.NotSent() : FakeFaults.Lost());
        if (where == 4)
        {
            scene.Api.ListDropletActions = async (_, _, token) =>
            {
                isThere.SetResult();
                await Task.Delay(Timeout.Infinite, token);
                throw new InvalidOperationException();
            };
        }

        var start = scene.Starter.StartAsync(Catalog.Wire.Create("reboot"), 1, scene.Context, cancel.Token);
        await (where == 4 ? isThere.Task : scene.Clock.WhenPending(1));
        await cancel.CancelAsync();

        if (isNothingOut)
            Assert.That(await start, Is.Null);
        else
            Assert.CatchAsync<OperationCanceledException>(() => start);
        Assert.That(scene.Clock.Pending, Is.Zero);
        Assert.That(scene.Api.InFlight, Is.Zero);
    }
}
