using System.Collections.Concurrent;
using DropletActions.Engine;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Scheduling;

/// <summary>The ways in which a run ends early.</summary>
public sealed class EndingTests
{
    [Test]
    public void Unknown_token_ends_the_run_once()
    {
        using var scene = new FleetScene(new LeapingClock(), new() { Throttle = 4 });
        var begin = scene.Api.Start;
        var begun = new ConcurrentBag<long>();
        scene.Api.Start = (id, body, token) =>
        {
            if (id >= 10)
                throw FakeFaults.Unauthorized();

            begun.Add(id);
            return begin(id, body, token);
        };
        scene.RunAll(Enumerable.Range(1, 1000).Select(id => FleetScene.On(id)));

        Assert.Multiple(() =>
        {
            Assert.That(scene.News.OfType<RunFailed>().Single().Failure.Kind, Is.EqualTo(FailureKind.Unauthorized));
            // The three beside the one that was refused may not have left yet.
            Assert.That(scene.Reported.Select(action => action.DropletId!.Value).ToList(), Is.EquivalentTo(begun).And.Count.InRange(9 - 3, 9));
            Assert.That(scene.Api.Count("Start"), Is.LessThanOrEqualTo(9 + 4));
        });
        var calls = scene.Api.Calls.Count;
        Assert.That(scene.Run.TrySubmit(FleetScene.On(5000)), Is.True);
        Assert.That(scene.Api.Calls, Has.Count.EqualTo(calls));
    }

    [Test]
    public void Droplets_that_were_not_tried_after_a_refused_token_count_as_failed()
    {
        using var one = new FleetScene(new LeapingClock());
        one.Api.Start = (_, _, _) => throw FakeFaults.Unauthorized();
        one.RunAll([FleetScene.On(1)]);
        Assert.That(one.Run.Progress, Is.EqualTo(new FleetProgress(1, 0, 0, 1, null)));

        using var tag = new FleetScene(new LeapingClock());
        tag.Api.StartByTag = (_, _, _) => throw FakeFaults.Unauthorized();
        tag.RunAll([FleetScene.OnTag("web", [new() { DropletId = 1 }, new() { DropletId = 2 }])]);
        Assert.That(tag.Run.Progress, Is.EqualTo(new FleetProgress(2, 0, 0, 2, null)));

        using var wait = new FleetScene(new LeapingClock(), new() { Wait = true, Timeout = TimeSpan.Zero });
        wait.Api.GetDropletAction = (_, _, _) => throw FakeFaults.Unauthorized();
        wait.RunAll([FleetScene.On(1)]);
        Assert.That(wait.Run.Progress, Is.EqualTo(new FleetProgress(1, 1, 0, 1, null)));
    }

    [Test]
    public void Closed_connection_ends_the_run_once()
    {
        using var scene = new FleetScene(new LeapingClock(), new() { Throttle = 4 });
        scene.Api.Start = (_, _, _) => throw FakeFaults.Closed();
        scene.RunAll(Enumerable.Range(1, 1000).Select(id => FleetScene.On(id)));
        Assert.That(scene.News.Single(news => news is not NotStarted), Is.TypeOf<RunFailed>().And.Property("Failure").Property("Kind").EqualTo(FailureKind.NotConnected));
    }

    // Twice: where the action is told, and where that failure is.
    [Test]
    public void Exception_of_the_event_consumer_ends_the_run_and_lets_it_stop([Values(1, 2)] int throws, [Values] bool wait)
    {
        using var scene = new FleetScene(new LeapingClock(), new() { Throttle = 1, Wait = wait, Timeout = TimeSpan.Zero });
        var left = throws;
        scene.Events.Changed = () =>
        {
            if (left-- > 0)
                throw new InvalidOperationException("a defect");
        };
        scene.Submit(FleetScene.On(1));
        scene.Pump(() => scene.News.OfType<RunFailed>().Any() || scene.Failures.Any());
        scene.StopAndTake();
        Assert.That(scene.Run.IsEnded, Is.True);
        Assert.That(scene.Failures.Concat(scene.News.OfType<RunFailed>().Select(news => news.Failure)).Select(failure => failure.Message), Has.Some.Contains("a defect"));
    }

