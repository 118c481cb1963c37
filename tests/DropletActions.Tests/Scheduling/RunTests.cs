using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using DropletActions.Engine;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Scheduling;

/// <summary>The work of a run: bounded, streaming, in order, and with one outcome for each item.</summary>
public sealed class RunTests
{
    [TestCase(1)]
    [TestCase(16)]
    public async Task All_request_slots_are_used_and_never_exceeded(int throttle)
    {
        using var scene = new FleetScene(new LeapingClock(), new() { Throttle = throttle });
        using var allOut = new CountdownEvent(throttle);
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        scene.Api.Start = async (id, body, token) =>
        {
            if (!allOut.IsSet)
                allOut.Signal();
            await answer.Task.WaitAsync(token);
            return scene.Account.Begin(id, body.Type);
        };

        // So many are out, and a backlog waits for them.
        var backlog = Math.Max(throttle, 32);
        for (var id = 1; id <= throttle + backlog; id++)
        {
            while (!scene.Run.TrySubmit(FleetScene.On(id)))
                await Task.Yield();
        }

        Assert.That(allOut.Wait(TimeSpan.FromSeconds(20)), Is.True, "As many as may be out are out.");
        for (var turn = 0; turn < 100; turn++)
        {
            Assert.That(scene.Run.TrySubmit(FleetScene.On(1000)), Is.False);
            await Task.Yield();
        }

        answer.SetResult();
        scene.End();
        Assert.That(scene.Api.MostInFlight, Is.EqualTo(throttle));
        Assert.That(scene.Reported.Count(), Is.EqualTo(throttle + backlog));
    }

    [Test]
    public void Wait_for_room_ends_with_room_or_with_the_run([Values] bool isAnswered)
    {
        using var scene = new FleetScene(new LeapingClock());
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        scene.Api.Start = async (id, body, token) =>
        {
            await answer.Task.WaitAsync(token);
            return scene.Account.Begin(id, body.Type);
        };
        var submitted = 0;
        while (submitted < 16 + 32)
        {
            if (scene.Run.TrySubmit(FleetScene.On(submitted + 1)))
                submitted++;
        }

        Assert.That(scene.Run.TrySubmit(FleetScene.On(1000)), Is.False);
        Assert.That(scene.Run.WaitForRoom(TimeSpan.Zero, default), Is.False);
        if (isAnswered)
            answer.SetResult();
        else
            scene.Run.Scheduler.Halt();
        Assert.That(scene.Run.WaitForRoom(TimeSpan.FromSeconds(20), default), Is.True);
        Assert.That(scene.Run.TrySubmit(FleetScene.On(1000)), Is.True);
    }

    [Test]
    public void Run_starts_with_the_first_work_item()
    {
        using var scene = new FleetScene(new LeapingClock());
        scene.Submit(FleetScene.On(1));
        scene.Pump(() => scene.News.Count > 0);
        Assert.That(scene.Reported.Single().DropletId, Is.EqualTo(1));
        Assert.That(scene.Run.IsEnded, Is.False);
    }

    [Test]
    public void Work_that_follows_other_work_starts_without_further_work()
    {
        using var scene = new FleetScene(new LeapingClock());
        scene.Run.Scheduler.Continue(FleetScene.On(1));
        scene.Pump(() => scene.News.Count > 0);
        Assert.That(scene.Reported.Single().DropletId, Is.EqualTo(1));
    }

    [Test]
    public void Disposed_session_closes_its_connection()
    {
        var api = new FakeDropletApi();
        new ApiSession(api, new LeapingClock()).Dispose();
        Assert.That(api.IsDisposed, Is.True);
    }

    [Test]
    public void Run_without_work_ends_when_its_input_is_complete()
    {
        using var scene = new FleetScene(new LeapingClock());
        scene.End();
        Assert.That(scene.News, Is.Empty);
    }

    [Test]
    public void Work_items_of_a_Droplet_run_in_order_and_one_at_a_time([Values] bool wait)
    {
        using var scene = new FleetScene(new LeapingClock(), new() { Throttle = 8, Wait = wait, Timeout = TimeSpan.Zero });
        var running = new ConcurrentDictionary<long, int>();
        var overlaps = 0;
        var order = new ConcurrentDictionary<long, ConcurrentQueue<string>>();
        scene.Api.Start = async (id, body, _) =>
        {
            if (running.AddOrUpdate(id, 1, (_, count) => count + 1) > 1)
                Interlocked.Increment(ref overlaps);
            order.GetOrAdd(id, _ => new()).Enqueue(body.Type);
            await Task.Yield();
            running.AddOrUpdate(id, 0, (_, count) => count - 1);
            return scene.Account.Begin(id, body.Type);
        };
        foreach (var id in Enumerable.Range(1, 3))
            scene.Account.Add(id);
        string[] types = ["", "enable_ipv6", "disable_backups", "enable_backups", "snapshot"];
        var rows = Enumerable.Range(0, 60).Select(row => (Id: (row % 3) + 1, Type: types[(row / 3 % 4) + 1])).ToList();
        scene.RunAll(rows.Select(row => FleetScene.On(row.Id, row.Type)));

        Assert.That(overlaps, Is.Zero);
        foreach (var id in Enumerable.Range(1, 3))
            Assert.That(order[id], Is.EqualTo(rows.Where(row => row.Id == id).Select(row => row.Type)));
    }

