using DropletActions.Engine;
using DropletActions.Tests.Scheduling;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Journal;

/// <summary>A request by tag, and a shutdown with a fallback: both resume where they stopped.</summary>
public sealed class ResumeTagTests
{
    private ResumeScene _scene = null!;
    private List<Droplet> _droplets = null!;

    [SetUp]
    public void SetUp()
    {
        _scene = new();
        _droplets = [.. Enumerable.Range(1, 5).Select(id => new Droplet { DropletId = id, Name = $"web-{id}", Tags = ["web"] })];
    }

    [TearDown]
    public void TearDown() => _scene.Dispose();

    [Test]
    public void Finished_run_by_tag_is_emitted_without_a_request()
    {
        var first = _scene.Run(wait: true, Cycle);
        Assert.That(first.Count("StartByTag"), Is.EqualTo(1));

        var second = _scene.Run(wait: true, Cycle);

        Assert.That(second.Calls, Is.Empty);
        Assert.That(second.Reported, Is.EquivalentTo(first.Reported));
        Assert.That(second.Progress, Is.EqualTo(new FleetProgress(5, 5, 5, 0, null)));
    }

    [Test]
    public void Request_by_tag_without_a_response_is_looked_up_for_all_Droplets_at_once()
    {
        KillBulk(() => _droplets.ForEach(droplet => _scene.Account.Begin(droplet.DropletId, "power_cycle")));
        Assert.That(_scene.States, Is.EqualTo(_droplets.Select(droplet => (droplet.DropletId, "intended"))));
        Assert.That(RunJournal.Read(_scene.Path).Select(entry => entry.DropletName), Is.EqualTo(_droplets.Select(droplet => droplet.Name)));

        var second = _scene.Run(wait: true, Cycle);

        Assert.That(_scene.Account.Started, Has.Count.EqualTo(5));
        Assert.That(second.Count("StartByTag") + second.Count("Start") + second.Count("ListDropletActions"), Is.Zero);
        Assert.That(second.Reported.Select(action => action.DropletName), Is.EquivalentTo(_droplets.Select(droplet => droplet.Name)));
    }

    [Test]
    public void Droplets_that_a_request_by_tag_skipped_get_one_request_each()
    {
        KillBulk(() => _droplets.Take(3).ToList().ForEach(droplet => _scene.Account.Begin(droplet.DropletId, "power_cycle")));

        var second = _scene.Run(wait: true, Cycle);

        Assert.That(_scene.Account.Started.Select(started => started.DropletId), Is.Unique.And.Exactly(5).Items);
        Assert.That(second.Count("StartByTag"), Is.Zero);
        Assert.That(second.Count("Start"), Is.EqualTo(2));
        Assert.That(second.Count("ListDropletActions"), Is.Zero, "Nobody is looked for twice.");
        Assert.That(second.Reported, Has.Count.EqualTo(5));
        Assert.That(second.News.OfType<Noted>().Single().Text, Does.Contain("'web'"));
    }

    [Test]
    public void Skipped_Droplet_is_tried_again_and_a_new_one_is_started()
    {
        var byTag = _scene.Api.StartByTag;
        _scene.Api.StartByTag = async (tag, body, token) => [.. (await byTag(tag, body, token)).Skip(1)];
        var begin = _scene.Account.Started.Count;
        var first = _scene.Run(wait: false, Cycle with { Droplets = [.. _droplets.Take(4)] });
        Assert.That(first.Failures.Single().Kind, Is.EqualTo(FailureKind.NotActedOn));
        Assert.That(_scene.States[0], Is.EqualTo((1L, "failed")));

        var second = _scene.Run(wait: false, Cycle);

        Assert.That(second.Calls.Select(call => (call.Method, call.Id)), Is.EquivalentTo(new[] { ("Start", 1L) }), "Droplet 5 was acted on, if not listed, the first time.");
        Assert.That(second.Reported, Has.Count.EqualTo(5));
        Assert.That(begin, Is.Zero);
    }

    [Test]
    public void Unexpected_exception_before_the_request_fails_the_tag_and_ends_the_run()
    {
        var run = _scene.Run(wait: false, Cycle with { Droplets = [new() { DropletId = 1, Name = null! }] });
        Assert.That(run.Failures.Single().Message, Does.StartWith("The Droplets tagged 'web' may have been power-cycled: an unexpected NullReferenceException"));
        Assert.That(run.Calls, Is.Empty);
    }

