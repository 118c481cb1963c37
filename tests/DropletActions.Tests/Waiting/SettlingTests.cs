using DropletActions.Engine;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Waiting;

/// <summary>What has to be observed after the end of an action: the Droplet's status, the image of a snapshot.</summary>
public sealed class SettlingTests
{
    private WaitScene _scene = null!;

    [SetUp]
    public void SetUp()
    {
        _scene = new();
        _scene.Account.Lag = TimeSpan.FromSeconds(10);
    }

    [TearDown]
    public void TearDown() => _scene.Dispose();

    [TestCase("shutdown", "active")]
    [TestCase("power_off", "active")]
    [TestCase("power_on", "off")]
    [TestCase("power_cycle", "off")]
    [TestCase("reboot", "off")]
    public async Task Power_action_is_done_when_the_Droplet_has_the_status(string type, string before)
    {
        _scene.Account.Add(1, "web-01", before);
        var result = (await _scene.WaitAll([_scene.Account.Begin(1, type)]))[0];
        Assert.Multiple(() =>
        {
            Assert.That(result.Failure, Is.Null);
            Assert.That(result.Action.DropletName, Is.EqualTo("web-01"));
            Assert.That(_scene.Seconds, Is.InRange(30, 35));
            Assert.That(_scene.Api.Count("GetDroplet"), Is.GreaterThan(1));
        });
    }

    [TestCase(120, null, 1)]
    [TestCase(120.001, null, 0)]
    [TestCase(120, 300, 1)]
    [TestCase(120.001, 300, 0)]
    [TestCase(120, -300, 1)]
    [TestCase(120.001, -300, 0)]
    public async Task Effect_of_an_action_that_ended_two_minutes_ago_by_the_servers_clock_is_not_polled(double age, int? ahead, int looks)
    {
        _scene.Api.ClockOffset = ahead is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
        _scene.Account.Add(1);
        var ended = _scene.Clock.UtcNow + TimeSpan.FromSeconds((ahead ?? 0) - age);
        var result = (await _scene.WaitAll([new() { Id = 7, DropletId = 1, Type = "power_on", Status = "completed", CompletedAt = ended }]))[0];
        Assert.That(result.Failure, Is.Null);
        Assert.That(_scene.Api.Calls.Select(call => call.Method), Is.EqualTo(Enumerable.Repeat("GetDroplet", looks)));
    }