    [Test]
    public void Errored_action_counts_as_failed()
    {
        using var scene = new FleetScene(new LeapingClock(), new() { Wait = true, Timeout = TimeSpan.Zero });
        scene.Account.Fails = _ => true;
        scene.RunAll([FleetScene.On(1)]);
        Assert.That(scene.Failures.Single().Kind, Is.EqualTo(FailureKind.ActionErrored));
        Assert.That(scene.Reported.Single().Status, Is.EqualTo("errored"));
        Assert.That(scene.Run.Progress, Is.EqualTo(new FleetProgress(1, 1, 0, 1, null)));
    }

    [TestCase(1, false)]
    [TestCase(3600, true)]
    public void Action_that_is_not_done_when_its_wait_ends_is_reported_as_failed(int seconds, bool hasFailed)
    {
        using var scene = new FleetScene(new LeapingClock(), new() { Wait = true, Timeout = TimeSpan.FromSeconds(60) });
        scene.Account.Add(1);
        scene.Account.ActionTime = _ => TimeSpan.FromSeconds(seconds);
        scene.RunAll([FleetScene.On(1)]);
        Assert.That(scene.News.OfType<ActionReported>().Single().HasFailed, Is.EqualTo(hasFailed), "What was to follow it must not be started.");
        Assert.That(scene.Failures.Select(failure => failure.Kind), Is.EqualTo(hasFailed ? new[] { FailureKind.WaitTimedOut } : []));
    }

    [Test]
    public void Second_refusal_of_the_token_is_not_reported_again()
    {
        using var scene = new FleetScene(new LeapingClock());
        var isTold = false;
        scene.Events.Changed = () =>
        {
            if (isTold)
                return;

            isTold = true;
            scene.Run.Report.EndRun(FakeFaults.Unauthorized().Failure);
        };
        scene.Run.Report.EndRun(FakeFaults.Unauthorized().Failure);
        scene.End();
        Assert.That(isTold, Is.True);
        Assert.That(scene.News.OfType<RunFailed>().Count(), Is.EqualTo(1));
    }

    [Test]
    public void Token_revoked_during_a_wait_ends_the_run_and_loses_no_accepted_action()
    {
        using var scene = new FleetScene(new LeapingClock(), new() { Wait = true, Timeout = TimeSpan.Zero });
        scene.Api.GetDropletAction = (_, _, _) => throw FakeFaults.Unauthorized();
        scene.RunAll([FleetScene.On(1), FleetScene.On(2), FleetScene.On(3)]);
        Assert.That(scene.News.OfType<RunFailed>().Count(), Is.EqualTo(1));
        Assert.That(scene.Reported.Select(action => action.DropletId), Is.EquivalentTo(scene.Account.Started.Select(started => started.DropletId)));
    }

    [Test]
    public void Stopped_run_leaves_nothing_running_and_reports_all_that_was_sent([Range(0, 24)] int submitted, [Values] bool wait)
    {
        using var scene = new FleetScene(new LeapingClock(), new() { Throttle = 6, Wait = wait, Timeout = TimeSpan.Zero });
        scene.Account.ActionTime = _ => TimeSpan.FromDays(10_000);
        scene.Api.Start = async (id, body, token) =>
        {
            // Every third hangs on the way, every third hangs after it was carried out.
            if (id % 3 == 0)
                await Task.Delay(Timeout.Infinite, token);
            var action = scene.Account.Begin(id, body.Type);
            if (id % 3 == 1)
                await Task.Delay(Timeout.Infinite, token);
            return action;
        };
        for (var id = 1; id <= submitted && scene.Run.TrySubmit(FleetScene.On(id, "reboot")); id++)
        {
        }

        scene.StopAndTake();
        Assert.Multiple(() =>
        {
            Assert.That(scene.Run.IsEnded, Is.True);
            Assert.That(scene.Api.InFlight, Is.Zero);
            var sent = scene.Api.Calls.Where(call => call.Method == "Start").Select(call => call.Id);
            var accepted = scene.Reported.Select(action => action.DropletId!.Value).ToList();
            var abandoned = scene.News.OfType<RequestAbandoned>().Select(news => news.Work.DropletIds.Single()).ToList();
            Assert.That(accepted.Concat(abandoned), Is.Unique);

            Assert.That(sent, Is.EquivalentTo(accepted.Concat(abandoned)));
            Assert.That(scene.Reported.Select(action => action.DropletId! % 3), Is.All.EqualTo(2));
            Assert.That(scene.Failures, Is.Empty);
        });
        var calls = scene.Api.Calls.Count;
        scene.Run.Stop();
        scene.Run.Scheduler.Halt();
        Assert.That(scene.Api.Calls, Has.Count.EqualTo(calls));
    }

