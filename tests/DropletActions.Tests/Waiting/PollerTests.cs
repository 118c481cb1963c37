using DropletActions.Engine;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Waiting;

/// <summary>The poller of a connection, which runs from the first wait to the last.</summary>
public sealed class PollerTests
{
    private WaitScene _scene = null!;

    [SetUp]
    public void SetUp() => _scene = new();

    [TearDown]
    public void TearDown() => _scene.Dispose();

    [Test]
    public async Task Two_waits_for_one_action_cost_as_much_as_one()
    {
        await _scene.WaitAll([_scene.Begin("power_on")]);
        var alone = _scene.Api.Calls.Count;
        _scene.Api.Calls.Clear();

        var action = _scene.Begin("power_on");
        var results = await _scene.WaitAll([action with { DropletName = "first" }, action with { DropletName = "second" }]);
        Assert.That(_scene.Api.Calls, Has.Count.EqualTo(alone));
        Assert.That(results.Select(result => (result.Action.DropletName, result.Failure)), Is.EqualTo(new[] { ("first", (Failure?)null), ("second", null) }));
    }

    [Test]
    public async Task All_waits_for_one_action_end_with_it()
    {
        var actions = _scene.Begin("snapshot", 6);
        var results = await _scene.WaitAll([.. actions, .. actions, .. actions]);
        Assert.That(results, Has.Length.EqualTo(18).And.All.Matches<WaitResult>(result => result.Failure is null && result.Action.ImageId == FakeAccount.ImageOf(result.Action.Id)));
    }

    [Test]
    public async Task Failed_poll_is_reported_to_all_waits_for_the_action()
    {
        _scene.Api.GetDroplet = (_, _) => throw FakeFaults.Forbidden();
        var action = _scene.Begin("power_on");
        var results = await _scene.WaitAll([action, action]);
        Assert.That(results.Select(result => result.Failure!.Kind), Is.All.EqualTo(FailureKind.Forbidden));
        Assert.That(_scene.Api.Count("GetDroplet"), Is.EqualTo(1));
    }

    [Test]
    public async Task Poller_stops_with_the_last_wait_and_starts_again_for_a_new_one()
    {
        await _scene.WaitAll(_scene.Begin("rename", 3));
        Assert.That(_scene.Clock.Pending, Is.Zero);

        var calls = _scene.Api.Calls.Count;
        _scene.Clock.Advance(TimeSpan.FromHours(1));
        Assert.That(_scene.Api.Calls, Has.Count.EqualTo(calls));

        var again = await _scene.WaitAll([_scene.Begin("rename")]);
        Assert.That(again[0].Failure, Is.Null);
        Assert.That(_scene.Clock.Pending, Is.Zero);
    }

    [Test]
    public async Task Canceled_wait_does_not_end_the_others()
    {
        using var cancel = new CancellationTokenSource();
        var actions = _scene.Begin("rename", 2);
        var first = _scene.Wait(actions[0], cancellationToken: cancel.Token);
        var second = _scene.Wait(actions[1]);
        await _scene.Clock.WhenPending(1);
        await cancel.CancelAsync();
        Assert.CatchAsync<OperationCanceledException>(() => first);

        await _scene.Clock.RunAsync(second);
        Assert.That((await second).Failure, Is.Null);
        Assert.That(_scene.Api.Calls.Select(call => call.Id), Is.All.EqualTo(actions[1].Id));
    }

    [Test]
    [CancelAfter(10_000)]
    public async Task New_wait_is_polled_after_a_second_even_if_the_poller_sleeps_longer(CancellationToken cancellationToken)
    {
        _scene.Account.ActionTime = _ => TimeSpan.FromMinutes(10);
        var old = _scene.Wait(_scene.Begin("rename"), cancellationToken: cancellationToken);
        await LookTwentyTimes();

        var joined = _scene.Clock.UtcNow;
        var looks = new List<(long Id, double Seconds)>();
        var action = _scene.Begin("rename");
        _scene.Api.GetDropletAction = (_, id, _) =>
        {
            looks.Add((id, (_scene.Clock.UtcNow - joined).TotalSeconds));
            return Task.FromResult(_scene.Account.See(id));
        };
        var young = _scene.Wait(action, cancellationToken: cancellationToken);
        await WhenAsleepFor(1, cancellationToken);
        await _scene.Clock.RunAsync(Task.WhenAll(old, young));

        // The old one's time has not come yet.
        Assert.That(looks.Take(3), Is.EqualTo(new[] { (action.Id, 1), (action.Id, 1.5), (action.Id, 2) }));
    }

