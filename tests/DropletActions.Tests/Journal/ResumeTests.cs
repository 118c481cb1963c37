using DropletActions.Engine;
using DropletActions.Tests.Scheduling;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Journal;

/// <summary>The repeated statement: finished actions are emitted, possible ones are looked up, and nothing is started twice.</summary>
public sealed class ResumeTests
{
    private ResumeScene _scene = null!;

    [SetUp]
    public void SetUp() => _scene = new();

    [TearDown]
    public void TearDown() => _scene.Dispose();

    [Test]
    public void Finished_action_is_emitted_without_a_single_request([Values] bool wait)
    {
        var first = _scene.Run(wait: true, Reboot(1), Reboot(2));
        var second = _scene.Run(wait, Reboot(1), Reboot(2));

        Assert.That(second.Calls, Is.Empty);
        Assert.That(second.Reported, Is.EquivalentTo(first.Reported));
        Assert.That(FromFinishedRun(first), Is.All.False);
        Assert.That(FromFinishedRun(second), Is.All.True.And.Exactly(2).Items, "Nothing was left to do, which a person wants to know.");
        Assert.That(second.Failures, Is.Empty);
        Assert.That(second.Progress, Is.EqualTo(new FleetProgress(2, 2, 2, 0, null)));
        Assert.That(_scene.States, Is.EquivalentTo(new[] { (1L, "completed"), (2L, "completed") }));
    }

    [Test]
    public void Accepted_action_is_waited_for_and_not_started_again()
    {
        var first = _scene.Run(wait: false, Reboot(1), Reboot(2));
        var told = _scene.Run(wait: false, Reboot(1), Reboot(2));
        var waited = _scene.Run(wait: true, Reboot(1), Reboot(2), Reboot(3));

        Assert.That(told.Calls, Is.Empty);
        Assert.That(told.Reported, Is.EquivalentTo(first.Reported));
        Assert.That(FromFinishedRun(first), Is.All.False);
        Assert.That(FromFinishedRun(told), Is.All.True);
        Assert.That(FromFinishedRun(waited), Is.All.False, "The waits were left to do.");
        Assert.That(waited.Count("Start"), Is.EqualTo(1), "Droplet 3 is new.");
        Assert.That(waited.Reported.Select(action => action.Status), Is.All.EqualTo("completed").And.Exactly(3).Items);
        Assert.That(waited.Reported.Select(action => action.Id), Is.SupersetOf(first.Reported.Select(action => action.Id)));
        Assert.That(_scene.States.Select(state => state.State), Is.All.EqualTo("completed").And.Exactly(3).Items);
    }

    [Test]
    public void Sent_request_that_was_carried_out_is_adopted()
    {
        _scene.Kill((id, type) => _scene.Account.Begin(id, type), Reboot(1, "web-01"));
        Assert.That(_scene.States, Is.EqualTo(new[] { (1L, "intended") }));
        Assert.That(RunJournal.Read(_scene.Path).Single().DropletName, Is.EqualTo("web-01"), "A person who reads it knows it by its name.");

        var second = _scene.Run(wait: true, Reboot(1, "web-01"));

        Assert.That(_scene.Account.Started, Has.Count.EqualTo(1));
        Assert.That(second.Count("Start"), Is.Zero);
        Assert.That(second.Reported.Single().DropletName, Is.EqualTo("web-01"));
        Assert.That(_scene.States, Is.EqualTo(new[] { (1L, "completed") }));
    }

    [Test]
    public void Snapshot_that_was_completed_long_ago_has_its_image()
    {
        _scene.Kill((id, type) => _scene.Account.Begin(id, type, "a"), Snapshot(1, "a"));
        _scene.Clock.Delay(TimeSpan.FromDays(1), default).Wait();

        var second = _scene.Run(wait: true, Snapshot(1, "a"));

        Assert.That(_scene.Account.Started, Has.Count.EqualTo(1));
        Assert.That(second.Reported.Single().ImageId, Is.EqualTo(FakeAccount.ImageOf(second.Reported.Single().Id)));
    }

    [Test]
    public void Sent_request_that_was_not_carried_out_is_repeated_after_the_grace_period()
    {
        _scene.Kill((_, _) => { }, Reboot(1));
        var begun = _scene.Clock.UtcNow;
        var sentAt = DateTimeOffset.MinValue;
        var start = _scene.Api.Start;
        _scene.Api.Start = (id, body, token) =>
        {
            sentAt = _scene.Clock.UtcNow;
            return start(id, body, token);
        };

        var second = _scene.Run(wait: false, Reboot(1));

        Assert.That(sentAt - begun, Is.EqualTo(TimeSpan.FromMinutes(2)));
        Assert.That(second.Reported, Has.Count.EqualTo(1));
        Assert.That(_scene.Account.Started, Has.Count.EqualTo(1));
    }

