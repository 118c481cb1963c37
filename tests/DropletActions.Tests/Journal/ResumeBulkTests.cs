using DropletActions.Engine;
using DropletActions.Tests.Scheduling;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Journal;

/// <summary>A bulk run with a journal: Droplets that an earlier run started continue individually, and the others share a request again.</summary>
public sealed class ResumeBulkTests
{
    private static readonly Some s_all = new(1, 2, 3, 4, 5);

    private ResumeScene _scene = null!;

    [SetUp]
    public void SetUp() => _scene = new();

    [TearDown]
    public void TearDown() => _scene.Dispose();

    [Test]
    public void Finished_action_is_emitted_without_a_request()
    {
        var first = _scene.Run(wait: true, Cycle(s_all));
        Assert.That(first.Count("StartByTag"), Is.EqualTo(1));
        Assert.That(_scene.States.Select(state => state.State), Is.All.EqualTo("completed").And.Exactly(5).Items);

        var second = _scene.Run(wait: true, Cycle(s_all));

        Assert.That(second.Calls, Is.Empty, "Not even a tag is made.");
        Assert.That(second.Reported, Is.EquivalentTo(first.Reported));
        Assert.That(second.Progress, Is.EqualTo(new FleetProgress(5, 5, 5, 0, null)));
    }

    [Test]
    public void Droplets_that_a_killed_run_left_share_a_request_again()
    {
        KillWhileOut(1, 2);

        var second = _scene.Run(wait: true, Cycle(s_all));

        Assert.That(_scene.Account.Started.Select(started => started.DropletId), Is.Unique.And.Exactly(5).Items);
        Assert.That((second.Count("StartByTag"), second.Count("Start")), Is.EqualTo((1, 0)));
        Assert.That(second.Reported.Select(action => action.DropletId), Is.EquivalentTo(s_all.Ids));
        Assert.That(second.Failures, Is.Empty);
        Assert.That(second.Progress, Is.EqualTo(new FleetProgress(5, 5, 5, 0, null)));
    }

    [Test]
    public void Failed_search_starts_nothing_and_is_reported_for_each_Droplet()
    {
        KillWhileOut(1, 2, 3, 4, 5);
        _scene.Api.ListActions = (_, _) => throw FakeFaults.ServerError();
        _scene.Api.ListDropletActions = (_, _, _) => throw FakeFaults.ServerError();

        var second = _scene.Run(wait: true, Cycle(s_all));

        Assert.That(second.Failures.Select(failure => (failure.DropletId, failure.Kind)), Is.EquivalentTo(s_all.Ids.Select(id => ((long?)id, FailureKind.OutcomeUnknown))));
        Assert.That(_scene.Account.Started, Has.Count.EqualTo(5));
        Assert.That(second.Progress, Is.EqualTo(new FleetProgress(5, 0, 0, 5, null)));
    }

    [Test]
    public void Skipped_Droplet_is_in_the_journal_and_tried_again()
    {
        var byTag = _scene.Api.StartByTag;
        _scene.Api.StartByTag = async (tag, body, token) =>
        {
            _scene.Api.StartByTag = byTag;
            await Task.Yield();
            return [.. new long[] { 2, 3, 4, 5 }.Select(id => _scene.Account.Begin(id, body.Type))];
        };
        Assert.That(_scene.Run(wait: false, Cycle(s_all)).Failures.Single().Kind, Is.EqualTo(FailureKind.NotActedOn));
        Assert.That(_scene.States.Single(state => state.State == "failed").Id, Is.EqualTo(1));

        var second = _scene.Run(wait: false, Cycle(s_all));

        Assert.That(_scene.Account.Started.Select(started => started.DropletId), Is.Unique.And.Exactly(5).Items);
        Assert.That(second.Reported, Has.Count.EqualTo(5));
    }

    [Test]
    public void Deleted_Droplet_does_not_affect_the_others_of_its_run([Values] bool mayListActions)
    {
        KillWhileOut(1, 2);
        var list = _scene.Api.ListDropletActions;
        _scene.Api.ListDropletActions = (id, page, token) => id == 3 ? throw FakeFaults.NotFound() : list(id, page, token);
        if (!mayListActions)
            _scene.Api.ListActions = (_, _) => throw FakeFaults.Forbidden();
        else
            Enumerable.Range(0, 1000).ToList().ForEach(_ => _scene.Account.Begin(77, "reboot"));

        for (var run = 2; run < 4; run++)
        {
            var again = _scene.Run(wait: true, Cycle(s_all));
            Assert.That(again.Failures.Select(failure => (failure.DropletId, failure.Kind)), Is.EqualTo(new[] { ((long?)3, FailureKind.OutcomeUnknown) }), $"run {run}");
            Assert.That(again.Reported.Select(action => action.DropletId), Is.EquivalentTo(new[] { 1, 2, 4, 5 }), $"run {run}");
        }

        Assert.That(_scene.Account.Started.Where(started => started.Type == "power_cycle").Select(started => started.DropletId), Is.EquivalentTo(new[] { 1, 2, 4, 5 }));
    }

    private static BulkWork Cycle(Some droplets) => FleetScene.InBulk(droplets.Ids.Select(id => (long)id));

    private void KillWhileOut(params long[] carriedOut)
    {
        var byTag = _scene.Api.StartByTag;
        _scene.Api.StartByTag = async (_, body, token) =>
        {
            foreach (var id in carriedOut)
                _scene.Account.Begin(id, body.Type);
            await _scene.Api.Start(0, body, token);
            return [];
        };
        _scene.Kill((_, _) => { }, Cycle(s_all));
        _scene.Api.StartByTag = byTag;
    }

    private sealed record Some(params long[] Ids);
}
