using DropletActions.Engine;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Waiting;

/// <summary>The wait for one action: when it polls, and how it ends.</summary>
public sealed class SingleWaitTests
{
    private WaitScene _scene = null!;

    [SetUp]
    public void SetUp() => _scene = new();

    [TearDown]
    public void TearDown() => _scene.Dispose();

    [Test]
    public async Task Young_action_is_polled_after_a_second_and_an_old_one_every_ten_seconds()
    {
        var looks = new List<double>();
        _scene.Account.ActionTime = _ => TimeSpan.FromMinutes(5);
        _scene.Api.GetDropletAction = (_, id, _) =>
        {
            looks.Add(_scene.Seconds);
            return Task.FromResult(_scene.Account.See(id));
        };
        await _scene.WaitAll([_scene.Begin("rename")]);

        var gaps = looks.Zip(looks.Skip(1), (earlier, later) => Math.Round(later - earlier, 6)).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(looks[0], Is.EqualTo(1));
            Assert.That(gaps[0], Is.EqualTo(0.5));
            Assert.That(gaps, Is.Ordered);
            Assert.That(gaps[^1], Is.EqualTo(10).Within(0.001));
            Assert.That(looks[^1], Is.InRange(300, 310));
        });
    }

    [Test]
    public async Task Ended_action_is_returned_as_the_API_has_it_with_the_name_that_was_known()
    {
        var result = (await _scene.WaitAll([_scene.Begin("rename") with { DropletName = "web" }]))[0];
        Assert.Multiple(() =>
        {
            Assert.That(result.Failure, Is.Null);
            Assert.That(result.Action.Status, Is.EqualTo("completed"));
            Assert.That(result.Action.DropletName, Is.EqualTo("web"));
            Assert.That(result.Action.Duration, Is.EqualTo(TimeSpan.FromSeconds(20)));
        });
    }

    [TestCase("completed")]
    [TestCase("errored")]
    public async Task Action_that_has_already_ended_costs_no_request(string status)
    {
        var result = await _scene.Wait(new() { Id = 1, DropletId = 1, Type = "rename", Status = status });
        Assert.That(result.Failure?.Kind, Is.EqualTo(status == "errored" ? FailureKind.ActionErrored : null));
        Assert.That(_scene.Api.Calls, Is.Empty);
    }

    [Test]
    public async Task Errored_action_ends_the_wait_and_is_part_of_the_result()
    {
        _scene.Account.Fails = _ => true;
        var begun = _scene.Begin("resize");
        var result = (await _scene.WaitAll([begun]))[0];
        Assert.Multiple(() =>
        {
            Assert.That(result.Failure!.Kind, Is.EqualTo(FailureKind.ActionErrored));
            Assert.That(result.Failure.Action, Is.EqualTo(result.Action));
            Assert.That(result.Failure.DropletId, Is.EqualTo(begun.DropletId));
            Assert.That(result.Failure.ActionType, Is.EqualTo("resize"));
            Assert.That(result.Action.Status, Is.EqualTo("errored"));
        });
    }

    [TestCase(30)]
    [TestCase(1)]
    [TestCase(0.4)]
    public async Task Wait_that_times_out_returns_the_action_as_last_observed(double patience)
    {
        _scene.Account.ActionTime = _ => TimeSpan.FromHours(1);
        var result = await _scene.Drive(_scene.Wait(_scene.Begin("snapshot"), TimeSpan.FromSeconds(patience)), pending: 2);
        Assert.Multiple(() =>
        {
            Assert.That(_scene.Seconds, Is.EqualTo(patience));
            Assert.That(result.Failure!.Kind, Is.EqualTo(FailureKind.WaitTimedOut));
            Assert.That(result.Failure.Advice, Does.Contain($"-ActionId {result.Action.Id}"));
            Assert.That(result.Action.Status, Is.EqualTo("in-progress"));
        });
    }

    [Test]
    public async Task Wait_that_ends_before_its_timeout_leaves_no_timer()
    {
        _scene.Account.ActionTime = _ => TimeSpan.FromSeconds(1);
        var wait = _scene.Wait(_scene.Begin("rename"), TimeSpan.FromHours(1));
        await _scene.Clock.WhenPending(2);
        _scene.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.That((await wait).Failure, Is.Null);
        Assert.That(_scene.Clock.Pending, Is.Zero);
    }

    [TestCase(0.4, 1)]
    [TestCase(27.4, 28)]
    public async Task Last_poll_is_sent_just_before_the_timeout(double actionTime, double patience)
    {
        _scene.Account.ActionTime = _ => TimeSpan.FromSeconds(actionTime);
        var result = await _scene.Drive(_scene.Wait(_scene.Begin("rename"), TimeSpan.FromSeconds(patience)), pending: 2);
        Assert.That(result.Failure, Is.Null);
    }

    [Test]
    public async Task Canceled_wait_ends_at_once_even_while_a_poll_hangs()
    {
        var isLooking = new TaskCompletionSource();
        _scene.Api.GetDropletAction = async (_, _, token) =>
        {
            isLooking.SetResult();
            await Task.Delay(Timeout.Infinite, token);
            throw new InvalidOperationException();
        };
        using var cancel = new CancellationTokenSource();
        var wait = _scene.Wait(_scene.Begin("reboot"), cancellationToken: cancel.Token);
        await _scene.Clock.WhenPending(1);
        _scene.Clock.Advance(TimeSpan.FromSeconds(1));
        await isLooking.Task;

        await cancel.CancelAsync();
        Assert.CatchAsync<OperationCanceledException>(() => wait);
        Assert.That(_scene.Api.InFlight, Is.Zero);
        Assert.That(_scene.Clock.Pending, Is.Zero);
    }

    [Test]
    public async Task Poll_that_hangs_does_not_delay_the_timeout_of_a_wait()
    {
        _scene.Api.GetDropletAction = async (_, _, token) =>
        {
            await Task.Delay(Timeout.Infinite, token);
            throw new InvalidOperationException();
        };
        var wait = _scene.Wait(_scene.Begin("reboot"), TimeSpan.FromSeconds(30));
        await _scene.Clock.WhenPending(2);
        _scene.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.That((await wait).Failure!.Kind, Is.EqualTo(FailureKind.WaitTimedOut));
        Assert.That(_scene.Api.InFlight, Is.Zero);
    }

    [Test]
    public async Task Polls_that_fail_for_a_while_do_not_end_a_wait()
    {
        var failures = 0;
        _scene.Api.GetDropletAction = (_, id, _) => ++failures % 5 == 0 ? Task.FromResult(_scene.Account.See(id)) : throw FakeFaults.ServerError();
        var result = (await _scene.WaitAll([_scene.Begin("rename")]))[0];
        Assert.That(result.Failure, Is.Null);
        Assert.That(failures, Is.GreaterThan(5));
    }

    [Test]
    public async Task Polls_that_keep_failing_end_a_wait_and_say_that_the_action_continues()
    {
        _scene.Api.GetDropletAction = (_, _, _) => throw FakeFaults.ServerError();
        var result = (await _scene.WaitAll([_scene.Begin("reboot")]))[0];
        Assert.That(result.Failure!.Kind, Is.EqualTo(FailureKind.ServerError));
        Assert.That(result.Failure.Message, Does.Contain("may still be in progress: its status can no longer be checked"));
        Assert.That(_scene.Api.Count("GetDropletAction"), Is.EqualTo(5));
    }

    [TestCase(1, 1)]
    [TestCase(1, 6)]
    [TestCase(4, 1)]
    public async Task Action_that_is_not_found_for_some_seconds_is_waited_for(int from, int times)
    {
        var looks = 0;
        _scene.Api.GetDropletAction = (_, id, _) => ++looks >= from && looks < from + times ? throw FakeFaults.NotFound() : Task.FromResult(_scene.Account.See(id));
        var result = (await _scene.WaitAll([_scene.Begin("rename")]))[0];
        Assert.That((result.Failure, result.Action.Status), Is.EqualTo(((Failure?)null, "completed")));
    }

    [TestCase("power_on")]
    [TestCase("snapshot")]
    public async Task Effect_that_is_not_found_once_is_waited_for(string type)
    {
        var looks = 0;
        var (droplet, images) = (_scene.Api.GetDroplet, _scene.Api.ListSnapshots);
        _scene.Api.GetDroplet = (id, token) => ++looks == 1 ? throw FakeFaults.NotFound() : droplet(id, token);
        _scene.Api.ListSnapshots = (id, page, token) => ++looks == 1 ? throw FakeFaults.NotFound() : images(id, page, token);
        var result = (await _scene.WaitAll([_scene.Begin(type)]))[0];
        Assert.That(result.Failure, Is.Null);
        Assert.That(looks, Is.EqualTo(2));
    }

    [Test]
    public async Task Action_that_is_never_found_ends_the_wait()
    {
        _scene.Api.GetDropletAction = (_, _, _) => throw FakeFaults.NotFound();
        var result = (await _scene.WaitAll([_scene.Begin("rename")]))[0];
        Assert.That(result.Failure!.Kind, Is.EqualTo(FailureKind.DropletNotFound));
        Assert.That(_scene.Seconds, Is.InRange(16, 30));
    }

    [Test]
    public async Task Poll_that_can_never_succeed_ends_the_wait_at_once()
    {
        _scene.Api.GetDropletAction = (_, _, _) => throw FakeFaults.Forbidden();
        var result = (await _scene.WaitAll([_scene.Begin("reboot")]))[0];
        Assert.That(result.Failure!.Kind, Is.EqualTo(FailureKind.Forbidden));
        Assert.That(_scene.Api.Count("GetDropletAction"), Is.EqualTo(1));
    }

    [Test]
    public async Task Endpoint_that_is_not_implemented_ends_a_wait_at_once()
    {
        _scene.Api.GetDropletAction = (_, _, _) => throw FakeFaults.NotImplemented();

        var result = (await _scene.WaitAll([_scene.Begin("reboot")]))[0];

        Assert.That(result.Failure!.HttpStatus, Is.EqualTo(501));
        Assert.That(_scene.Api.Count("GetDropletAction"), Is.EqualTo(1));
    }

    [Test]
    public async Task Unexpected_exception_ends_the_wait_with_an_error()
    {
        _scene.Api.GetDropletAction = (_, _, _) => throw new InvalidTimeZoneException("what now");
        var result = (await _scene.WaitAll([_scene.Begin("reboot")]))[0];
        Assert.That(result.Failure!.Message, Does.Contain("InvalidTimeZoneException"));
    }

    [Test]
    public async Task Unrequested_cancellation_does_not_make_a_wait_endless()
    {
        _scene.Api.GetDropletAction = (_, _, _) => throw new TaskCanceledException("the library's own timeout");
        var result = (await _scene.WaitAll([_scene.Begin("reboot")]))[0];
        Assert.That(result.Failure, Is.Not.Null);
    }

    [Test]
    public async Task Action_with_an_unknown_status_is_waited_for()
    {
        var words = new Queue<DropletAction>([new() { Status = "queued" }, new() { Status = "in-progress" }, new() { Status = "archived", CompletedAt = _scene.Start }]);
        var begun = _scene.Begin("rename");
        _scene.Api.GetDropletAction = (_, _, _) => Task.FromResult(words.Dequeue() with { Id = begun.Id, Type = "rename" });
        var result = (await _scene.WaitAll([begun]))[0];
        Assert.That(result.Failure, Is.Null);
        Assert.That(result.Action.Status, Is.EqualTo("archived"));
    }

    [Test]
    public async Task Action_without_a_Droplet_is_looked_up_in_the_account()
    {
        var asked = 0;
        _scene.Api.GetAction = (id, _) => Task.FromResult(new DropletAction { Id = id, Type = "transfer", Status = ++asked < 3 ? "in-progress" : "completed" });
        var result = (await _scene.WaitAll([new() { Id = 7, Type = "transfer", Status = "in-progress", ResourceType = "image" }]))[0];
        Assert.That(result.Action.Status, Is.EqualTo("completed"));
        Assert.That(_scene.Api.Calls.Select(call => call.Method), Is.All.EqualTo("GetAction"));
    }
}
