using DropletActions.Engine;
using DropletActions.Tests.Scheduling;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Starting;

/// <summary>All Droplets of a tag in one request.</summary>
public sealed class TagTests
{
    private static readonly TimeSpan s_forEver = TimeSpan.Zero;

    [Test]
    public void One_request_acts_on_all_and_each_action_has_the_name_of_its_Droplet([Values] bool wait)
    {
        using var scene = new FleetScene(new LeapingClock(), new() { Wait = wait, Timeout = s_forEver });
        var droplets = Tagged(scene, 8);
        scene.RunAll([FleetScene.OnTag("web", droplets)]);
        Assert.Multiple(() =>
        {
            Assert.That(scene.Api.Count("StartByTag"), Is.EqualTo(1));
            Assert.That(scene.Api.Count("Start"), Is.Zero);
            Assert.That(scene.Reported.Select(action => (action.DropletId, action.DropletName)), Is.EquivalentTo(droplets.Select(droplet => ((long?)droplet.DropletId, droplet.Name))));
            Assert.That(scene.Reported.Select(action => action.Status), Is.All.EqualTo(wait ? "completed" : "in-progress"));
            Assert.That(scene.Run.Progress, Is.EqualTo(new FleetProgress(8, 8, 8, 0, null)));
        });
    }

    [Test]
    public void Droplet_without_an_action_is_reported_by_name()
    {
        using var scene = new FleetScene(new LeapingClock());
        var droplets = Tagged(scene, 5);
        scene.Api.StartByTag = (_, body, _) => Task.FromResult<IReadOnlyList<DropletAction>>([scene.Account.Begin(1, body.Type), scene.Account.Begin(4, body.Type)]);
        scene.RunAll([FleetScene.OnTag("web", droplets)]);
        Assert.Multiple(() =>
        {
            Assert.That(scene.Reported.Select(action => action.DropletId), Is.EquivalentTo(new[] { 1, 4 }));
            Assert.That(scene.Failures.Select(failure => failure.Kind), Is.All.EqualTo(FailureKind.NotActedOn));
            Assert.That(scene.Failures.Select(failure => failure.DropletId), Is.EquivalentTo(new[] { 2, 3, 5 }));
            Assert.That(scene.Failures.First().Message, Does.Contain("web-2"));
            Assert.That(scene.Run.Progress, Is.EqualTo(new FleetProgress(5, 2, 2, 3, null)));
        });
    }

    [Test]
    public void Busy_Droplet_is_reported_as_busy_or_gets_a_request_of_its_own_with_WaitIfBusy([Values] bool waits)
    {
        using var scene = new FleetScene(new LeapingClock(), new() { WaitIfBusy = waits });
        var droplets = Tagged(scene, 3);
        scene.Api.StartByTag = (_, body, _) => Task.FromResult<IReadOnlyList<DropletAction>>([scene.Account.Begin(1, body.Type)]);
        scene.Api.ListDroplets = (_, _, _) => Task.FromResult(new Page<Droplet>([droplets[0], droplets[1]], false, 2));
        scene.Account.Begin(2, "reboot");
        scene.RunAll([FleetScene.OnTag("web", droplets)]);

        Assert.That(scene.Failures.Last().Message, Is.EqualTo("Droplet web-3 (3) was not power-cycled: the Droplet no longer has the tag 'web'."));
        Assert.That(scene.Reported.Select(action => action.DropletId), Is.EquivalentTo(waits ? new[] { 1, 2 } : [1]));
        Assert.That(scene.Reported.Select(action => action.DropletName), Is.EquivalentTo(waits ? new[] { "web-1", "web-2" } : ["web-1"]));
        Assert.That(scene.Run.Progress, Is.EqualTo(waits ? new FleetProgress(3, 2, 2, 1, null) : new(3, 1, 1, 2, null)));
        if (!waits)
            Assert.That(scene.Failures.First().Message, Is.EqualTo("Droplet web-2 (2) was not power-cycled: another action of the Droplet is in progress."));
    }

    [Test]
    public void Droplet_that_got_the_tag_meanwhile_is_reported_and_counted()
    {
        using var scene = new FleetScene(new LeapingClock());
        var droplets = Tagged(scene, 2);
        scene.Account.Add(9, "late", tags: "web");
        scene.RunAll([FleetScene.OnTag("web", droplets)]);
        Assert.That(scene.Reported.Select(action => action.DropletId), Is.EquivalentTo(new[] { 1, 2, 9 }));
        Assert.That(scene.Run.Progress, Is.EqualTo(new FleetProgress(3, 3, 3, 0, null)));
    }

