using DropletActions.Engine;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Waiting;

/// <summary>Polls that hang or fail hold up no wait that another poll can end, and end none by themselves while they may pass.</summary>
public sealed class BrokenPollTests
{
    private WaitScene _scene = null!;

    [SetUp]
    public void SetUp() => _scene = new();

    [TearDown]
    public void TearDown() => _scene.Dispose();

    [TestCase("rename", 3)]
    [TestCase("shutdown", 3)]
    [TestCase("rename", 10)]
    public async Task Lookup_that_hangs_holds_up_no_other_wait(string type, int count)
    {
        using var waits = new LeapingWaits();
        var api = waits.Account.Api;
        var (action, droplet) = (api.GetDropletAction, api.GetDroplet);
        waits.Account.Order = all => all.Where(other => other.DropletId != 1);
        api.GetDropletAction = (dropletId, id, token) => dropletId == 1 ? waits.Hang<DropletAction>(token) : action(dropletId, id, token);
        api.GetDroplet = (id, token) => id == 1 ? waits.Hang<Droplet>(token) : droplet(id, token);
        var results = await waits.WaitAll(count, _ => type, id => TimeSpan.FromSeconds(id == 1 ? 60 : 45));

        Assert.That(results.Skip(1), Has.All.Matches<WaitResult>(result => result.Failure is null));
        Assert.That(results[0].Failure!.Message, Does.EndWith("its status could not be checked: the API did not respond within 15 seconds."));
    }

    [TestCase("rename")]
    [TestCase("shutdown")]
    [TestCase("snapshot")]
    public async Task List_that_hangs_is_replaced_by_lookups(string type)
    {
        using var waits = new LeapingWaits();
        var api = waits.Account.Api;
        api.ListActions = (_, token) => waits.Hang<Page<DropletAction>>(token);
        api.ListDroplets = (_, _, token) => waits.Hang<Page<Droplet>>(token);
        api.ListImages = (_, token) => waits.Hang<Page<DropletImage>>(token);
        var results = await waits.WaitAll(10, _ => type, _ => TimeSpan.FromMinutes(2));

        Assert.That(results, Has.All.Matches<WaitResult>(result => result.Failure is null));
        Assert.That(waits.Seconds, Is.LessThan(65));
    }

    [TestCase(150, null)]
    [TestCase(400, FailureKind.RequestTimeout)]
    public async Task Outage_ends_a_wait_only_if_it_lasts_for_three_minutes(int seconds, FailureKind? kind)
    {
        using var waits = new LeapingWaits();
        var one = waits.Account.Api.GetDropletAction;
        waits.Account.Api.GetDropletAction = (dropletId, id, token) => waits.Seconds > 5 && waits.Seconds < seconds ? waits.Hang<DropletAction>(token) : one(dropletId, id, token);
        var results = await waits.WaitAll(2, _ => "rename", _ => null);

        Assert.That(results.Select(result => result.Failure?.Kind), Is.All.EqualTo(kind));
        Assert.That(waits.Seconds, Is.LessThan(220));
    }

    [Test]
    public async Task List_that_fails_is_left_alone_for_longer_each_time()
    {
        var times = new List<double>();
        _scene.Account.ActionTime = _ => TimeSpan.FromMinutes(10);
        _scene.Api.ListActions = (_, _) =>
        {
            times.Add(_scene.Seconds);
            throw FakeFaults.ServerError();
        };
        await _scene.WaitAll(_scene.Begin("rename", 10));

        Assert.That(times.Zip(times.Skip(1), (earlier, later) => later - earlier).Take(3), Is.Ordered);
        Assert.That(times.Count(time => time < 600), Is.InRange(5, 9));
    }

    [Test]
    public async Task Pause_for_the_rate_limit_does_not_count_as_a_failed_poll()
    {
        _scene.Account.ActionTime = _ => TimeSpan.FromSeconds(1);
        var one = _scene.Api.GetDropletAction;
        _scene.Api.PausedUntil = _scene.Start + TimeSpan.FromMinutes(4);
        _scene.Api.GetDropletAction = async (dropletId, id, token) =>
        {
            await _scene.Clock.Delay(_scene.Start + TimeSpan.FromMinutes(4) - _scene.Clock.UtcNow, token);
            _scene.Api.PausedUntil = null;
            return await one(dropletId, id, token);
        };
        var results = await _scene.WaitAll(_scene.Begin("rename", 1));

        Assert.That(results.Single().Failure, Is.Null);
        Assert.That(_scene.Api.Count("GetDropletAction"), Is.EqualTo(1));
    }

    [Test]
    public async Task Redirect_of_a_poll_does_not_end_a_wait()
    {
        var polls = 0;
        var one = _scene.Api.GetDropletAction;
        _scene.Api.GetDropletAction = (dropletId, id, token) => ++polls == 1
            ? throw new DropletApiException(new(FailureKind.Rejected, "The response is a redirect.") { HttpStatus = 302, Delivery = Delivery.Unknown })
            : one(dropletId, id, token);
        var results = await _scene.WaitAll(_scene.Begin("rename", 1));

        Assert.That(results.Single().Failure, Is.Null);
    }

    [Test]
    public async Task Few_waits_on_late_pages_read_at_most_30_pages_a_minute()
    {
        var times = new List<double>();
        _scene.Account.ActionTime = _ => TimeSpan.FromMinutes(20);
        var old = _scene.Begin("rename", 20);
        _scene.Begin("reboot", 11 * 200);
        _scene.Clock.Advance(TimeSpan.FromMinutes(1));
        var list = _scene.Api.ListActions;
        _scene.Api.ListActions = (page, token) =>
        {
            times.Add(_scene.Seconds);
            return list(page, token);
        };
        await _scene.WaitAll(old);

        Assert.That(times, Has.Count.GreaterThan(100));
        Assert.That(times.Max(begin => times.Count(time => time >= begin && time < begin + 60)), Is.LessThanOrEqualTo(36), "with the first round of young waits");
        Assert.That(times.Count / (_scene.Seconds / 60), Is.LessThanOrEqualTo(30));
    }
}
