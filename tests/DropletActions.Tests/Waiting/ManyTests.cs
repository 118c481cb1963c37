using DropletActions.Engine;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Waiting;

/// <summary>Waiting for many actions: the requests grow with the time, not with the number.</summary>
public sealed class ManyTests
{
    private WaitScene _scene = null!;

    [SetUp]
    public void SetUp() => _scene = new();

    [TearDown]
    public void TearDown() => _scene.Dispose();

    [TestCase(4, "GetDropletAction")]
    [TestCase(5, "ListActions")]
    public async Task A_handful_is_looked_at_one_by_one_and_more_by_pages(int count, string method)
    {
        await _scene.WaitAll(_scene.Begin("rename", count));
        Assert.That(_scene.Api.Calls.Select(call => call.Method).Distinct(), Is.EqualTo(new[] { method }));
    }

    [TestCase("rename")]
    [TestCase("shutdown")]
    public async Task A_thousand_waits_cost_a_hundredth_of_a_look_each_and_turn(string type)
    {
        // They end one after the other over ten minutes.
        _scene.Account.ActionTime = action => TimeSpan.FromSeconds(20 + (action.DropletId!.Value % 200 * 3));
        var turns = new HashSet<double>();
        var list = _scene.Api.ListActions;
        _scene.Api.ListActions = (page, token) =>
        {
            turns.Add(_scene.Seconds);
            return list(page, token);
        };
        var results = await _scene.WaitAll(_scene.Begin(type, 1000));

        Assert.That(results, Has.All.Matches<WatchResult>(result => result.Failure is null));
        Assert.That(turns, Has.Count.GreaterThan(30));
        Assert.That(_scene.Api.Calls.Count / (1000.0 * turns.Count), Is.LessThanOrEqualTo(0.01));
    }

    [TestCase(int.MaxValue)]
    [TestCase(0)]
    [TestCase(null)]
    public async Task A_list_without_an_end_is_read_no_further_than_it_is_worth(int? total)
    {
        var next = 1_000_000;
        var turns = new HashSet<double>();
        _scene.Api.ListActions = (_, _) =>
        {
            turns.Add(_scene.Seconds);
            return Task.FromResult(new Page<DropletAction>([new() { Id = next++ }], HasNext: true, total));
        };
        var results = await _scene.WaitAll(_scene.Begin("rename", 10));

        Assert.That(results, Has.All.Matches<WatchResult>(result => result.Failure is null));
        Assert.That(_scene.Api.Count("ListActions"), Is.LessThanOrEqualTo(2 * turns.Count));
    }

    [Test]
    public async Task Pages_in_no_order_hide_nothing()
    {
        _scene.Account.Order = actions => actions.OrderBy(action => action.Id * 7919 % 1009);
        var old = _scene.Begin("rename", 950);
        _scene.Clock.Advance(TimeSpan.FromMinutes(1));
        var results = await _scene.WaitAll(_scene.Begin("rename", 30));
        Assert.That(results, Has.Length.EqualTo(30).And.All.Matches<WatchResult>(result => result.Failure is null));
        Assert.That(old, Has.Count.EqualTo(950));
    }

    [Test]
    public async Task Oldest_first_hides_nothing_and_floods_nothing()
    {
        _scene.Account.Order = actions => actions;
        _scene.Begin("rename", 5000);
        _scene.Account.ActionTime = _ => TimeSpan.FromMinutes(5);
        _scene.Clock.Advance(TimeSpan.FromMinutes(1));
        var begun = _scene.Clock.UtcNow;
        var results = await _scene.WaitAll(_scene.Begin("rename", 60));

        Assert.That(results, Has.All.Matches<WatchResult>(result => result.Failure is null));
        Assert.That(_scene.Api.Calls.Count / (_scene.Clock.UtcNow - begun).TotalMinutes, Is.LessThan(165));
    }

    [Test]
    public async Task Without_the_scope_for_the_accounts_list_each_is_looked_at_alone_and_not_all_at_once()
    {
        var perTurn = new Dictionary<double, int>();
        _scene.Account.ActionTime = _ => TimeSpan.FromMinutes(2);
        _scene.Api.ListActions = (_, _) => throw FakeFaults.Forbidden();
        _scene.Api.GetDropletAction = (_, id, _) =>
        {
            lock (perTurn)
                perTurn[_scene.Seconds] = perTurn.GetValueOrDefault(_scene.Seconds) + 1;
            return Task.FromResult(_scene.Account.See(id));
        };
        var results = await _scene.WaitAll(_scene.Begin("rename", 100));

        Assert.Multiple(() =>
        {
            Assert.That(results, Has.All.Matches<WatchResult>(result => result.Failure is null));
            Assert.That(_scene.Api.Count("ListActions"), Is.EqualTo(1));
            Assert.That(perTurn.Values.Max(), Is.EqualTo(20));
            Assert.That(perTurn.Values.Sum() / (_scene.Seconds / 60), Is.LessThan(160), "requests a minute");
        });
    }

    [Test]
    public async Task A_page_that_fails_is_made_up_for_one_by_one()
    {
        var pages = 0;
        var list = _scene.Api.ListActions;
        _scene.Api.ListActions = (page, token) => ++pages % 2 == 0 ? list(page, token) : throw FakeFaults.ServerError();
        var results = await _scene.WaitAll(_scene.Begin("rename", 10));
        Assert.That(results, Has.All.Matches<WatchResult>(result => result.Failure is null));
        Assert.That(_scene.Api.Count("ListActions"), Is.GreaterThan(1));
        Assert.That(_scene.Api.Count("GetDropletAction"), Is.GreaterThan(0));
    }

    [Test]
    public async Task One_that_cannot_be_looked_at_does_not_disturb_the_others()
    {
        var actions = _scene.Begin("rename", 8);
        _scene.Account.Order = all => all.Where(action => action.Id != actions[3].Id).OrderByDescending(action => action.Id);
        _scene.Api.GetDropletAction = (_, id, _) => id == actions[3].Id ? throw FakeFaults.NotFound() : Task.FromResult(_scene.Account.See(id));
        var results = await _scene.WaitAll(actions);
        Assert.That(results.Select(result => result.Failure?.Kind), Is.EqualTo(actions.Select((_, at) => at == 3 ? FailureKind.DropletNotFound : (FailureKind?)null)));
    }
}
