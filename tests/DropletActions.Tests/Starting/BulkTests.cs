using DropletActions.Engine;
using DropletActions.Tests.Scheduling;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Starting;

/// <summary>The tag of a bulk run with a misbehaving API.</summary>
public sealed class BulkTests
{
    private readonly List<string> _deleted = [];

    [Test]
    public async Task Removal_that_hangs_after_a_stop_is_given_up_after_five_seconds_with_a_warning()
    {
        var clock = new ManualClock();
        using var scene = Scene(clock);
        var starting = new TaskCompletionSource();
        scene.Api.StartByTag = async (_, _, token) =>
        {
            starting.SetResult();
            await Task.Delay(Timeout.Infinite, token);
            return [];
        };
        scene.Api.DeleteTag = (tag, token) => Hang(tag, 2, token);
        scene.Submit(Bulk(1, 2));
        await starting.Task;
        var begun = clock.UtcNow;

        var stopping = Task.Run(scene.Run.Stop);
        await clock.RunAsync(stopping);
        scene.StopAndTake();

        Assert.That(clock.UtcNow - begun, Is.EqualTo(TimeSpan.FromSeconds(5)));
        Assert.That(scene.News.OfType<Warned>().Single().Text, Does.Contain(_deleted[^1]).And.Contains("5 seconds"));
        Assert.That(scene.News.OfType<RequestAbandoned>().Count(), Is.EqualTo(1));
        Assert.That(scene.Api.InFlight, Is.Zero);
    }

    [Test]
    public void Unexpected_exception_leaves_no_tag_and_an_error_for_every_target()
    {
        using var scene = Scene(new LeapingClock());
        scene.Api.TagDroplets = (_, _, _) => throw new InvalidOperationException("a defect");

        scene.RunAll([Bulk(1, 2, 3)]);

        Assert.That(scene.Failures.Select(failure => (failure.DropletId, failure.Kind)), Is.EquivalentTo(new[] { 1L, 2L, 3L }.Select(id => ((long?)id, FailureKind.OutcomeUnknown))));
        Assert.That(_deleted, Has.Count.EqualTo(2));
        Assert.That(scene.Run.Progress, Is.EqualTo(new FleetProgress(3, 0, 0, 3, null)));
    }

    [Test]
    public void Tag_that_is_deleted_meanwhile_does_not_take_a_request_for_each_Droplet()
    {
        using var scene = Scene(new LeapingClock());
        for (var id = 1; id <= 500; id++)
            scene.Account.Add(id);
        scene.Api.TagDroplets = (_, _, _) => throw NotFound();

        scene.RunAll([Bulk([.. Enumerable.Range(1, 500).Select(id => (long)id)])]);

        Assert.That(scene.Failures.Select(failure => failure.DropletId), Is.Unique.And.Exactly(500).Items);
        Assert.That(scene.Api.Calls, Has.Count.LessThan(25));
    }

    [Test]
    public void More_Droplets_than_one_request_may_have_are_tagged_in_several()
    {
        using var scene = Scene(new LeapingClock());
        long[] ids = [.. Enumerable.Range(1, 2345).Select(id => (long)id)];

        scene.RunAll([Bulk(ids)]);

        Assert.That(scene.Api.Calls.Where(call => call.Method == "TagDroplets").Select(call => call.Id), Has.Exactly(3).Items.And.All.LessThanOrEqualTo(1000));
        Assert.That(scene.Reported.Select(action => action.DropletId), Is.Unique.And.Exactly(2345).Items);
        Assert.That(scene.Api.Count("StartByTag"), Is.EqualTo(1));
        Assert.That(scene.Run.Progress, Is.EqualTo(new FleetProgress(2345, 2345, 2345, 0, null)));
    }

    [Test]
    public void Next_bulk_run_for_the_same_Droplets_starts_when_the_first_one_has_ended([Values] bool wait)
    {
        using var scene = Scene(new LeapingClock(), new() { Wait = wait, Timeout = TimeSpan.Zero, Throttle = 4 });
        var begin = scene.Api.StartByTag;
        scene.Api.StartByTag = (tag, body, token) => wait && scene.Account.Started.Count > 0 && Enumerable.Range(1001, 3).Any(id => scene.Account.See(id).Status != "completed")
            ? throw FakeFaults.Busy()
            : begin(tag, body, token);
        foreach (var id in new[] { 1, 2, 3 })
            scene.Account.Add(id);

        scene.RunAll([Bulk(1, 2, 3), Bulk(1, 2, 3), Bulk(1, 2, 3)]);

        Assert.That(scene.Failures, Is.Empty);
        Assert.That(scene.Reported.Count(), Is.EqualTo(9));
        Assert.That(scene.Run.Progress, Is.EqualTo(new FleetProgress(9, 9, 9, 0, null)));
    }

    [Test]
    public void Unreachable_API_is_reported_at_once_and_nothing_is_removed()
    {
        using var scene = Scene(new LeapingClock());
        scene.Api.ListTags = (_, _) => throw FakeFaults.NotSent();

        scene.RunAll([Bulk(1, 2)]);

        Assert.That(scene.Failures.Select(failure => failure.Kind), Is.EqualTo(new[] { FailureKind.ConnectionFailed, FailureKind.ConnectionFailed }));
        Assert.That(scene.Api.Calls, Has.Count.EqualTo(1));
    }

    [Test]
    public void Temporary_failure_of_the_list_of_tags_does_not_stop_the_run()
    {
        using var scene = Scene(new LeapingClock());
        scene.Api.ListTags = (_, _) => throw FakeFaults.ServerError();

        scene.RunAll([Bulk(1, 2)]);

        Assert.That(scene.Reported.Count(), Is.EqualTo(2));
        Assert.That(scene.News.OfType<Noted>().Single().Text, Does.Contain("could not be listed"));
    }

    private static BulkWork Bulk(params long[] ids) => FleetScene.InBulk(ids);

    private static DropletApiException NotFound()
    {
        var failure = FakeFaults.NotFound().Failure;
        return new(failure with { HttpStatus = 404 });
    }

    private FleetScene Scene(IClock clock, FleetOptions? options = null)
    {
        var scene = new FleetScene(clock, options);
        var tagged = new HashSet<long>();
        scene.Api.ListTags = (_, _) => Task.FromResult(new Page<string>([], false, 0));
        scene.Api.CreateTag = (_, _) => Task.CompletedTask;
        scene.Api.TagDroplets = (_, ids, _) =>
        {
            tagged.UnionWith(ids);
            return Task.CompletedTask;
        };
        scene.Api.StartByTag = (_, body, _) => Task.FromResult<IReadOnlyList<DropletAction>>([.. tagged.Select(id => scene.Account.Begin(id, body.Type))]);
        scene.Api.DeleteTag = (tag, token) => Hang(tag, int.MaxValue, token);
        return scene;
    }

    private async Task Hang(string tag, int from, CancellationToken token)
    {
        _deleted.Add(tag);
        if (_deleted.Count == 1)
            throw FakeFaults.NotFound();

        if (_deleted.Count >= from)
            await Task.Delay(Timeout.Infinite, token);
    }

    [SetUp]
    public void Forget() => _deleted.Clear();
}
