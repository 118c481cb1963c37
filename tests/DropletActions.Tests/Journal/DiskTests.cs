using DropletActions.Engine;
using DropletActions.Tests.Scheduling;
using DropletActions.Tests.Starting;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Journal;

/// <summary>When lines are on disk, and what happens when the disk is full.</summary>
public sealed class DiskTests
{
    private static readonly TimeSpan s_hangs = TimeSpan.FromSeconds(20);
    private static readonly ActionRequest s_reboot = Catalog.Wire.Create("reboot");

    private JournalFolder _folder = null!;
    private Disk? _disk;

    [SetUp]
    public void SetUp() => _folder = new();

    [TearDown]
    public void TearDown()
    {
        _disk?.Dispose();
        _folder.Dispose();
    }

    [Test]
    public async Task Lines_that_are_written_during_a_flush_share_the_next_one()
    {
        using var journal = Open();
        _disk!.Holds = true;
        var first = journal.FailAsync(s_reboot, [1], new(FailureKind.Rejected, "No."));
        Assert.That(_disk.Arrived.Wait(s_hangs), Is.True);
        var flushes = _disk.Flushes;
        var others = Enumerable.Range(2, 100).Select(id => journal.FailAsync(s_reboot, [id], new(FailureKind.Rejected, "No."))).ToList();
        Assert.That(others.Any(other => other.IsCompleted), Is.False);

        _disk.Release.Set();
        await first;
        await Task.WhenAll(others);

        Assert.That(_disk.Flushes - flushes, Is.EqualTo(1));
        Assert.That(RunJournal.Read(_folder.Journal), Has.Count.EqualTo(101));
    }

