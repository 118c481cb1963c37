using DropletActions.Engine;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Waiting;

/// <summary>Waits for many actions: the requests grow with the time, not with the number.</summary>
public sealed class ManyWaitsTests
{
    private WaitScene _scene = null!;

    [SetUp]
    public void SetUp() => _scene = new();

    [TearDown]
    public void TearDown() => _scene.Dispose();

    [TestCase(4, "GetDropletAction")]
    [TestCase(5, "ListActions")]
    public async Task Few_actions_are_polled_one_by_one_and_many_by_pages(int count, string method)
    {
        await _scene.WaitAll(_scene.Begin("rename", count));
        Assert.That(_scene.Api.Calls.Select(call => call.Method).Distinct(), Is.EqualTo(new[] { method }));
    }

    [TestCase(4, 0.5)]
    [TestCase(5, 0.5)]
    [TestCase(201, 0.5)]
    public async Task Many_actions_are_polled_together_after_a_second_with_pauses_that_grow_with_their_number(int count, double rest)
    {
        var turns = new List<double>();
        _scene.Account.ActionTime = _ => TimeSpan.FromMinutes(5);
        _scene.Account.Order = actions =>
        {
            turns.Add(_scene.Seconds);
            return actions.Reverse();
        };
        _scene.Api.GetDropletAction = (_, id, _) =>
        {
            lock (turns)
                turns.Add(_scene.Seconds);
            return Task.FromResult(_scene.Account.See(id));
        };
        await _scene.WaitAll(_scene.Begin("rename", count));

        var gaps = Gaps(turns.Distinct());
        Assert.Multiple(() =>
        {
            Assert.That(turns[0], Is.EqualTo(1));
            Assert.That(gaps[0], Is.EqualTo(rest));
            Assert.That(gaps, Is.Ordered);
            Assert.That(gaps[^1], Is.EqualTo(10).Within(0.001));
        });
    }

    [TestCase(5, 60, 2.5)]
    [TestCase(200, 60, 2.5)]
    [TestCase(201, 60, 5)]
    [TestCase(400, 60, 5)]
    [TestCase(401, 60, 7.5)]
    [TestCase(200, 1, 0.5)]
    [TestCase(200, 3, 1)]
    [TestCase(401, 1, 1.5)]
    public void Each_further_page_makes_the_pause_longer(int count, double age, double seconds) =>
        Assert.That(PollSchedule.PauseAfter(Paging.PagesFor(count), TimeSpan.FromSeconds(age), requests: 0), Is.EqualTo(TimeSpan.FromSeconds(seconds)));

    [Test]
    public async Task Hundred_actions_of_one_second_end_within_2_seconds_and_10_requests()
    {
        // They are started one after the other, within a quarter of a second.
        _scene.Account.ActionTime = action => TimeSpan.FromSeconds(1 + (action.DropletId!.Value / 400.0));
        var results = await _scene.WaitAll(_scene.Begin("reboot", 100));

        Assert.That(results, Has.All.Matches<WaitResult>(result => result.Failure is null));
        Assert.That(_scene.Seconds, Is.LessThanOrEqualTo(1.9));
        Assert.That(_scene.Api.Calls, Has.Count.LessThanOrEqualTo(10));
    }

    // None of the ten is on any of the pages.
    [TestCase(10, 2, 2, TestName = "No further than to the list's own end")]
    [TestCase(10, 12, 12, TestName = "To the list's end where that takes no more pages than there are look-ups to save")]
    [TestCase(10, 13, 2, TestName = "As many as they could fill and one more where the list is long")]
    [TestCase(200, null, 2, TestName = "As many as they could fill and one more where the list does not tell its length")]
    [TestCase(201, null, 3, TestName = "One more page for one more than fit")]
    public async Task Several_pages_are_read_in_one_round(int wanted, int? pages, int read)
    {
        var next = 1_000_000;
        _scene.Api.ListActions = (_, _) => Task.FromResult(new Page<DropletAction>([new() { Id = next++ }], HasNext: true, 200 * pages));
        await Look("rename", wanted);
        Assert.That(_scene.Api.Count("ListActions"), Is.EqualTo(read));
    }

    [Test]
    public async Task No_page_is_read_after_all_actions_were_found()
    {
        _scene.Begin("rename", 500);
        await Look("rename", 5);
        Assert.That(_scene.Api.Calls.Select(call => call.Method), Is.EqualTo(new[] { "ListActions" }));
    }

