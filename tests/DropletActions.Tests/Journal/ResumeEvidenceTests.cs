using DropletActions.Engine;
using DropletActions.Tests.Scheduling;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Journal;

/// <summary>Requests without a response: one without an action is sent again only when it can have no effect anymore.</summary>
public sealed class ResumeEvidenceTests
{
    private ResumeScene _scene = null!;

    [SetUp]
    public void SetUp() => _scene = new();

    [TearDown]
    public void TearDown() => _scene.Dispose();

    [TestCase(-60)]
    [TestCase(-5)]
    [TestCase(5)]
    [TestCase(60)]
    public void Resume_after_the_clock_was_set_adopts_the_action(int seconds)
    {
        // The first request of a session: nothing has told the server's time before it.
        _scene.Api.ClockOffset = null;
        var get = _scene.Api.GetDroplet;
        _scene.Api.GetDroplet = (id, token) =>
        {
            _scene.Api.ClockOffset = TimeSpan.FromSeconds(-seconds);
            return get(id, token);
        };
        _scene.Account.ClockOffset = TimeSpan.FromSeconds(-seconds);
        _scene.Kill((id, type) => _scene.Account.Begin(id, type), Reboot(1));

        // Then the clock is right.
        _scene.Clock.Delay(TimeSpan.FromSeconds(60), default).Wait();
        (_scene.Account.ClockOffset, _scene.Api.ClockOffset) = (TimeSpan.Zero, TimeSpan.Zero);
        var second = _scene.Run(wait: false, Reboot(1));

        Assert.That(_scene.Account.Started, Has.Count.EqualTo(1));
        Assert.That(second.Reported, Has.Count.EqualTo(1));
    }

    [Test]
    public void First_intent_of_a_session_asks_for_the_servers_time_once()
    {
        _scene.Api.ClockOffset = null;
        var run = _scene.Run(wait: false, Reboot(1), Reboot(2), Reboot(3));
        Assert.That(run.Count("GetDroplet"), Is.EqualTo(1));
        Assert.That(run.Count("Start"), Is.EqualTo(3));
    }

    [TestCase(22)]
    [TestCase(30)]
    [TestCase(119)]
    public void Resume_at_once_adopts_work_that_is_done_late(int seconds)
    {
        _scene.Kill((_, _) => { }, Reboot(1));
        DoAfter(seconds, () => _scene.Account.Begin(1, "reboot"));

        var second = _scene.Run(wait: false, Reboot(1));

        Assert.That(_scene.Account.Started, Has.Count.EqualTo(1));
        Assert.That(second.Count("Start"), Is.Zero);
        Assert.That(second.Reported, Has.Count.EqualTo(1));
    }

    [Test]
    public void Resume_adopts_an_action_whose_id_is_lower_than_older_ones()
    {
        _scene.Account.IdsDescend = true;
        _scene.Run(wait: false, Reboot(2));
        _scene.Kill((id, type) => _scene.Account.Begin(id, type), Reboot(2), Reboot(1));

        var third = _scene.Run(wait: false, Reboot(2), Reboot(1));

        Assert.That(_scene.Account.Started.Select(started => started.DropletId), Is.EqualTo(new[] { 2L, 1L }));
        Assert.That(third.Reported, Has.Count.EqualTo(2));
    }

    [Test]
    public void Resume_of_an_intent_without_an_offset_leaves_a_found_action_unknown_and_names_it_on_every_rerun()
    {
        WriteOldIntent("reboot");
        var action = _scene.Account.Begin(1, "reboot");

        foreach (var _ in Enumerable.Range(0, 3))
        {
            var run = _scene.Run(wait: false, Reboot(1));
            Assert.That(run.Failures.Single().Kind, Is.EqualTo(FailureKind.OutcomeUnknown));
            Assert.That(run.Failures.Single().Message, Does.Contain($"action {action.Id} "));
            Assert.That(run.Failures.Single().Advice, Does.Contain("new journal"));
        }

        Assert.That(_scene.Account.Started, Has.Count.EqualTo(1));
    }

    [Test]
    public void Resume_of_an_intent_without_an_offset_starts_what_has_no_action_of_its_type()
    {
        WriteOldIntent("reboot");
        _scene.Account.Begin(1, "power_cycle");
        var begun = _scene.Clock.UtcNow;

        Assert.That(_scene.Run(wait: false, Reboot(1)).Count("Start"), Is.EqualTo(1));
        Assert.That(_scene.Clock.UtcNow - begun, Is.EqualTo(TimeSpan.FromMinutes(2)));
    }

