using DropletActions.Engine;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Waiting;

/// <summary>All kinds of single lookups share one limit per minute, which survives a clock that is set back.</summary>
public sealed class SharedBudgetTests
{
    private WaitScene _scene = null!;

    [SetUp]
    public void SetUp() => _scene = new();

    [TearDown]
    public void TearDown() => _scene.Dispose();

    [Test]
    public void Loop_that_ends_and_the_next_one_may_use_it_at_the_same_time()
    {
        var clock = new ManualClock();
        var limit = new PollLimit(_scene.Api, clock);
        var round = new PollRound(clock, limit);
        for (var run = 0; run < 500; run++)
        {
            var budget = new LookupBudget(clock);
            var kinds = Enumerable.Range(0, 32).Select(_ => new SingleLookups(clock, round, budget, limit)).ToList();
            Assert.That(() => Parallel.ForEach(kinds, kind => budget.Take(kind, clock.UtcNow)), Throws.Nothing);
        }
    }

    [Test]
    public async Task Lookups_of_actions_and_of_Droplets_together_are_at_most_150_a_minute()
    {
        using var waits = new LeapingWaits();
        var api = waits.Account.Api;
        waits.Account.ActionTime = action => action.Type == "rename" ? TimeSpan.FromMinutes(10) : TimeSpan.FromSeconds(1);
        waits.Account.Lag = TimeSpan.FromMinutes(10);
        api.ListActions = (_, _) => throw FakeFaults.Forbidden();
        api.ListDroplets = (_, _, _) => throw FakeFaults.Forbidden();
        var times = new List<double>();
        var (action, droplet) = (api.GetDropletAction, api.GetDroplet);
        api.GetDropletAction = (dropletId, id, token) => Timed(() => action(dropletId, id, token));
        api.GetDroplet = (id, token) => Timed(() => droplet(id, token));

        await waits.WaitAll(200, id => id > 100 ? "rename" : "shutdown", _ => TimeSpan.FromMinutes(8));

        // The first minute also has the lookups of the actions that end in it.
        var perMinute = times.Where(begin => begin is >= 60 and < 420).Max(begin => times.Count(time => time >= begin && time < begin + 60));
        Assert.That(perMinute, Is.InRange(100, 165));

        Task<T> Timed<T>(Func<Task<T>> call)
        {
            lock (times)
                times.Add(waits.Seconds);
            return call();
        }
    }

    [Test]
    public async Task Lookups_of_images_with_a_proof_count_as_two_requests()
    {
        using var waits = new LeapingWaits();
        var api = waits.Account.Api;
        waits.Account.ActionTime = _ => TimeSpan.FromSeconds(20);
        api.ListImages = (_, _) => throw FakeFaults.Forbidden();

        // One image, dated after the end of two snapshots of its Droplet, could be of either.
        var (times, actions) = (new List<double>(), api.ListDropletActions);
        api.ListSnapshots = (id, _, _) => Timed(new Page<DropletImage>([new() { Id = id, DropletId = id, Type = "snapshot", CreatedAt = waits.Clock.Start.AddSeconds(21) }], false, 1));
        api.ListDropletActions = async (id, page, token) =>
        {
            var own = (await actions(id, page, token)).Items[0];
            return await Timed(new Page<DropletAction>([own, own with { Id = own.Id + 1_000_000 }], false, 2));
        };
        var results = await waits.WaitAll(60, _ => "snapshot", _ => null);

        Assert.That(results, Has.All.Matches<WaitResult>(result => result is { Failure: null, Warning: not null }));

        // All give up in the last round; before it, the requests of 15 seconds fit in 150 a minute.
        Assert.That(times.Count(time => time < times.Max()), Is.InRange(20, 45));

        Task<T> Timed<T>(T result)
        {
            lock (times)
                times.Add(waits.Seconds);
            return Task.FromResult(result);
        }
    }

    [Test]
    public async Task Lookups_of_two_requests_each_are_counted_as_requests([Values(1, 2)] int kinds)
    {
        var (budget, requests, begun) = (new LookupBudget(_scene.Clock), 0, _scene.Clock.UtcNow);
        var limit = new PollLimit(_scene.Api, _scene.Clock);
        var all = Enumerable.Range(0, kinds).Select(_ => new PollRound(_scene.Clock, limit)).Select(round => (Round: round, Lookups: new SingleLookups(_scene.Clock, round, budget, limit))).ToList();
        var waits = _scene.Begin("snapshot", 100).ConvertAll(action => new List<PendingWait> { new(action, _scene.Clock, null) });
        for (; _scene.Seconds < 600; _scene.Clock.Advance(TimeSpan.FromSeconds(0.1)))
        {
            foreach (var (round, lookups) in all.Where(each => each.Round.Next(1, begun) <= _scene.Clock.UtcNow))
            {
                round.Begin();
                await lookups.PollAsync(waits, (_, _) =>
                {
                    requests += 2;
                    return Task.FromResult(2);
                }, default);
                round.End();
            }
        }

        Assert.That(requests / 10.0, Is.InRange(90, 160));
    }

    [Test]
    public async Task Waits_after_the_clock_was_set_back_end_in_time()
    {
        await _scene.WaitAll(_scene.Begin("rename", 5));
        _scene.Clock.Set(_scene.Clock.UtcNow - TimeSpan.FromHours(1));
        var now = _scene.Clock.UtcNow;

        await _scene.WaitAll(_scene.Begin("rename", 5));

        Assert.That((_scene.Clock.UtcNow - now).TotalSeconds, Is.LessThanOrEqualTo(25));
    }
}