    [Test]
    public async Task Every_action_on_a_page_counts_as_polled()
    {
        var waited = _scene.Begin("rename", 5);
        var newest = _scene.Begin("reboot");
        await _scene.WaitAll(waited);
        Assert.That(_scene.Session.NewestAction.Id, Is.EqualTo(newest.Id));
    }

    [TestCase("rename")]
    [TestCase("shutdown")]
    public async Task Thousand_waits_cost_a_hundredth_of_a_request_each_per_round(string type)
    {
        // They end one after the other over ten minutes.
        _scene.Account.ActionTime = action => TimeSpan.FromSeconds(20 + (action.DropletId!.Value % 200 * 3));
        var turns = new HashSet<double>();
        var (list, one) = (_scene.Api.ListActions, _scene.Api.GetDropletAction);
        _scene.Api.ListActions = (page, token) =>
        {
            turns.Add(_scene.Seconds);
            return list(page, token);
        };
        _scene.Api.GetDropletAction = (dropletId, id, token) =>
        {
            turns.Add(_scene.Seconds);
            return one(dropletId, id, token);
        };
        var results = await _scene.WaitAll(_scene.Begin(type, 1000));

        Assert.That(results, Has.All.Matches<WaitResult>(result => result.Failure is null));
        Assert.That(turns, Has.Count.GreaterThan(30));
        Assert.That(_scene.Api.Calls.Count / (1000.0 * turns.Count), Is.LessThanOrEqualTo(0.01));
    }

    [TestCase(int.MaxValue)]
    [TestCase(0)]
    [TestCase(null)]
    public async Task Endless_list_is_read_only_as_far_as_it_pays(int? total)
    {
        var next = 1_000_000;
        var turns = new HashSet<double>();
        _scene.Api.ListActions = (_, _) =>
        {
            turns.Add(_scene.Seconds);
            return Task.FromResult(new Page<DropletAction>([new() { Id = next++ }], HasNext: true, total));
        };
        var results = await _scene.WaitAll(_scene.Begin("rename", 10));

        Assert.That(results, Has.All.Matches<WaitResult>(result => result.Failure is null));
        Assert.That(_scene.Api.Count("ListActions"), Is.LessThanOrEqualTo(2 * turns.Count));
    }

    [Test]
    public async Task Pages_in_random_order_hide_no_action()
    {
        _scene.Account.Order = actions => actions.OrderBy(action => action.Id * 7919 % 1009);
        var old = _scene.Begin("rename", 950);
        _scene.Clock.Advance(TimeSpan.FromMinutes(1));
        var results = await _scene.WaitAll(_scene.Begin("rename", 30));
        Assert.That(results, Has.Length.EqualTo(30).And.All.Matches<WaitResult>(result => result.Failure is null));
        Assert.That(old, Has.Count.EqualTo(950));
    }

    [Test]
    public async Task List_with_the_oldest_first_hides_no_action_and_costs_few_requests()
    {
        _scene.Account.Order = actions => actions;
        _scene.Begin("rename", 5000);
        _scene.Account.ActionTime = _ => TimeSpan.FromMinutes(5);
        _scene.Clock.Advance(TimeSpan.FromMinutes(1));
        var begun = _scene.Clock.UtcNow;
        var results = await _scene.WaitAll(_scene.Begin("rename", 60));

        Assert.That(results, Has.All.Matches<WaitResult>(result => result.Failure is null));
        Assert.That(_scene.Api.Calls.Count / (_scene.Clock.UtcNow - begun).TotalMinutes, Is.LessThan(165));
    }