    [Test]
    public void Shutdown_that_was_in_progress_is_waited_for_again()
    {
        IgnoreShutdown();
        _scene.Run(new FleetOptions(), FleetScene.On(1, "shutdown"));

        var second = _scene.Run(new FleetOptions(), Stop);

        Assert.That(_scene.Account.Started.Select(started => started.Type), Is.EqualTo(new[] { "shutdown", "power_off" }));
        Assert.That(second.Reported.Single().Type, Is.EqualTo("power_off"));
    }

    [Test]
    public void Power_off_that_was_sent_as_the_fallback_is_not_sent_again()
    {
        IgnoreShutdown();
        var first = _scene.Run(new FleetOptions { Wait = true, Timeout = TimeSpan.Zero }, Stop);
        var second = _scene.Run(new FleetOptions { Wait = true, Timeout = TimeSpan.Zero }, Stop);

        Assert.That(_scene.Account.Started, Has.Count.EqualTo(2));
        Assert.That(second.Calls, Is.Empty);
        Assert.That(second.Reported, Is.EqualTo(first.Reported));
        Assert.That(second.Reported.Single().Type, Is.EqualTo("power_off"));
    }

    [Test]
    public void Power_off_with_a_lost_response_is_adopted()
    {
        IgnoreShutdown();
        var start = _scene.Api.Start;
        _scene.Api.Start = (id, body, token) => body.Type == "power_off" ? throw FakeFaults.Forbidden() : start(id, body, token);
        _scene.Run(new FleetOptions { Wait = true, Timeout = TimeSpan.Zero }, Stop);
        _scene.Api.Start = start;
        _scene.Kill((id, type) => _scene.Account.Begin(id, type), Stop);

        var third = _scene.Run(new FleetOptions { Wait = true, Timeout = TimeSpan.Zero }, Stop);

        Assert.That(_scene.Account.Started.Select(started => started.Type), Is.EqualTo(new[] { "shutdown", "power_off" }));
        Assert.That(third.Reported.Single().Type, Is.EqualTo("power_off"));
        Assert.That(third.Failures, Is.Empty);
    }

    [Test]
    public void Power_off_that_was_not_needed_is_not_tried_again()
    {
        _scene.Api.GetDroplet = (id, _) => Task.FromResult(new Droplet { DropletId = id, Name = "web-1", Status = "off" });
        _scene.Account.Fails = action => action.Type == "shutdown";
        var begin = _scene.Api.Start;
        _scene.Api.Start = (id, body, token) => body.Type == "power_off" ? throw FakeFaults.Rejected() : begin(id, body, token);

        var first = _scene.Run(wait: true, Stop);
        Assert.That(first.Failures, Is.Empty);
        Assert.That(first.Reported.Single().Status, Is.EqualTo("not-needed"));
        Assert.That(_scene.States, Does.Contain((1L, "not-needed")));

        var second = _scene.Run(wait: true, Stop);
        Assert.That(second.Calls, Is.Empty);
        Assert.That(second.Reported, Is.EqualTo(first.Reported));
    }

    [Test]
    public void Power_off_whose_refusal_was_recorded_as_failed_is_done_by_the_next_run()
    {
        _scene.Account.Fails = action => action.Type == "shutdown";
        var (begin, get) = (_scene.Api.Start, _scene.Api.GetDroplet);
        _scene.Api.Start = (id, body, token) => body.Type == "power_off" ? throw FakeFaults.Rejected() : begin(id, body, token);
        Assert.That(_scene.Run(wait: true, Stop).Failures.Single().Kind, Is.EqualTo(FailureKind.Rejected));
        _scene.Api.GetDroplet = (id, _) => Task.FromResult(new Droplet { DropletId = id, Name = "web-1", Status = "off" });

        var second = _scene.Run(wait: true, Stop);
        Assert.That(second.Failures, Is.Empty);
        Assert.That(_scene.States, Does.Contain((1L, "not-needed")));
    }

    [Test]
    public void Resume_of_a_tag_adopts_the_action_of_a_Droplet_that_gained_the_tag_unlisted([Values] bool isListedLater)
    {
        KillBulk(() => _droplets.ForEach(droplet => _scene.Account.Begin(droplet.DropletId, "power_cycle")), Cycle with { Droplets = [.. _droplets.Take(4)] });

        // The rerun may not list it either.
        if (isListedLater)
            _scene.Run(wait: false, Cycle with { Droplets = [.. _droplets.Take(4)] });
        var last = _scene.Run(wait: true, Cycle);

        Assert.That(_scene.Account.Started.Select(started => started.DropletId), Is.Unique.And.Exactly(5).Items);
        Assert.That(last.Reported.Select(action => action.DropletId), Is.EquivalentTo(_droplets.Select(droplet => droplet.DropletId)));
        Assert.That(last.Count("StartByTag") + last.Count("Start"), Is.Zero);
    }