    [Test]
    public void Resume_of_an_intent_without_an_offset_adopts_the_snapshot_with_the_name()
    {
        WriteOldIntent("snapshot", Snapshot(1, "mine").Request);
        _scene.Account.Begin(1, "snapshot", "another");
        _scene.Clock.Delay(TimeSpan.FromMinutes(1), default).Wait();
        var mine = _scene.Account.Begin(1, "snapshot", "mine");

        var second = _scene.Run(wait: true, Snapshot(1, "mine"));

        Assert.That(second.Reported.Single().Id, Is.EqualTo(mine.Id));
        Assert.That(_scene.Account.Started, Has.Count.EqualTo(2));
    }

    [Test]
    public void Resume_starts_nothing_while_an_older_action_is_unaccounted_for()
    {
        var other = _scene.Account.Begin(1, "reboot");
        _scene.Clock.Delay(TimeSpan.FromSeconds(60), default).Wait();
        _scene.Kill((_, _) => { }, Reboot(1));

        var second = _scene.Run(wait: false, Reboot(1));

        Assert.That(second.Failures.Single().Message, Does.Contain($"action {other.Id} "));
        Assert.That(_scene.Account.Started, Has.Count.EqualTo(1));
    }

    [Test]
    public void Resume_starts_a_snapshot_when_the_only_other_one_has_another_name()
    {
        _scene.Account.Begin(1, "snapshot", "another");
        _scene.Clock.Delay(TimeSpan.FromSeconds(60), default).Wait();
        _scene.Kill((_, _) => { }, Snapshot(1, "mine"));

        var second = _scene.Run(wait: false, Snapshot(1, "mine"));

        Assert.That(second.Failures, Is.Empty);
        Assert.That(_scene.Account.Started, Has.Count.EqualTo(2));
    }

    [Test]
    public void Resume_starts_other_Droplets_while_one_has_to_wait()
    {
        _scene.Kill((_, _) => { }, Reboot(1));
        var begun = _scene.Clock.UtcNow;
        var sent = new Dictionary<long, TimeSpan>();
        var start = _scene.Api.Start;
        _scene.Api.Start = (id, body, token) =>
        {
            sent[id] = _scene.Clock.UtcNow - begun;
            return start(id, body, token);
        };

        _scene.Run(new FleetOptions { Throttle = 1 }, Reboot(1), Reboot(2));

        Assert.That(sent[1], Is.GreaterThanOrEqualTo(TimeSpan.FromMinutes(2)));
        Assert.That(sent[2], Is.LessThan(TimeSpan.FromMinutes(2)));
    }

    [Test]
    public void Resume_of_many_reports_one_that_cannot_be_read_alone()
    {
        var many = FleetScene.InBulk(1, 2, 3, 4, 5);
        using (var journal = _scene.Open(many.Request))
            journal.IntendAsync(many.Request, new("power_cycle", [1, 2, 3, 4, 5], 0, _scene.Clock.UtcNow) { ClockOffset = TimeSpan.Zero }).Wait();
        foreach (var id in new long[] { 2, 3, 4 })
            _scene.Account.Begin(id, "power_cycle");
        _scene.Api.ListActions = (_, _) => throw FakeFaults.Forbidden();
        var list = _scene.Api.ListDropletActions;
        _scene.Api.ListDropletActions = (id, page, token) => id == 5 ? throw FakeFaults.NotFound() : list(id, page, token);

        var second = _scene.Run(many.Request, many);

        Assert.That(second.Failures.Select(failure => (failure.DropletId, failure.Kind)), Is.EqualTo(new[] { ((long?)5L, FailureKind.OutcomeUnknown) }));
        Assert.That(_scene.Account.Started.Select(started => started.DropletId), Is.EquivalentTo(new long[] { 2, 3, 4, 1 }));
        Assert.That(second.Progress, Is.EqualTo(new FleetProgress(5, 4, 4, 1, null)));
    }

    private static DropletWork Reboot(long id) => FleetScene.On(id, "reboot");

    private static DropletWork Snapshot(long id, string name) => new(Catalog.Wire.Create("snapshot", ("Name", name)), id, null);

    /// <summary>A journal of versions that did not record the server's time.</summary>
    private void WriteOldIntent(string type, ActionRequest? request = null)
    {
        request ??= Catalog.Wire.Create(type);
        using var journal = _scene.Open();
        journal.IntendAsync(request, new(type, [1], 0, _scene.Clock.UtcNow)).Wait();
    }

    private void DoAfter(int seconds, Action work)
    {
        var (due, isDone, list) = (_scene.Clock.UtcNow.AddSeconds(seconds), false, _scene.Api.ListDropletActions);
        _scene.Api.ListDropletActions = (id, page, token) =>
        {
            if (!isDone && _scene.Clock.UtcNow >= due)
            {
                isDone = true;
                work();
            }

            return list(id, page, token);
        };
    }
}