    [Test]
    [CancelAfter(10_000)]
    public async Task One_wait_above_the_limit_of_single_lookups_makes_all_be_polled_by_list(CancellationToken cancellationToken)
    {
        _scene.Account.ActionTime = _ => TimeSpan.FromMinutes(10);
        var old = _scene.Begin("rename", 4).ConvertAll(action => _scene.Wait(action, cancellationToken: cancellationToken));
        await LookTwentyTimes();

        _scene.Api.Calls.Clear();
        var young = _scene.Wait(_scene.Begin("rename"), cancellationToken: cancellationToken);
        await WhenAsleepFor(2.5, cancellationToken);
        await _scene.Clock.RunAsync(Task.WhenAll([.. old, young]));
        Assert.That(_scene.Api.Calls.First().Method, Is.EqualTo("ListActions"));
    }

    [Test]
    public async Task Wait_that_is_added_between_count_and_sleep_is_polled()
    {
        using var poll = new PollLoop(_scene.Clock);
        poll.PlanSleep(_scene.Start + TimeSpan.FromSeconds(10));
        poll.WakeBefore(_scene.Start + TimeSpan.FromSeconds(1));
        await poll.SleepAsync();
        Assert.That(_scene.Clock.Pending, Is.Zero);
    }

    [TestCase(10)]
    [TestCase(20)]
    public async Task Wait_that_is_not_due_does_not_wake_the_poller(int seconds)
    {
        using var poll = new PollLoop(_scene.Clock);
        poll.PlanSleep(_scene.Start + TimeSpan.FromSeconds(10));
        poll.WakeBefore(_scene.Start + TimeSpan.FromSeconds(seconds));
        var sleep = poll.SleepAsync();
        Assert.That(sleep.IsCompleted, Is.False);
        _scene.Clock.Advance(TimeSpan.FromSeconds(10));
        await sleep;
    }

    [Test]
    public async Task Disposed_poller_has_stopped()
    {
        var end = new TaskCompletionSource();
        using var poll = new PollLoop(_scene.Clock) { Task = end.Task };
        var stop = poll.StopAsync();
        Assert.That(poll.Stopped.IsCancellationRequested, Is.True);
        Assert.That(stop.IsCompleted, Is.False);
        end.SetResult();
        await stop;
    }

    [Test]
    public async Task Waits_end_when_their_connection_is_closed()
    {
        var wait = _scene.Wait(_scene.Begin("rename"));
        await _scene.Clock.WhenPending(1);
        _scene.Session.Dispose();
        Assert.That((await wait).Failure!.Message, Does.Contain("closed"));
        Assert.That(_scene.Clock.Pending, Is.Zero);
    }

    [Test]
    public async Task Hundreds_of_ended_waits_leave_nothing_behind()
    {
        // No clock moves here: it is about who starts the poller, and who ends it, at the same moment.
        var actions = _scene.Begin("rename", 4);
        for (var round = 0; round < 100; round++)
        {
            using var cancel = new CancellationTokenSource();
            var waits = actions.Select(action => Task.Run(() => _scene.Wait(action, cancellationToken: cancel.Token))).ToList();
            await Task.Yield();
            await cancel.CancelAsync();
            foreach (var wait in waits)
                Assert.CatchAsync<OperationCanceledException>(() => wait);
        }

        Assert.That(_scene.Clock.Pending, Is.Zero);
        Assert.That(_scene.Api.Calls, Is.Empty);
    }

    [Test]
    public async Task Droplet_whose_reading_has_begun_is_read_again_for_a_later_wait()
    {
        var first = new TaskCompletionSource<Droplet>(TaskCreationOptions.RunContinuationsAsynchronously);
        var reads = 0;
        _scene.Api.GetDroplet = (id, _) => Interlocked.Increment(ref reads) == 1 ? first.Task : Task.FromResult(new Droplet { DropletId = id, Status = "off" });
        var action = _scene.Begin("shutdown");
        var early = _scene.Session.Poller.ReadDropletAsync(action, null, default);
        while (Volatile.Read(ref reads) == 0)
            await Task.Yield();

        var late = _scene.Session.Poller.ReadDropletAsync(action, null, default);
        first.SetResult(new Droplet { DropletId = action.DropletId!.Value, Status = "active" });
        await _scene.Clock.RunAsync(Task.WhenAll(early, late));

        Assert.That(((await early).Droplet?.Status, (await late).Droplet?.Status), Is.EqualTo(("active", "off")));
    }

    /// <summary>Lets the poller poll until it sleeps for a long time.</summary>
    private async Task LookTwentyTimes()
    {
        for (var look = 0; look < 20; look++)
        {
            await _scene.Clock.WhenPending(1);
            _scene.Clock.Advance(_scene.Clock.NextDue!.Value);
        }

        await _scene.Clock.WhenPending(1);
        Assert.That(_scene.Clock.NextDue, Is.GreaterThan(TimeSpan.FromSeconds(5)));
    }

    /// <summary>The poller wakes up on another thread; the clock stops until it sleeps again.</summary>
    private async Task WhenAsleepFor(double seconds, CancellationToken cancellationToken)
    {
        while (_scene.Clock.NextDue != TimeSpan.FromSeconds(seconds))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