    [Test]
    public void Unlisted_tag_without_Droplets_is_reported()
    {
        using var scene = new FleetScene(new LeapingClock());
        scene.RunAll([FleetScene.OnTag("nobody", [])]);
        Assert.That(scene.Failures.Single().Kind, Is.EqualTo(FailureKind.TagMatchesNothing));
        Assert.That(scene.Run.Progress, Is.EqualTo(new FleetProgress(1, 0, 0, 1, null)));
    }

    [Test]
    public void Refusal_is_reported_once_and_counts_for_all()
    {
        using var scene = new FleetScene(new LeapingClock());
        scene.Api.StartByTag = (_, _, _) => throw FakeFaults.Forbidden();
        scene.RunAll([FleetScene.OnTag("web", Tagged(scene, 5))]);
        Assert.That(scene.News.Single(), Is.TypeOf<TargetFailed>());
        Assert.That(scene.Run.Progress, Is.EqualTo(new FleetProgress(5, 0, 0, 5, null)));
    }

    [Test]
    public void Waits_of_a_tag_do_not_release_Droplets_of_other_work()
    {
        var clock = new LeapingClock();
        using var scene = new FleetScene(clock, new() { Wait = true, Timeout = s_forEver });
        var droplets = Tagged(scene, 1);
        var atOnce = 0;
        var most = 0;
        var isFirstOut = new TaskCompletionSource();
        var tagIsDone = new TaskCompletionSource();
        scene.Api.Start = async (id, body, _) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref atOnce));
            isFirstOut.TrySetResult();
            await clock.HoldRequestAsync(tagIsDone.Task);
            Interlocked.Decrement(ref atOnce);
            return scene.Account.Begin(id, body.Type);
        };
        scene.Submit(FleetScene.On(1));
        scene.Submit(FleetScene.On(1, "enable_ipv6"));
        isFirstOut.Task.Wait();
        scene.Submit(FleetScene.OnTag("web", droplets));
        scene.Pump(() => scene.News.Count == 1);
        tagIsDone.SetResult();
        scene.End();
        Assert.That(most, Is.EqualTo(1));
        Assert.That(scene.Reported.Count(), Is.EqualTo(3));
    }

    [Test]
    public void Lost_response_is_recovered_from_the_accounts_list()
    {
        using var scene = new FleetScene(new LeapingClock());
        var droplets = Tagged(scene, 300);
        var begin = scene.Api.StartByTag;
        scene.Api.StartByTag = async (tag, body, token) =>
        {
            await begin(tag, body, token);
            throw FakeFaults.Lost();
        };
        scene.RunAll([FleetScene.OnTag("web", droplets)]);
        Assert.Multiple(() =>
        {
            Assert.That(scene.Reported.Select(action => action.DropletId!.Value), Is.EquivalentTo(droplets.Select(droplet => droplet.DropletId)));
            Assert.That(scene.Api.Count("StartByTag"), Is.EqualTo(1));
            Assert.That(scene.Api.Count("ListActions"), Is.EqualTo(2));
            Assert.That(scene.Api.Count("ListDropletActions"), Is.Zero);
        });
    }

    [Test]
    public void Lost_response_of_a_partial_request_leaves_the_others_unknown_if_a_repetition_is_harmful(
        [Values] bool mayListActions, [Values("power_cycle", "shutdown")] string type)
    {
        using var scene = new FleetScene(new LeapingClock());
        var droplets = Tagged(scene, 10);
        if (!mayListActions)
            scene.Api.ListActions = (_, _) => throw FakeFaults.Forbidden();
        scene.Api.StartByTag = (_, body, _) =>
        {
            foreach (var id in new[] { 2, 5, 7 })
                scene.Account.Begin(id, body.Type);
            throw FakeFaults.ServerError();
        };
        scene.RunAll([FleetScene.OnTag("web", droplets, type)]);
        Assert.That(scene.Reported.Select(action => action.DropletId), Is.EquivalentTo(new[] { 2, 5, 7 }));
        Assert.That(
            scene.Failures.Select(failure => failure.Kind),
            Has.Exactly(7).EqualTo(type == "shutdown" ? FailureKind.NotActedOn : FailureKind.OutcomeUnknown));
        Assert.That(scene.Failures.First().Message, Does.Contain("web-1"));
    }

    [Test]
    public void Search_for_a_lost_request_reads_each_Droplets_list_at_most_once([Values] bool isAccountSmall)
    {
        using var scene = new FleetScene(new LeapingClock());
        var droplets = Tagged(scene, 50);
        foreach (var _ in Enumerable.Range(0, isAccountSmall ? 100 : 1000))
            scene.Account.Begin(1, "reboot");
        scene.Api.StartByTag = (_, _, _) => throw FakeFaults.Lost();
        scene.RunAll([FleetScene.OnTag("web", droplets, "snapshot")]);
        Assert.That(scene.Failures.Single().Kind, Is.EqualTo(FailureKind.OutcomeUnknown));

        // A list of all actions that was read to its end tells enough.
        var pagesOfTheFirst = isAccountSmall ? 0 : 5;
        Assert.That(scene.Api.Count("ListDropletActions"), Is.EqualTo(isAccountSmall ? 0 : 49 + pagesOfTheFirst));
    }

    [Test]
    public void Lost_request_without_an_action_has_an_unknown_outcome()
    {
        using var scene = new FleetScene(new LeapingClock());
        scene.Api.StartByTag = (_, _, _) => throw FakeFaults.Lost();
        scene.RunAll([FleetScene.OnTag("web", Tagged(scene, 10), "snapshot")]);
        Assert.That(scene.Failures.Single().Kind, Is.EqualTo(FailureKind.OutcomeUnknown));
        Assert.That(scene.Api.Count("StartByTag"), Is.EqualTo(1));
    }

    [TestCase(2)]
    [TestCase(44)]
    public void Lost_response_of_a_fleet_with_a_deleted_Droplet_fails_only_that_one(int count)
    {
        using var scene = new FleetScene(new LeapingClock());
        var droplets = Tagged(scene, count);
        scene.Api.ListActions = (_, _) => throw FakeFaults.Forbidden();
        var list = scene.Api.ListDropletActions;
        scene.Api.ListDropletActions = (id, page, token) => id == 1 ? throw FakeFaults.NotFound() : list(id, page, token);
        scene.Api.StartByTag = (_, body, _) =>
        {
            foreach (var droplet in droplets.Skip(1))
                scene.Account.Begin(droplet.DropletId, body.Type);
            throw FakeFaults.Lost();
        };
        scene.RunAll([FleetScene.OnTag("web", droplets)]);
        Assert.That(scene.Reported.Select(action => action.DropletId!.Value), Is.EquivalentTo(Enumerable.Range(2, count - 1)));
        Assert.That(scene.Failures.Select(failure => (failure.DropletId, failure.Kind)), Is.EqualTo(new[] { ((long?)1, FailureKind.OutcomeUnknown) }));
    }

    [TestCase(2)]
    [TestCase(44)]
    public void Request_by_tag_refused_with_another_message_is_busy_while_an_action_is_in_progress(int count)
    {
        using var scene = new FleetScene(new LeapingClock(), new() { WaitIfBusy = true });
        var droplets = Tagged(scene, count);
        scene.Account.Begin(count, "reboot");
        var begin = scene.Api.StartByTag;
        scene.Api.StartByTag = (tag, body, token) => scene.Account.See(1001).Status == "in-progress" ? throw FakeFaults.Rejected() : begin(tag, body, token);
        scene.RunAll([FleetScene.OnTag("web", droplets)]);
        Assert.That(scene.Failures, Is.Empty);
        Assert.That(scene.Reported.Count(), Is.EqualTo(count));
    }

    [Test]
    public void Many_skipped_Droplets_are_checked_in_the_accounts_list()
    {
        using var scene = new FleetScene(new LeapingClock());
        var droplets = Tagged(scene, 44);
        droplets.ForEach(droplet => scene.Account.Begin(droplet.DropletId, "reboot"));
        scene.Api.StartByTag = (_, _, _) => Task.FromResult<IReadOnlyList<DropletAction>>([]);
        scene.RunAll([FleetScene.OnTag("web", droplets)]);
        Assert.That(scene.Failures.Select(failure => failure.Message), Is.All.EndsWith("another action of the Droplet is in progress.").And.Exactly(44).Items);
        Assert.That((scene.Api.Count("ListActions"), scene.Api.Count("ListDropletActions")), Is.EqualTo((1, 0)));
    }

    private static List<Droplet> Tagged(FleetScene scene, int count) =>
        [.. Enumerable.Range(1, count).Select(id => scene.Account.Add(id, tags: "web"))];
}