    [Test]
    public void No_request_is_sent_before_its_intent_is_on_disk()
    {
        using var journal = Open();
        using var scene = new FleetScene(new LeapingClock(), new() { Journal = journal });
        scene.Account.Add(1);
        _disk!.Holds = true;
        scene.Submit(FleetScene.On(1));
        Assert.That(_disk.Arrived.Wait(s_hangs), Is.True);
        Assert.That(scene.Api.Calls, Is.Empty);
        Assert.That(_folder.States(), Is.EqualTo(new[] { (1L, "intended") }), "Written, and not flushed yet.");

        _disk.Release.Set();
        scene.End();
        Assert.That(scene.Account.Started, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Request_that_is_canceled_while_its_intent_is_written_is_not_sent_and_not_in_flight()
    {
        using var journal = Open();
        using var scene = new StartScene(new() { Journal = journal });
        using var cancel = new CancellationTokenSource();
        _disk!.Holds = true;
        var start = scene.Start("reboot", cancellationToken: cancel.Token);
        Assert.That(_disk.Arrived.Wait(s_hangs), Is.True);
        await cancel.CancelAsync();
        _disk.Release.Set();

        Assert.That(await start, Is.Null);
        Assert.That(scene.Api.Calls, Is.Empty);
    }

    [Test]
    public void No_action_is_emitted_before_it_is_on_disk()
    {
        using var journal = Open();
        using var scene = new FleetScene(new LeapingClock(), new() { Journal = journal });
        scene.Account.Add(1);
        var start = scene.Api.Start;
        scene.Api.Start = (id, body, token) =>
        {
            _disk!.Holds = true;
            return start(id, body, token);
        };
        scene.Submit(FleetScene.On(1));
        Assert.That(_disk!.Arrived.Wait(s_hangs), Is.True);
        Assert.That(scene.Events.IsEmpty, Is.True);

        _disk.Release.Set();
        scene.End();
        Assert.That(scene.Reported.Count(), Is.EqualTo(1));
    }

    [Test]
    public void Full_disk_stops_further_requests_and_known_actions_are_emitted([Range(1, 12)] int writes, [Values] bool wait)
    {
        using (var journal = Open())
        using (var scene = new FleetScene(new LeapingClock(), new() { Journal = journal, Throttle = 2, Wait = wait, Timeout = TimeSpan.Zero }))
        {
            foreach (var id in Enumerable.Range(1, 40))
                scene.Account.Add(id);
            _disk!.Room = writes;
            scene.RunAll(Enumerable.Range(1, 40).Select(id => FleetScene.On(id)));

            var failure = scene.News.OfType<RunFailed>().Single().Failure;
            Assert.That(failure.Kind, Is.EqualTo(FailureKind.JournalUnreadable));
            Assert.That(failure.Message, Does.Contain("No space left").And.Contains(_folder.Journal));
            Assert.That(scene.Account.Started, Has.Count.LessThan(40));
            Assert.That(scene.Reported.Select(action => action.DropletId), Is.EquivalentTo(scene.Account.Started.Select(started => started.DropletId)), "What was started is told.");
        }

        // With room again, the same statement goes on.
        using (var journal = _folder.Open(new LeapingClock()))
        using (var scene = new FleetScene(new LeapingClock(), new() { Journal = journal }))
            Assert.That(journal.Targets.All(target => target.Action is not null || target.Fingerprint is not null), Is.True);
    }

    [Test]
    public void Action_whose_acceptance_cannot_be_written_is_emitted_and_ends_the_run([Values] bool wait)
    {
        using var journal = Open();
        using var scene = new FleetScene(new LeapingClock(), new() { Journal = journal, Wait = wait, Timeout = TimeSpan.Zero });
        _disk!.Room = 1;
        scene.RunAll([FleetScene.On(1)]);

        Assert.That(scene.News.OfType<RunFailed>().Single().Failure.Kind, Is.EqualTo(FailureKind.JournalUnreadable));
        Assert.That(scene.Failures, Is.Empty);
        Assert.That(scene.Reported.Single().DropletId, Is.EqualTo(1));
        Assert.That(scene.Run.Progress, Is.EqualTo(new FleetProgress(1, 1, 0, 1, null)));
    }

    [Test]
    public void Action_whose_end_cannot_be_written_is_emitted_as_it_ended()
    {
        using var journal = Open();
        using var scene = new FleetScene(new LeapingClock(), new() { Journal = journal, Wait = true });
        scene.Account.Add(1);
        _disk!.Room = 2;
        scene.RunAll([FleetScene.On(1)]);

        Assert.That(scene.News.OfType<RunFailed>().Single().Failure.Kind, Is.EqualTo(FailureKind.JournalUnreadable));
        Assert.That(scene.Reported.Single().Status, Is.EqualTo("completed"));
    }

    [Test]
    public void Failed_flush_ends_all_writing_and_keeps_its_reason()
    {
        var journal = Open();
        _disk!.Holds = true;
        var first = journal.FailAsync(s_reboot, [1], new(FailureKind.Rejected, "No."));
        Assert.That(_disk.Arrived.Wait(s_hangs), Is.True);
        var waiting = journal.FailAsync(s_reboot, [2], new(FailureKind.Rejected, "No."));
        (_disk.Holds, _disk.IsBroken) = (false, true);
        _disk.Release.Set();

        foreach (var write in new[] { first, waiting })
            Assert.That(Assert.ThrowsAsync<DropletApiException>(() => write.WaitAsync(s_hangs))!.Message, Does.Contain("flush failed"));
        _disk.IsBroken = false;
        journal.Dispose();
        var after = Assert.ThrowsAsync<DropletApiException>(() => journal.FailAsync(s_reboot, [3], new(FailureKind.Rejected, "No.")))!;

        Assert.That(after.Message, Does.Contain("flush failed"));
        Assert.That(_folder.States(), Is.EqualTo(new[] { (1L, "failed") }));
    }

    [Test]
    public void Disposed_journal_is_closed_and_accepts_no_more_lines()
    {
        var journal = Open();
        journal.Dispose();
        Assert.That(_disk!.CanWrite, Is.False);
        Assert.ThrowsAsync<DropletApiException>(() => journal.FailAsync(s_reboot, [1], new(FailureKind.Rejected, "No.")));
    }

    [Test]
    public void Journal_that_cannot_be_started_is_refused()
    {
        var refused = Assert.Throws<DropletApiException>(() => RunJournal.Open(
            _folder.Journal, JournalFolder.Statement, new ManualClock(), path => _disk = new(path) { Room = 0 }))!;

        Assert.That(refused.Kind, Is.EqualTo(FailureKind.JournalUnreadable));
        Assert.DoesNotThrow(() => _folder.Open(new ManualClock()).Dispose(), "And nothing holds it.");
    }

    private RunJournal Open() => RunJournal.Open(_folder.Journal, JournalFolder.Statement, new ManualClock(), path => _disk = new(path));

    /// <summary>A file on a disk that a test fills or blocks.</summary>
    private sealed class Disk(string path) : FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read)
    {
        public int Room { get; set; } = int.MaxValue;

        public bool Holds { get; set; }

        public bool IsBroken { get; set; }

        public int Flushes { get; private set; }

        public ManualResetEventSlim Arrived { get; } = new();

        public ManualResetEventSlim Release { get; } = new();

        public override void Write(byte[] array, int offset, int count)
        {
            if (Room-- > 0)
            {
                base.Write(array, offset, count);
                return;
            }

            // As a real one: what fits is written.
            base.Write(array, offset, count / 2);
            base.Flush(flushToDisk: true);
            throw new IOException("No space left on device");
        }

        public override void Flush(bool flushToDisk)
        {
            base.Flush(flushToDisk);
            Flushes += flushToDisk ? 1 : 0;
            if (Holds)
            {
                Arrived.Set();
                Release.Wait(s_hangs);
            }

            if (IsBroken)
                throw new IOException("flush failed");
        }
    }
}