    [Test]
    public void Resume_of_a_tag_that_was_not_listed_at_all_adopts_its_actions()
    {
        KillBulk(() => _droplets.ForEach(droplet => _scene.Account.Begin(droplet.DropletId, "power_cycle")), Cycle with { Droplets = [] });

        var second = _scene.Run(wait: true, Cycle);

        Assert.That(_scene.Account.Started, Has.Count.EqualTo(5));
        Assert.That(second.Reported, Has.Count.EqualTo(5));
    }

    [Test]
    public void Rerun_after_an_unknown_outcome_of_an_unlisted_Droplet_never_starts_it_again()
    {
        KillBulk(() => _droplets.ForEach(droplet => _scene.Account.Begin(droplet.DropletId, "power_cycle")), Cycle with { Droplets = [.. _droplets.Take(4)] });

        // Another action of the same kind: nothing tells which of the two was the tag's.
        _scene.Account.Begin(5, "power_cycle");
        foreach (var _ in Enumerable.Range(0, 3))
        {
            var run = _scene.Run(wait: false, Cycle);
            Assert.That(run.Failures.Select(failure => (failure.DropletId, failure.Kind)), Is.EqualTo(new[] { ((long?)5L, FailureKind.OutcomeUnknown) }));
            Assert.That(run.Reported, Has.Count.EqualTo(4));
        }

        Assert.That(_scene.Account.Started, Has.Count.EqualTo(6));
    }

    [Test]
    public void Rerun_that_is_killed_before_it_starts_an_unlisted_Droplet_looks_again()
    {
        KillBulk(() => _droplets.Take(4).ToList().ForEach(droplet => _scene.Account.Begin(droplet.DropletId, "power_cycle")), Cycle with { Droplets = [.. _droplets.Take(4)] });
        _scene.Kill((_, _) => { }, Cycle);
        _scene.Account.Begin(5, "power_cycle");

        var third = _scene.Run(wait: false, Cycle);

        Assert.That(_scene.Account.Started.Select(started => started.DropletId), Is.Unique.And.Exactly(5).Items);
        Assert.That(third.Reported, Has.Count.EqualTo(5));
    }

    [Test]
    public void Journal_of_an_older_version_adopts_the_action_of_an_unlisted_Droplet()
    {
        var request = Catalog.Wire.Create("power_cycle");
        using (var journal = _scene.Open(request, "web"))
            journal.IntendAsync(request, new("power_cycle", [1, 2, 3, 4], 0, _scene.Clock.UtcNow) { ClockOffset = TimeSpan.Zero }).Wait();
        _droplets.ForEach(droplet => _scene.Account.Begin(droplet.DropletId, "power_cycle"));

        _scene.Run(new FleetOptions(), JournalFolder.Statement with { Request = request.Key, Tag = "web" }, Cycle);

        Assert.That(_scene.Account.Started, Has.Count.EqualTo(5));
    }

    [Test]
    public void Rerun_after_an_answered_tag_starts_a_new_Droplet_at_once()
    {
        _scene.Run(wait: false, Cycle);
        _scene.Account.Add(6, tags: "web");
        var begun = _scene.Clock.UtcNow;

        var second = _scene.Run(wait: false, Cycle with { Droplets = [.. _droplets, new() { DropletId = 6 }] });

        Assert.That(second.Calls.Select(call => (call.Method, call.Id)), Is.EqualTo(new[] { ("Start", 6L) }));
        Assert.That(_scene.Clock.UtcNow, Is.EqualTo(begun));
    }

    private static DropletWork Stop => FleetScene.On(1, "shutdown") with { Fallback = new(Catalog.Wire.Create("power_off"), TimeSpan.FromSeconds(30)) };

    private TagWork Cycle => FleetScene.OnTag("web", _droplets);

    private void KillBulk(Action work) => KillBulk(work, Cycle);

    private void KillBulk(Action work, WorkItem item)
    {
        var byTag = _scene.Api.StartByTag;
        _scene.Api.StartByTag = async (_, _, token) =>
        {
            work();
            await _scene.Api.Start(0, new("power_cycle", []), token);
            return [];
        };
        _scene.Kill((_, _) => { }, item);
        _scene.Api.StartByTag = byTag;
    }

    private void IgnoreShutdown()
    {
        var get = _scene.Api.GetDroplet;
        _scene.Api.GetDroplet = async (id, token) => _scene.Account.Started.Any(started => started.Type == "power_off")
            ? await get(id, token)
            : await get(id, token) with { Status = "active" };
    }
}