    [Test]
    public async Task Without_the_list_of_actions_a_sample_is_polled_until_one_has_ended()
    {
        var polls = new List<double>();
        _scene.Account.ActionTime = _ => TimeSpan.FromMinutes(2);
        _scene.Api.ListActions = (_, _) => throw FakeFaults.Forbidden();
        _scene.Api.GetDropletAction = (_, id, _) =>
        {
            lock (polls)
                polls.Add(_scene.Seconds);
            return Task.FromResult(_scene.Account.See(id));
        };
        var results = await _scene.WaitAll(_scene.Begin("rename", 100));

        var early = polls.Where(time => time < 120).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(results, Has.All.Matches<WaitResult>(result => result.Failure is null));
            Assert.That(_scene.Api.Count("ListActions"), Is.EqualTo(1));
            Assert.That(early.GroupBy(time => time).Max(round => round.Count()), Is.EqualTo(20));
            Assert.That(early.Count / 2.0, Is.LessThan(160), "requests a minute");
            Assert.That(polls.Count - early.Count, Is.LessThan(130));
            Assert.That(_scene.Seconds, Is.LessThan(135));
        });
    }

    [Test]
    public async Task Proxy_page_does_not_stop_the_reading_of_lists()
    {
        var lists = 0;
        var list = _scene.Api.ListActions;
        _scene.Account.ActionTime = _ => TimeSpan.FromMinutes(1);
        _scene.Api.ListActions = (page, token) => ++lists == 1 ? throw FakeFaults.NotFromApi() : list(page, token);
        var results = await _scene.WaitAll(_scene.Begin("rename", 30));

        Assert.That(results, Has.All.Matches<WaitResult>(result => result.Failure is null));
        Assert.That(lists, Is.GreaterThan(5));
    }

    [Test]
    public async Task Proxy_pages_do_not_end_a_wait()
    {
        var looks = 0;
        _scene.Account.ActionTime = _ => TimeSpan.FromMinutes(1);
        _scene.Api.GetDropletAction = (_, id, _) => ++looks is > 1 and < 5 ? throw FakeFaults.NotFromApi() : Task.FromResult(_scene.Account.See(id));
        var results = await _scene.WaitAll(_scene.Begin("rename", 1));

        Assert.That(results.Single().Failure, Is.Null);
    }

    [TestCase("rename")]
    [TestCase("snapshot")]
    public async Task Refused_list_is_read_again_after_five_minutes(string type)
    {
        var refusals = new List<double>();
        _scene.Account.ActionTime = _ => TimeSpan.FromMinutes(12);
        _scene.Api.ListActions = (_, _) =>
        {
            refusals.Add(_scene.Seconds);
            throw FakeFaults.Forbidden();
        };
        await _scene.WaitAll(_scene.Begin(type, 10));

        Assert.That(refusals, Has.Count.EqualTo(3));
        Assert.That(Gaps(refusals), Is.All.InRange(300, 320));
    }

    [Test]
    public async Task Waits_that_were_never_polled_come_first()
    {
        var looked = new List<long>();
        _scene.Account.ActionTime = _ => TimeSpan.FromMinutes(2);
        _scene.Api.ListActions = (_, _) => throw FakeFaults.Forbidden();
        _scene.Api.GetDropletAction = (_, id, _) =>
        {
            lock (looked)
                looked.Add(id);
            return Task.FromResult(_scene.Account.See(id));
        };
        var actions = _scene.Begin("rename", 30);
        await _scene.WaitAll(actions);
        Assert.That(looked.Take(30), Is.EquivalentTo(actions.Select(action => action.Id)));
    }

    [Test]
    public async Task Failed_page_is_replaced_by_single_lookups()
    {
        var pages = 0;
        var list = _scene.Api.ListActions;
        _scene.Api.ListActions = (page, token) => ++pages % 2 == 0 ? list(page, token) : throw FakeFaults.ServerError();
        var results = await _scene.WaitAll(_scene.Begin("rename", 10));
        Assert.That(results, Has.All.Matches<WaitResult>(result => result.Failure is null));
        Assert.That(_scene.Api.Count("ListActions"), Is.GreaterThan(1));
        Assert.That(_scene.Api.Count("GetDropletAction"), Is.GreaterThan(0));
    }

    [Test]
    public async Task Action_that_cannot_be_polled_does_not_affect_the_other_waits()
    {
        var actions = _scene.Begin("rename", 8);
        _scene.Account.Order = all => all.Where(action => action.Id != actions[3].Id).OrderByDescending(action => action.Id);
        _scene.Api.GetDropletAction = (_, id, _) => id == actions[3].Id ? throw FakeFaults.NotFound() : Task.FromResult(_scene.Account.See(id));
        var results = await _scene.WaitAll(actions);
        Assert.That(results.Select(result => result.Failure?.Kind), Is.EqualTo(actions.Select((_, at) => at == 3 ? FailureKind.DropletNotFound : (FailureKind?)null)));
    }

    /// <summary>Polls once, as the poller does in a round, so late that a sample is not sufficient.</summary>
    private Task Look(string type, int count)
    {
        var waits = _scene.Begin(type, count).ConvertAll(action => new PendingWait(action, _scene.Clock, null));
        _scene.Clock.Advance(PollSchedule.SamplingLasts);
        return new ActionPolls(_scene.Session.Api, _scene.Session.Reader, _scene.Session.NewestAction, _scene.Clock, new(_scene.Clock)).PollAsync(waits, default);
    }

    private static List<double> Gaps(IEnumerable<double> turns)
    {
        var all = turns.ToList();
        return [.. all.Zip(all.Skip(1), (earlier, later) => Math.Round(later - earlier, 6))];
    }
}