    [Test]
    public void Request_that_was_sent_long_ago_is_searched_once()
    {
        _scene.Kill((_, _) => { }, Reboot(1));
        _scene.Clock.Delay(TimeSpan.FromMinutes(10), default).Wait();
        var begun = _scene.Clock.UtcNow;

        var second = _scene.Run(wait: false, Reboot(1));

        Assert.That(second.Calls.Select(call => call.Method), Is.EqualTo(new[] { "ListDropletActions", "Start" }));
        Assert.That(_scene.Clock.UtcNow, Is.EqualTo(begun));
    }

    [Test]
    public void Request_that_waited_for_the_rate_limit_has_the_grace_period_too()
    {
        _scene.Kill((_, _) => { }, Reboot(1));
        _scene.Clock.Delay(TimeSpan.FromMinutes(4), default).Wait();
        AppearAtLook(3);

        var second = _scene.Run(wait: false, Reboot(1));

        Assert.That(second.Count("Start"), Is.Zero);
        Assert.That(_scene.Account.Started, Has.Count.EqualTo(1));
    }

    [Test]
    public void Clock_that_was_set_back_does_not_shorten_the_grace_period()
    {
        // Written by a clock that was an hour ahead of this one.
        using (var journal = RunJournal.Open(_scene.Path, JournalFolder.Statement, _scene.Clock))
            journal.IntendAsync(Catalog.Wire.Create("reboot"), new("reboot", [1], 0, _scene.Clock.UtcNow.AddHours(1)) { ClockOffset = TimeSpan.FromHours(-1) }).Wait();
        AppearAtLook(4);

        var second = _scene.Run(wait: false, Reboot(1));

        Assert.That(second.Count("Start"), Is.Zero);
        Assert.That(second.Reported, Has.Count.EqualTo(1));
    }

    [Test]
    public void Request_whose_search_fails_is_not_repeated_and_is_searched_by_the_next_run()
    {
        _scene.Kill((id, type) => _scene.Account.Begin(id, type), Reboot(1));
        var list = _scene.Api.ListDropletActions;
        _scene.Api.ListDropletActions = (_, _, _) => throw FakeFaults.ServerError();

        var failed = _scene.Run(wait: true, Reboot(1)).Failures.Single();
        Assert.That((failed.Kind, failed.DropletId, failed.ActionType), Is.EqualTo((FailureKind.OutcomeUnknown, (long?)1L, "reboot")));
        Assert.That(failed.Advice, Does.Contain("journal"));

        _scene.Api.ListDropletActions = list;
        Assert.That(_scene.Run(wait: true, Reboot(1)).Reported, Has.Count.EqualTo(1));
        Assert.That(_scene.Account.Started, Has.Count.EqualTo(1));
    }

    [Test]
    public void Refused_request_is_tried_again_without_a_search()
    {
        var start = _scene.Api.Start;
        _scene.Api.Start = (_, _, _) => throw FakeFaults.Rejected();
        Assert.That(_scene.Run(wait: false, Reboot(1)).Failures, Has.Count.EqualTo(1));
        Assert.That(_scene.States, Is.EqualTo(new[] { (1L, "failed") }));
        _scene.Api.Start = start;

        var second = _scene.Run(wait: false, Reboot(1));

        Assert.That(second.Calls.Select(call => call.Method), Is.EqualTo(new[] { "Start" }));
        Assert.That(_scene.States, Is.EqualTo(new[] { (1L, "accepted") }));
    }

    [Test]
    public void Unknown_outcome_is_looked_up_again()
    {
        var start = _scene.Api.Start;
        _scene.Api.Start = (_, _, _) => throw FakeFaults.Lost();
        Assert.That(_scene.Run(wait: false, Reboot(1)).Failures.Single().Kind, Is.EqualTo(FailureKind.OutcomeUnknown));
        _scene.Api.Start = start;
        _scene.Account.Begin(1, "reboot");

        Assert.That(_scene.Run(wait: false, Reboot(1)).Count("Start"), Is.Zero);
        Assert.That(_scene.Account.Started, Has.Count.EqualTo(1));
    }