    [TestCase("shutdown", 4, "GetDropletAction", "GetDroplet")]
    [TestCase("shutdown", 5, "ListActions", "ListDroplets")]
    [TestCase("snapshot", 4, "GetDropletAction", "ListSnapshots")]
    [TestCase("snapshot", 5, "ListActions", "ListImages", "ListDroplets")]
    public async Task Effect_on_few_Droplets_is_polled_one_by_one_and_on_many_by_pages(string type, int count, params string[] methods)
    {
        _scene.Account.Lag = TimeSpan.Zero;
        await _scene.WaitAll(_scene.Begin(type, count));
        Assert.That(_scene.Api.Calls.Select(call => call.Method).Distinct(), Is.EqualTo(methods));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Power_status_of_many_Droplets_is_read_from_lists(bool areGpus)
    {
        foreach (var id in Enumerable.Range(1, 50))
            _scene.Account.Add(id, status: "off", gpu: areGpus);
        var results = await _scene.WaitAll(Enumerable.Range(1, 50).Select(id => _scene.Account.Begin(id, "power_on")));
        Assert.That(results, Has.All.Matches<WaitResult>(result => result.Failure is null));
        Assert.That(_scene.Api.Count("GetDroplet"), Is.Zero);
        Assert.That(_scene.Api.Count("ListDroplets"), Is.InRange(2, 20));
    }

    [Test]
    public async Task Endless_list_of_images_ends_the_wait_with_an_error()
    {
        _scene.Api.ListSnapshots = (_, _, _) => Task.FromResult(new Page<DropletImage>([new() { Id = 1 }], HasNext: true, null));
        var result = (await _scene.WaitAll([_scene.Begin("snapshot")]))[0];
        Assert.That(result.Failure!.Kind, Is.EqualTo(FailureKind.ServerError));
        Assert.That(result.Failure.Message, Does.Contain("list of the snapshots of Droplet 1"));
        Assert.That(_scene.Api.Count("ListSnapshots"), Is.LessThan(50));
    }

    [Test]
    public async Task Times_at_the_limits_of_the_calendar_do_not_break_a_wait(
        [Values("reboot", "snapshot")] string type, [Values] bool isStartFirst, [Values] bool isEndLast, [Values] bool isImageFirst)
    {
        _scene.Account.Add(1);
        _scene.Account.AddImage(1, isImageFirst ? DateTimeOffset.MinValue : DateTimeOffset.MaxValue);
        var action = new DropletAction
        {
            Id = 7,
            DropletId = 1,
            Type = type,
            Status = "completed",
            StartedAt = isStartFirst ? DateTimeOffset.MinValue : DateTimeOffset.MaxValue,
            CompletedAt = isEndLast ? DateTimeOffset.MaxValue : DateTimeOffset.MinValue,
        };
        Assert.That((await _scene.WaitAll([action]))[0].Failure, Is.Null);
    }

    [Test]
    public async Task Shutdown_that_the_system_ignores_times_out_and_says_why()
    {
        _scene.Account.Lag = TimeSpan.FromHours(1);
        var result = await _scene.Drive(_scene.Wait(_scene.Begin("shutdown"), TimeSpan.FromSeconds(60)), pending: 2);
        Assert.That(result.Failure!.Kind, Is.EqualTo(FailureKind.WaitTimedOut));
        Assert.That(result.Failure.Message, Does.Contain("completed").And.Contain("off"));
        Assert.That(result.Action.Status, Is.EqualTo("completed"));
    }

    [TestCase(1)]
    [TestCase(7)]
    public async Task Completed_snapshot_gets_its_own_image_and_not_an_older_one(int count)
    {
        _scene.Account.Lag = TimeSpan.Zero;
        var old = Enumerable.Range(1, count).Select(id => _scene.Account.AddImage(id, _scene.Start - TimeSpan.FromMinutes(5)).Id).ToList();
        var results = await _scene.WaitAll(_scene.Begin("snapshot", count));
        Assert.Multiple(() =>
        {
            Assert.That(results.Select(result => result.Failure), Is.All.Null);
            Assert.That(results.Select(result => result.Action.ImageId), Is.EqualTo(results.Select(result => (long?)FakeAccount.ImageOf(result.Action.Id))));
            Assert.That(results.Select(result => result.Action.ImageId!.Value).Intersect(old), Is.Empty);
            Assert.That(_scene.Api.Count("ListSnapshots") > 0, Is.EqualTo(count == 1));
        });
    }

    [TestCase(1)]
    [TestCase(7)]
    public async Task Snapshot_of_yesterday_gets_its_own_image_and_not_a_newer_one(int count)
    {
        var actions = _scene.Begin("snapshot", count);
        _scene.Clock.Advance(TimeSpan.FromHours(24));
        foreach (var action in actions)
            _scene.Account.AddImage(action.DropletId!.Value, _scene.Clock.UtcNow);
        foreach (var action in actions)
            _scene.Account.Begin(action.DropletId!.Value, "snapshot");
        _scene.Clock.Advance(TimeSpan.FromHours(1));

        var results = await _scene.WaitAll(actions);
        Assert.That(results.Select(result => result.Action.ImageId), Is.EqualTo(actions.Select(action => (long?)FakeAccount.ImageOf(action.Id))));
    }

    [Test]
    public async Task Image_that_is_dated_after_its_action_is_found()
    {
        _scene.Account.Lag = TimeSpan.FromHours(1);
        var action = _scene.Begin("snapshot");
        var image = _scene.Account.AddImage(1, _scene.Start + TimeSpan.FromSeconds(90));
        Assert.That((await _scene.WaitAll([action]))[0].Action.ImageId, Is.EqualTo(image.Id));
    }

    [Test]
    public async Task Snapshot_whose_image_is_never_listed_is_emitted_without_it()
    {
        _scene.Account.Lag = TimeSpan.FromDays(1);
        var result = (await _scene.WaitAll([_scene.Begin("snapshot")]))[0];
        Assert.That(result.Failure, Is.Null);
        Assert.That(result.Action.ImageId, Is.Null);
        Assert.That(_scene.Api.Count("ListSnapshots"), Is.InRange(5, 15));
        Assert.That(_scene.Seconds, Is.InRange(35, 50));
    }

    [TestCase(1, false)]
    [TestCase(7, false)]
    [TestCase(1, true)]
    [TestCase(7, true)]
    public async Task Consecutive_snapshots_get_the_images_with_their_names(int count, bool isDatedAtTheEnd)
    {
        _scene.Account.Lag = TimeSpan.Zero;
        _scene.Account.ImagesAreDatedAtTheEnd = isDatedAtTheEnd;
        var (first, second) = TakeTwo(count, "one", "two");
        var waits = Task.WhenAll(second.Select(action => _scene.Wait(action, imageName: "two")).Concat(first.Select(action => _scene.Wait(action, imageName: "one"))).ToList());
        await _scene.Clock.RunAsync(waits);
        foreach (var result in await waits)
            Assert.That((result.Action.ImageId, result.Warning), Is.EqualTo(((long?)FakeAccount.ImageOf(result.Action.Id), (string?)null)));
    }

    [TestCase(1, "same", "same")]
    [TestCase(7, "same", "same")]
    [TestCase(1, null, null)]
    [TestCase(7, null, null)]
    public async Task Two_indistinguishable_snapshots_get_no_image_and_a_warning(int count, string? oneName, string? twoName)
    {
        _scene.Account.Lag = TimeSpan.Zero;
        _scene.Account.ImagesAreDatedAtTheEnd = true;
        var (_, second) = TakeTwo(count, oneName ?? "one", twoName ?? "two");
        var waits = Task.WhenAll(second.Select(action => _scene.Wait(action, imageName: twoName)).ToList());
        await _scene.Clock.RunAsync(waits);
        foreach (var result in await waits)
        {
            Assert.That((result.Failure, result.Action.ImageId), Is.EqualTo(((Failure?)null, (long?)null)));
            Assert.That(result.Warning, Does.Contain("ImageId is empty").And.Contain(FakeAccount.ImageOf(result.Action.Id).ToString(System.Globalization.CultureInfo.InvariantCulture)));
        }
    }

    [TestCase(null)]
    [TestCase("same")]
    public async Task Image_of_the_previous_snapshot_is_not_taken_before_its_own_is_listed(string? name)
    {
        _scene.Account.Lag = TimeSpan.FromSeconds(5);
        _scene.Account.ImagesAreDatedAtTheEnd = true;
        var (_, second) = TakeTwo(1, "same", "same", gap: 1);
        var wait = _scene.Wait(second[0], imageName: name);
        await _scene.Clock.RunAsync(wait);
        var first = FakeAccount.ImageOf(second[0].Id - 1);
        Assert.That((await wait).Action.ImageId, Is.Not.EqualTo(first));
    }

    [Test]
    public async Task Image_of_a_later_snapshot_is_not_taken_for_one_that_was_deleted()
    {
        _scene.Account.Lag = TimeSpan.FromDays(100);
        var old = _scene.Begin("snapshot");
        _scene.Clock.Advance(TimeSpan.FromHours(1));
        _scene.Account.Begin(1, "snapshot");
        _scene.Clock.Advance(TimeSpan.FromHours(1));
        _scene.Account.AddImage(1, _scene.Clock.UtcNow - TimeSpan.FromHours(1));
        var result = (await _scene.WaitAll([old]))[0];
        Assert.That(result.Action.ImageId, Is.Null);
        Assert.That(result.Warning, Does.Contain("may belong to another snapshot"));
    }

    [Test]
    public async Task List_of_images_that_fails_for_a_minute_loses_no_image()
    {
        _scene.Account.Lag = TimeSpan.Zero;
        var list = _scene.Api.ListSnapshots;
        _scene.Api.ListSnapshots = (id, page, token) => _scene.Seconds < 80 ? throw FakeFaults.ServerError() : list(id, page, token);
        var action = _scene.Begin("snapshot");
        var result = await _scene.Drive(_scene.Wait(action, TimeSpan.FromHours(1)), pending: 2);
        Assert.That((result.Failure, result.Action.ImageId), Is.EqualTo(((Failure?)null, (long?)FakeAccount.ImageOf(action.Id))));
    }

    [Test]
    public async Task List_of_images_that_keeps_failing_ends_the_wait_after_two_minutes()
    {
        _scene.Api.ListSnapshots = (_, _, _) => throw FakeFaults.ServerError();
        var result = await _scene.Drive(_scene.Wait(_scene.Begin("snapshot"), TimeSpan.FromHours(1)), pending: 2);
        Assert.That(result.Failure!.Kind, Is.EqualTo(FailureKind.ServerError));
        Assert.That(result.Failure.Message, Does.Contain("is completed, but its image could not be looked up"));
        Assert.That(_scene.Seconds, Is.InRange(140, 160));
    }

    /// <summary>Takes two snapshots of each Droplet, the second as soon as the first has ended.</summary>
    private (List<DropletAction> First, List<DropletAction> Second) TakeTwo(int count, string first, string second, int gap = 0)
    {
        var ids = Enumerable.Range(1, count).ToList();
        ids.ForEach(id => _scene.Account.Add(id));
        var ones = ids.ConvertAll(id => _scene.Account.Begin(id, "snapshot", first));
        _scene.Clock.Advance(TimeSpan.FromSeconds(20 + gap));
        var twos = ids.ConvertAll(id => _scene.Account.Begin(id, "snapshot", second));
        _scene.Clock.Advance(TimeSpan.FromSeconds(20));
        return (ones, twos);
    }

    [Test]
    public async Task Without_the_scope_for_images_each_snapshot_is_looked_up_through_its_Droplet()
    {
        _scene.Api.ListImages = (_, _) => throw FakeFaults.Forbidden();
        var results = await _scene.WaitAll(_scene.Begin("snapshot", 7));
        Assert.That(results.Select(result => result.Action.ImageId), Is.EqualTo(results.Select(result => (long?)FakeAccount.ImageOf(result.Action.Id))));
        Assert.That(_scene.Api.Count("ListImages"), Is.EqualTo(1));
    }

    [Test]
    public async Task Snapshots_on_the_second_page_of_a_Droplet_are_found()
    {
        _scene.Account.PageSize = 2;
        foreach (var day in Enumerable.Range(1, 5))
            _scene.Account.AddImage(1, _scene.Start - TimeSpan.FromDays(day));
        var result = (await _scene.WaitAll([_scene.Begin("snapshot")]))[0];
        Assert.That(result.Action.ImageId, Is.EqualTo(FakeAccount.ImageOf(result.Action.Id)));
    }
}