    [Test]
    public void Accepted_action_is_emitted_when_its_fallback_is_never_sent()
    {
        using var scene = new FleetScene(new LeapingClock(), new() { Throttle = 1 });
        SubmitOneThatHangs(scene);
        scene.Run.Scheduler.Continue(FleetScene.On(2) with { PrecedingAction = new() { Id = 2 } });
        scene.Run.Scheduler.Halt();
        scene.Run.Scheduler.Continue(FleetScene.On(3) with { PrecedingAction = new() { Id = 3 } });
        scene.StopAndTake();
        Assert.That(scene.Reported.Select(action => action.Id), Is.EquivalentTo(new[] { 2, 3 }));
    }

    [Test]
    public void Action_that_the_API_accepts_after_the_halt_is_emitted([Values] bool wait)
    {
        using var scene = new FleetScene(new LeapingClock(), new() { Wait = wait });
        using var isOut = new ManualResetEventSlim();
        var answer = new TaskCompletionSource();
        scene.Api.Start = async (id, body, _) =>
        {
            isOut.Set();
            await answer.Task;
            return scene.Account.Begin(id, body.Type);
        };
        scene.Submit(FleetScene.On(1));
        Assert.That(isOut.Wait(TimeSpan.FromSeconds(20)), Is.True);
        scene.Run.Scheduler.Halt();
        answer.SetResult();
        scene.StopAndTake();
        Assert.That(scene.Reported.Single().DropletId, Is.EqualTo(1));
    }

    [Test]
    public void Disposed_run_leaves_no_request_in_flight()
    {
        using var scene = new FleetScene(new LeapingClock());
        SubmitOneThatHangs(scene);
        scene.Run.Dispose();
        Assert.That((scene.Run.IsEnded, scene.Api.InFlight), Is.EqualTo((true, 0)));
    }

    [Test]
    public async Task Refused_request_that_waits_for_another_try_is_not_reported_as_in_flight()
    {
        var clock = new ManualClock();
        using var scene = new FleetScene(clock, new() { WaitIfBusy = true });
        scene.Api.Start = (id, _, _) => throw (id == 1 ? FakeFaults.Busy() : FakeFaults.NotSent());
        scene.Api.StartByTag = (_, _, _) => throw FakeFaults.NotSent();
        scene.Submit(FleetScene.On(1));
        scene.Submit(FleetScene.On(2));
        scene.Submit(FleetScene.OnTag("web", [new() { DropletId = 3 }]));
        await clock.WhenPending(3);
        scene.StopAndTake();
        Assert.That(scene.News, Is.All.TypeOf<NotStarted>());
        Assert.That(scene.News.OfType<NotStarted>().SelectMany(left => left.Work.DropletIds), Is.EquivalentTo(new[] { 1L, 2L }));
        Assert.That(clock.Pending, Is.Zero);
    }

    [Test]
    public async Task Lost_request_that_is_searched_for_is_reported_as_in_flight()
    {
        var clock = new ManualClock();
        using var scene = new FleetScene(clock);
        scene.Api.Start = (_, _, _) => throw FakeFaults.Lost();
        scene.Submit(FleetScene.On(1));
        await clock.WhenPending(1);
        scene.StopAndTake();
        Assert.That(scene.News.Single(), Is.TypeOf<RequestAbandoned>());
        Assert.That(clock.Pending, Is.Zero);
    }

    [Test]
    public void Run_may_be_disposed_twice_and_halted_after()
    {
        using var scene = new FleetScene(new LeapingClock());
        scene.RunAll([FleetScene.On(1)]);
        scene.Run.Dispose();
        Assert.DoesNotThrow(scene.Run.Dispose);
        Assert.DoesNotThrow(() => scene.Run.Scheduler.Halt());
    }

    /// <summary>Returns when its request is in flight.</summary>
    private static void SubmitOneThatHangs(FleetScene scene)
    {
        using var isOut = new ManualResetEventSlim();
        scene.Api.Start = async (_, _, token) =>
        {
            isOut.Set();
            await Task.Delay(Timeout.Infinite, token);
            return null!;
        };
        scene.Submit(FleetScene.On(1));
        Assert.That(isOut.Wait(TimeSpan.FromSeconds(20)), Is.True);
    }
}