    [Test]
    public void Errored_action_is_reported_again_without_a_request()
    {
        _scene.Account.Fails = _ => true;
        _scene.Run(wait: true, Reboot(1));

        var second = _scene.Run(wait: true, Reboot(1));

        Assert.That(second.Calls, Is.Empty);
        Assert.That(second.Reported.Single().Status, Is.EqualTo("errored"));
        Assert.That(second.Failures.Single().Kind, Is.EqualTo(FailureKind.ActionErrored));
        Assert.That(_scene.States, Is.EqualTo(new[] { (1L, "errored") }));
    }

    [Test]
    public void Action_that_timed_out_is_waited_for_again()
    {
        _scene.Account.ActionTime = _ => TimeSpan.FromHours(1);
        var hasty = new FleetOptions { Wait = true, Timeout = TimeSpan.FromSeconds(1) };
        Assert.That(_scene.Run(hasty, Reboot(1)).Failures.Single().Kind, Is.EqualTo(FailureKind.WaitTimedOut));
        Assert.That(_scene.States, Is.EqualTo(new[] { (1L, "accepted") }));

        Assert.That(_scene.Run(wait: true, Reboot(1)).Reported.Single().Status, Is.EqualTo("completed"));
        Assert.That(_scene.Account.Started, Has.Count.EqualTo(1));
    }

    [Test]
    public void Two_requests_of_one_type_for_a_Droplet_are_never_confused()
    {
        // Both were lost, and only one was carried out: the one that came first.
        var (a, b) = (Snapshot(1, "a"), Snapshot(1, "b"));
        var start = _scene.Api.Start;
        _scene.Api.Start = (_, _, _) => throw FakeFaults.Lost();
        _scene.Run(wait: false, a, b);
        _scene.Api.Start = start;
        _scene.Account.Begin(1, "snapshot", "a");

        var second = _scene.Run(wait: false, a, b);

        Assert.That(_scene.Account.Started, Has.Count.EqualTo(2));
        Assert.That(second.Reported.Select(action => action.Id), Is.Unique.And.Exactly(2).Items);
    }

    [Test]
    public void Entries_of_earlier_runs_are_older_than_those_of_this_run()
    {
        _scene.Run(wait: false, Snapshot(1, "a"));
        var start = _scene.Api.Start;
        _scene.Api.Start = (_, _, _) => throw FakeFaults.Lost();

        var second = _scene.Run(wait: false, Snapshot(1, "a"), Snapshot(1, "b"));

        Assert.That(second.Failures.Single().Kind, Is.EqualTo(FailureKind.OutcomeUnknown), "The first snapshot is not adopted for the second.");
        Assert.That(second.Reported, Has.Count.EqualTo(1));
    }

    [Test]
    public void Droplet_has_the_name_of_this_run_or_else_the_one_in_the_journal()
    {
        _scene.Run(wait: true, Reboot(1, "before"));
        Assert.That(_scene.Run(wait: true, Reboot(1, "after")).Reported.Single().DropletName, Is.EqualTo("after"));
        Assert.That(_scene.Run(wait: true, Reboot(1)).Reported.Single().DropletName, Is.EqualTo("before"));
    }

    [Test]
    public void Droplet_of_a_tag_without_a_name_has_none_in_the_journal()
    {
        _scene.Api.StartByTag = (_, _, _) => throw FakeFaults.Busy();
        _scene.Run(wait: false, FleetScene.OnTag("web", [new() { DropletId = 1 }]));
        Assert.That(RunJournal.Read(_scene.Path).Single().DropletName, Is.Null);
    }

    [Test]
    public void Adopted_action_is_not_adopted_for_the_Droplets_next_request()
    {
        _scene.Kill((id, type) => _scene.Account.Begin(id, type, "a"), Snapshot(1, "a"));
        _scene.Api.Start = (_, _, _) => throw FakeFaults.Lost();
        var second = _scene.Run(wait: false, Snapshot(1, "a"), Snapshot(1, "b"));
        Assert.That(second.Reported, Has.Count.EqualTo(1));
        Assert.That(second.Failures.Single().Kind, Is.EqualTo(FailureKind.OutcomeUnknown));
    }

    private static DropletWork Reboot(long id, string? name = null) => FleetScene.On(id, "reboot", name);

    private static DropletWork Snapshot(long id, string name) => new(Catalog.Wire.Create("snapshot", ("Name", name)), id, null);

    private void AppearAtLook(int number)
    {
        var (looks, list) = (0, _scene.Api.ListDropletActions);
        _scene.Api.ListDropletActions = (id, page, token) =>
        {
            if (++looks == number)
                _scene.Account.Begin(id, "reboot");
            return list(id, page, token);
        };
    }

    private static IEnumerable<bool> FromFinishedRun(RunResult run) => [.. run.News.OfType<ActionReported>().Select(news => news.IsFromFinishedRun)];
}
