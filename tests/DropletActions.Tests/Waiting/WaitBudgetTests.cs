using DropletActions.Engine;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Waiting;

/// <summary>How long waits last beyond their actions, and how many requests they take, in simulated time.</summary>
public sealed class WaitBudgetTests
{
    private WaitScene _scene = null!;

    [SetUp]
    public void SetUp() => _scene = new();

    [TearDown]
    public void TearDown() => _scene.Dispose();

    [TestCase("rename")]
    [TestCase("reboot")]
    [TestCase("power_off")]
    [TestCase("snapshot")]
    public async Task One_action_of_one_second_is_reported_within_1_2_seconds(string type)
    {
        _scene.Account.ActionTime = _ => TimeSpan.FromSeconds(1);
        await WaitFor(type, 1);
        Assert.That(_scene.Seconds, Is.LessThanOrEqualTo(1.2));
    }

    [TestCase("rename")]
    [TestCase("shutdown")]
    public async Task Thousand_actions_of_20_seconds_end_within_22_5_seconds_and_40_requests(string type)
    {
        await WaitFor(type, 1000);
        Assert.That(_scene.Seconds, Is.LessThanOrEqualTo(22.5));
        Assert.That(_scene.Api.Calls, Has.Count.LessThanOrEqualTo(40));
    }

    // Half a minute of a thousand, and the whole minute of a fleet of any size.
    [TestCase(5, 50)]
    [TestCase(200, 50)]
    [TestCase(400, 50)]
    [TestCase(1000, 50)]
    [TestCase(1000, 300)]
    public async Task Waits_for_many_take_at_most_30_requests_a_minute(int count, int seconds)
    {
        _scene.Account.ActionTime = _ => TimeSpan.FromSeconds(seconds);
        var calls = CallTimes();
        await WaitFor("rename", count);
        Assert.That(calls.Max(begin => calls.Count(call => call >= begin && call < begin + 60)), Is.LessThanOrEqualTo(30));
    }

    [Test]
    public async Task Polls_of_many_actions_leave_no_gap_in_the_first_seconds([Values(5, 200, 400, 1000)] int count, [Values(1.1, 1.6, 2.1, 2.6, 3.1)] double seconds)
    {
        _scene.Account.ActionTime = _ => TimeSpan.FromSeconds(seconds);
        await WaitFor("rename", count);
        Assert.That(_scene.Seconds, Is.LessThanOrEqualTo(seconds + 1));
    }

    [TestCase("rename", 3, 8, 160)]
    [TestCase("shutdown", 3, 8, 160)]
    [TestCase("rename", 20, 22.5, 160)]
    [TestCase("rename", 100, 112.5, 360)]
    public async Task Without_the_list_of_actions_a_hundred_waits_end_soon_after_their_actions(string type, int seconds, double end, int requests)
    {
        _scene.Account.ActionTime = _ => TimeSpan.FromSeconds(seconds);
        _scene.Api.ListActions = (_, _) => throw FakeFaults.Forbidden();
        var calls = CallTimes();
        await WaitFor(type, 100);

        TestContext.Out.WriteLine($"{_scene.Seconds} s, {_scene.Api.Calls.Count} requests");
        Assert.That(_scene.Seconds, Is.LessThanOrEqualTo(end));
        Assert.That(_scene.Api.Calls, Has.Count.LessThanOrEqualTo(requests));
        Assert.That(calls.Max(begin => calls.Count(call => call >= begin && call < begin + 60)), Is.LessThanOrEqualTo(250));
    }

    [Test]
    public async Task Without_the_list_of_images_a_hundred_snapshots_end_soon_after_their_actions()
    {
        _scene.Api.ListImages = (_, _) => throw FakeFaults.Forbidden();
        _scene.Api.ListActions = (_, _) => throw FakeFaults.Forbidden();
        await WaitFor("snapshot", 100);
        Assert.That(_scene.Seconds, Is.LessThanOrEqualTo(25));
        Assert.That(_scene.Api.Calls, Has.Count.LessThanOrEqualTo(260));
    }

    [Test]
    public async Task Without_the_list_of_actions_short_and_long_actions_do_not_keep_each_other_waiting()
    {
        _scene.Account.ActionTime = action => TimeSpan.FromSeconds(action.Type == "reboot" ? 3 : 300);
        _scene.Api.ListActions = (_, _) => throw FakeFaults.Forbidden();
        var slow = _scene.Begin("rename", 50);
        var quick = _scene.Begin("reboot", 50).ConvertAll(action => _scene.Wait(action));
        var all = slow.ConvertAll(action => _scene.Wait(action));
        await _scene.Clock.RunAsync(Task.WhenAll(quick));
        Assert.That(_scene.Seconds, Is.LessThanOrEqualTo(5));
        await _scene.Clock.RunAsync(Task.WhenAll(all));
        Assert.That(_scene.Seconds, Is.LessThanOrEqualTo(315));
    }

    [Test]
    public async Task Without_the_list_of_actions_waits_of_any_length_end_within_a_minute_of_their_actions()
    {
        _scene.Account.ActionTime = action => TimeSpan.FromSeconds(10 + (action.DropletId!.Value * 5));
        _scene.Api.ListActions = (_, _) => throw FakeFaults.Forbidden();
        var calls = CallTimes();
        var waits = _scene.Begin("rename", 100).ConvertAll(async action =>
        {
            // In the context of the test, the clock could move before this goes on.
            await _scene.Wait(action).ConfigureAwait(false);
            return _scene.Seconds - _scene.Account.ActionTime(action).TotalSeconds;
        });
        await _scene.Clock.RunAsync(Task.WhenAll(waits));
        var late = waits.ConvertAll(wait => wait.Result);

        TestContext.Out.WriteLine($"late {late.Max()} s, on average {late.Average()}, {calls.Count} requests");
        Assert.That(late.Max(), Is.LessThanOrEqualTo(60));
        Assert.That(calls.Max(begin => calls.Count(call => call >= begin && call < begin + 60)), Is.LessThanOrEqualTo(165));
    }

    private async Task WaitFor(string type, int count)
    {
        var results = await _scene.WaitAll(_scene.Begin(type, count));
        TestContext.Out.WriteLine($"{_scene.Seconds} s, {_scene.Api.Calls.Count} requests");
        Assert.That(results, Has.All.Matches<WaitResult>(result => result.Failure is null && result.Warning is null));
    }

    /// <summary>The times of all requests, from now on.</summary>
    private List<double> CallTimes()
    {
        var times = new List<double>();
        _scene.Api.ListActions = Timed(_scene.Api.ListActions);
        var (one, droplets) = (_scene.Api.GetDropletAction, _scene.Api.ListDroplets);
        _scene.Api.GetDropletAction = (dropletId, id, token) =>
        {
            Add();
            return one(dropletId, id, token);
        };
        _scene.Api.ListDroplets = (query, page, token) =>
        {
            Add();
            return droplets(query, page, token);
        };
        return times;

        Func<int, CancellationToken, Task<Page<DropletAction>>> Timed(Func<int, CancellationToken, Task<Page<DropletAction>>> list) => (page, token) =>
        {
            Add();
            return list(page, token);
        };

        void Add()
        {
            lock (times)
                times.Add(_scene.Seconds);
        }
    }
}