    [Test]
    public void Next_work_item_of_a_Droplet_starts_when_the_wait_for_the_one_before_has_ended()
    {
        using var scene = new FleetScene(new LeapingClock(), new() { Wait = true, Timeout = TimeSpan.Zero });
        scene.Account.Add(1);
        var begin = scene.Api.Start;
        scene.Api.Start = (id, body, token) => scene.Account.Started.Count > 0 && scene.Account.See(1000 + scene.Account.Started.Count).Status != "completed"
            ? throw FakeFaults.Busy()
            : begin(id, body, token);
        scene.RunAll(new[] { "shutdown", "enable_ipv6", "power_on" }.Select(type => FleetScene.On(1, type)));
        Assert.That(scene.Failures, Is.Empty);
        Assert.That(scene.Reported.Select(action => action.Status), Is.EqualTo(new[] { "completed", "completed", "completed" }));
    }

    [Test]
    public void Every_work_item_has_exactly_one_outcome()
    {
        using var scene = new FleetScene(new LeapingClock());
        scene.Api.Start = (id, body, _) => (id % 6) switch
        {
            0 => throw FakeFaults.Rejected(),
            1 => throw FakeFaults.NotFound(),
            2 => throw new InvalidOperationException("a defect"),
            3 => throw new TaskCanceledException("a library's own timeout"),
            4 => throw FakeFaults.Busy(),
            _ => Task.FromResult(scene.Account.Begin(id, body.Type)),
        };
        scene.RunAll(Enumerable.Range(1, 120).Select(id => FleetScene.On(id)));

        Assert.Multiple(() =>
        {
            Assert.That(scene.News, Has.Count.EqualTo(120));
            Assert.That(scene.Reported.Select(action => action.DropletId!.Value).Concat(scene.Failures.Select(failure => failure.DropletId!.Value)),
                Is.EquivalentTo(Enumerable.Range(1, 120)));
            Assert.That(scene.Failures.GroupBy(failure => failure.Kind).ToDictionary(group => group.Key, group => group.Count()), Is.EquivalentTo(new Dictionary<FailureKind, int>
            {
                [FailureKind.Rejected] = 20,
                [FailureKind.DropletNotFound] = 20,
                [FailureKind.OutcomeUnknown] = 40,
                [FailureKind.DropletBusy] = 20,
            }));
            Assert.That(scene.Failures.Select(failure => failure.ActionType), Is.All.EqualTo("reboot"));
            Assert.That(scene.Run.Progress, Is.EqualTo(new FleetProgress(120, 20, 20, 100, null)));
        });
    }

    [Test]
    public void Name_of_the_Droplet_is_kept_with_its_action()
    {
        using var scene = new FleetScene(new LeapingClock());
        scene.RunAll([FleetScene.On(1, name: "web-01"), FleetScene.On(2)]);
        Assert.That(scene.Reported.OrderBy(action => action.DropletId).Select(action => action.DropletName), Is.EqualTo(new[] { "web-01", null }));
    }

    [Test]
    public void Progress_includes_a_pause_for_the_rate_limit()
    {
        using var scene = new FleetScene(new LeapingClock());
        scene.Api.PausedUntil = DateTimeOffset.UnixEpoch;
        Assert.That(scene.Run.Progress, Is.EqualTo(new FleetProgress(0, 0, 0, 0, DateTimeOffset.UnixEpoch)));
    }

    [Test]
    public void Actions_that_were_started_elsewhere_are_waited_for_in_the_same_run()
    {
        using var scene = new FleetScene(new LeapingClock(), new() { Wait = true, Timeout = TimeSpan.Zero });
        foreach (var id in Enumerable.Range(1, 10))
            scene.Run.Wait(scene.Account.Begin(id, "rename"));
        scene.Run.Wait(new() { Id = 5, DropletId = 1, Type = "novel", Status = "completed" });
        scene.End();
        Assert.That(scene.Reported.Select(action => action.Status), Has.Exactly(11).EqualTo("completed"));
        Assert.That(scene.Run.Progress, Is.EqualTo(new FleetProgress(11, 11, 11, 0, null)));
    }

    [Test]
    public void Unknown_type_has_the_default_timeout()
    {
        Assert.Multiple(() =>
        {
            Assert.That(new FleetOptions().WaitFor(null), Is.EqualTo(TimeSpan.FromSeconds(600)));
            Assert.That(new FleetOptions { Timeout = TimeSpan.Zero }.WaitFor(null), Is.Null);
            Assert.That(new FleetOptions { Timeout = TimeSpan.FromSeconds(7) }.WaitFor(null), Is.EqualTo(TimeSpan.FromSeconds(7)));
            Assert.That(new FleetOptions().WaitFor(ActionCatalog.Find("snapshot")), Is.EqualTo(TimeSpan.FromSeconds(7200)));
        });
    }

    [Test]
    public void A_hundred_thousand_work_items_leave_nothing_behind()
    {
        using var scene = new FleetScene(new LeapingClock());
        scene.Api.Start = (id, body, _) => Task.FromResult(new DropletAction { Id = id, DropletId = id, Type = body.Type });
        var samples = RunMany(scene, 100_000);

        // Queued, in flight and not yet rendered: a few times the throttle and the backlog, whatever the length of the input.
        Assert.That(scene.MostOpen, Is.LessThanOrEqualTo(32 + (3 * 16)));
        Assert.That(scene.News, Has.Count.EqualTo(100_000));
        GC.Collect();
        Assert.That(samples.Count(sample => sample.TryGetTarget(out _)), Is.LessThan(20));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static List<WeakReference<WorkItem>> RunMany(FleetScene scene, int count)
    {
        var samples = new List<WeakReference<WorkItem>>();
        var request = Catalog.Wire.Create("reboot");
        scene.RunAll(Enumerable.Range(1, count).Select(id =>
        {
            WorkItem item = new DropletWork(request, id, null);
            if (id % 100 == 0)
                samples.Add(new(item));
            return item;
        }));
        return samples;
    }
}
