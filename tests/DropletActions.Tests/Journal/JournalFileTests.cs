using System.Text;
using DropletActions.Engine;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Journal;

/// <summary>The file: who may have it, what it may hold, and what a torn or damaged one means.</summary>
public sealed class JournalFileTests
{
    private const long Huge = 9_007_199_254_740_993;
    private static readonly ActionRequest s_reboot = Catalog.Wire.Create("reboot");
    private readonly ManualClock _clock = new();
    private JournalFolder _folder = null!;

    [SetUp]
    public void SetUp() => _folder = new();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public async Task What_a_run_wrote_is_read_by_the_next()
    {
        var action = new DropletAction
        {
            Id = long.MaxValue, DropletId = Huge, DropletName = "wéb \"01\"", Type = "reboot", Status = "completed", ResourceId = Huge, ResourceType = "droplet",
            StartedAt = _clock.UtcNow, CompletedAt = _clock.UtcNow.AddSeconds(5), ImageId = 7, RegionSlug = "nyc3",
            Region = new() { Name = "New York 3", Slug = "nyc3", Features = ["backups", "ipv6"], Available = true, Sizes = ["s-1vcpu-1gb"] },
        };
        using (var journal = _folder.Open(_clock))
        {
            journal.Name(Huge, action.DropletName);
            await journal.IntendAsync(s_reboot, new("reboot", [Huge, 2, 3, 4], 41, _clock.UtcNow) { ClockOffset = TimeSpan.FromSeconds(-90) });
            await journal.AcceptAsync(s_reboot, Huge, action with { Status = "in-progress" });
            await journal.EndAsync(s_reboot, Huge, action);
            await journal.AcceptAsync(s_reboot, 2, action with { Id = 8, DropletId = 2, DropletName = null });
            await journal.FailAsync(s_reboot, [3], new(FailureKind.Rejected, "No."));
        }

        using var next = _folder.Open(_clock);
        var first = next.Find(Huge, s_reboot)!;
        var read = first.Action!;

        Assert.Multiple(() =>
        {
            Assert.That(read with { Region = null }, Is.EqualTo(action with { Region = null }));
            Assert.That((read.Region!.Name, read.Region.Slug, read.Region.Available), Is.EqualTo(("New York 3", "nyc3", true)));
            Assert.That(read.Region.Features, Is.EqualTo(action.Region!.Features));
            Assert.That(first.IsEnded, Is.True);
            Assert.That((next.Find(2, s_reboot)!.Action!.Id, next.Find(2, s_reboot)!.IsEnded), Is.EqualTo((8L, false)));
            Assert.That((next.Find(3, s_reboot)!.Fingerprint, next.Find(3, s_reboot)!.Action), Is.EqualTo(((RequestFingerprint?)null, (DropletAction?)null)));
            var open = next.Find(4, s_reboot)!.Fingerprint!;
            Assert.That((open.Type, open.NewestBefore, open.SentAt, open.ClockOffset), Is.EqualTo(("reboot", 41L, _clock.UtcNow, (TimeSpan?)TimeSpan.FromSeconds(-90))));
            Assert.That(open.DropletIds, Is.EqualTo(new[] { 4L }));
            Assert.That(next.Find(5, s_reboot), Is.Null);
        });
        Assert.That(_folder.States(), Is.EqualTo(new[] { (Huge, "completed"), (2L, "accepted"), (3L, "failed"), (4L, "intended") }));
        Assert.That(RunJournal.Read(_folder.Journal)[2].Error, Is.EqualTo("Rejected: No."));
        Assert.That(RunJournal.Read(_folder.Journal)[0].DropletName, Is.EqualTo(action.DropletName));
    }

    [Test]
    public async Task An_unknown_outcome_stays_to_be_looked_up()
    {
        using (var journal = _folder.Open(_clock))
        {
            await journal.IntendAsync(s_reboot, new("reboot", [1], 0, _clock.UtcNow));
            await journal.FailAsync(s_reboot, [1], new(FailureKind.OutcomeUnknown, "Nobody knows."));
        }

        using var next = _folder.Open(_clock);
        Assert.That(next.Find(1, s_reboot)!.Fingerprint, Is.Not.Null);
        Assert.That(_folder.States(), Is.EqualTo(new[] { (1L, "failed") }));
    }

    [Test]
    public void A_journal_of_another_statement_is_refused_and_says_what_it_is_of()
    {
        _folder.Open(_clock).Dispose();
        JournalStatement[] others =
        [
            JournalFolder.Statement with { Cmdlet = "Stop-Droplet" },
            JournalFolder.Statement with { Request = Catalog.Wire.Create("power_cycle").Key },
            JournalFolder.Statement with { Origin = "https://api.digitalocean.com" },
            JournalFolder.Statement with { Tag = "web" },
            JournalFolder.Statement with { Otherwise = "{}" },
        ];

        foreach (var other in others)
        {
            var failure = Refused(() => _folder.Open(_clock, other));
            Assert.That(failure.Kind, Is.EqualTo(FailureKind.JournalMismatch));
            Assert.That(failure.Message, Does.Contain(_folder.Journal).And.Contains(JournalFolder.Statement.ToString()).And.Contains(other.ToString()));
        }
    }

    [Test]
    public void One_run_at_a_time_has_it_and_others_may_read()
    {
        using (var first = _folder.Open(_clock))
        {
            Assert.That(Refused(() => _folder.Open(_clock)).Kind, Is.EqualTo(FailureKind.JournalInUse));
            Assert.That(Refused(() => _folder.Open(_clock, JournalFolder.Statement with { Tag = "web" })).Kind, Is.EqualTo(FailureKind.JournalInUse));
            Assert.That(RunJournal.Read(_folder.Journal), Is.Empty);
        }

        _folder.Open(_clock).Dispose();
        Assert.That(Directory.GetFiles(_folder.Path), Is.EqualTo(new[] { _folder.Journal }), "Nothing is left beside it.");
    }

    [Test]
    public void The_lock_of_a_process_that_was_killed_is_no_obstacle()
    {
        File.WriteAllText(_folder.Journal + ".lock", "");

        Assert.DoesNotThrow(() => _folder.Open(_clock).Dispose());
    }

    [Test]
    public void Only_one_of_many_that_come_at_once_gets_it()
    {
        for (var round = 0; round < 20; round++)
        {
            var taken = new RunJournal?[8];
            Parallel.For(0, taken.Length, new() { MaxDegreeOfParallelism = taken.Length }, i => taken[i] = TryOpen());

            Assert.That(taken.Count(held => held is not null), Is.EqualTo(1));
            foreach (var held in taken)
                held?.Dispose();
        }

        RunJournal? TryOpen()
        {
            try
            {
                return _folder.Open(_clock);
            }
            catch (DropletApiException e) when (e.Kind == FailureKind.JournalInUse)
            {
                return null;
            }
        }
    }

    [Test]
    [Platform("Linux,MacOsX")]
    public void Second_name_of_a_journal_that_a_run_has_is_refused([Values("ln", "ln -s")] string link, [Values] bool secondFirst)
    {
        var other = Path.Combine(_folder.Path, "other.jsonl");
        _folder.Open(_clock).Dispose();
        Shell($"{link} '{_folder.Journal}' '{other}'");
        var (first, second) = secondFirst ? (other, _folder.Journal) : (_folder.Journal, other);

        using (RunJournal.Open(first, JournalFolder.Statement, _clock))
        {
            Assert.That(Refused(() => RunJournal.Open(second, JournalFolder.Statement, _clock)).Kind, Is.EqualTo(FailureKind.JournalInUse));
            Assert.That(RunJournal.Read(first), Is.Empty);
            Assert.That(RunJournal.Read(second), Is.Empty);
            Assert.That(File.ReadAllText(second), Is.Not.Empty, "Whatever reads it may read it.");
            Assert.That(Refused(() => RunJournal.Open(second, JournalFolder.Statement, _clock)).Kind, Is.EqualTo(FailureKind.JournalInUse), "A reader that is gone has taken no lock with it.");
        }

        Assert.DoesNotThrow(() => RunJournal.Open(second, JournalFolder.Statement, _clock).Dispose());
    }

    [Test]
    [Platform("Linux,MacOsX")]
    public void Journal_that_is_being_read_can_be_taken()
    {
        _folder.Open(_clock).Dispose();
        using var reader = new FileStream(_folder.Journal, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        if (OperatingSystem.IsLinux())
            Assert.DoesNotThrow(() => _folder.Open(_clock).Dispose());
    }

    [TestCase("/dev/full")]
    [TestCase("/dev/zero")]
    [TestCase("/dev/null")]
    [TestCase("/dev/urandom")]
    [TestCase("pipe")]
    [TestCase("link to pipe")]
    [TestCase("link to /dev/zero")]
    [TestCase("socket")]
    [TestCase(".")]
    [Platform("Linux")]
    public void Journal_that_is_no_regular_file_is_refused_at_once_and_leaves_nothing(string path)
    {
        using var socket = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, default);
        if (path.EndsWith("pipe", StringComparison.Ordinal))
            Shell($"mkfifo '{Path.Combine(_folder.Path, "pipe")}'");
        if (path.StartsWith("link", StringComparison.Ordinal))
            Shell($"ln -s '{Path.Combine(_folder.Path, path.Split(' ')[^1])}' '{Path.Combine(_folder.Path, "link")}'");
        if (path == "socket")
            socket.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(Path.Combine(_folder.Path, path)));
        var full = Path.GetFullPath(Path.Combine(_folder.Path, path.Split(' ')[0]));
        var before = Directory.GetFileSystemEntries(_folder.Path);

        var open = Task.Run(() => Refused(() => RunJournal.Open(full, JournalFolder.Statement, _clock)));
        Assert.That(open.Wait(TimeSpan.FromSeconds(15)), Is.True, "It hangs.");
        Assert.That(open.Result.Kind, Is.EqualTo(FailureKind.JournalUnreadable));
        if (path is not ("socket" or "."))
            Assert.That(open.Result.Message, Is.EqualTo($"The journal '{full}' cannot be used: it is not a regular file."));
        Assert.That(Directory.GetFileSystemEntries(_folder.Path), Is.EquivalentTo(before));
        Assert.That(File.Exists(full + ".lock"), Is.False);
    }

    [TestCase("/dev/full")]
    [TestCase("/dev/zero")]
    [TestCase("pipe")]
    [Platform("Linux")]
    public void Reading_what_is_no_regular_file_is_refused_at_once(string path)
    {
        if (path == "pipe")
            Shell($"mkfifo '{Path.Combine(_folder.Path, path)}'");
        var read = Task.Run(() => Refused(() => RunJournal.Read(Path.Combine(_folder.Path, path))));
        Assert.That(read.Wait(TimeSpan.FromSeconds(15)), Is.True, "It hangs.");
        Assert.That(read.Result.Message, Does.Contain("it is not a regular file"));
    }

    [Test]
    public async Task A_torn_last_line_is_cut_off_wherever_it_was_torn()
    {
        using (var journal = _folder.Open(_clock))
        {
            await journal.IntendAsync(s_reboot, new("reboot", [1], 0, _clock.UtcNow));
            await journal.IntendAsync(s_reboot, new("reboot", [2], 0, _clock.UtcNow));
        }

        var whole = File.ReadAllBytes(_folder.Journal);
        var lines = whole.Index().Where(at => at.Item == '\n').Select(at => at.Index + 1).ToList();
        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(_folder.Journal, whole[..length]);
            var expected = lines.Count(end => end <= length) - 1;
            Assert.That(RunJournal.Read(_folder.Journal), Has.Count.EqualTo(Math.Max(0, expected)), $"{length} bytes, read");

            using (var journal = _folder.Open(_clock))
                await journal.IntendAsync(s_reboot, new("reboot", [3], 0, _clock.UtcNow));

            Assert.That(RunJournal.Read(_folder.Journal), Has.Count.EqualTo(Math.Max(0, expected) + 1), $"{length} bytes, gone on");
        }
    }

    [Test]
    public void A_last_line_of_rubbish_is_torn_too([Values("{\"intent\":1,", "\0\0\0\0", "\ud83d")] string rubbish)
    {
        _folder.Open(_clock).Dispose();
        var before = _folder.Text;
        File.AppendAllText(_folder.Journal, rubbish + "\n");

        _folder.Open(_clock).Dispose();

        Assert.That(_folder.Text, Is.EqualTo(before));
    }

    [Test]
    public async Task A_damaged_line_in_the_middle_is_an_error_that_names_it()
    {
        using (var journal = _folder.Open(_clock))
        {
            await journal.IntendAsync(s_reboot, new("reboot", [1, 2, 3], 0, _clock.UtcNow));
        }

        (string From, string To, string Why)[] damages =
        [
            ("\"intent\":2", "\"intent\":\"2\"", "its 'intent' is not what it should be"),
            ("\"intent\":2", "\"other\":2", "it is of no known kind"),
            ("\"intent\":2,", "\"intent\":2", "it is not valid JSON at byte 12"),
            ("\"newest\"", "\"oldest\"", "it has no 'newest'"),
        ];
        foreach (var (from, to, why) in damages)
        {
            var lines = File.ReadAllLines(_folder.Journal);
            var text = string.Join('\n', [lines[0], lines[1], lines[2].Replace(from, to), lines[3], ""]);
            var damaged = Path.Combine(_folder.Path, "damaged.jsonl");
            File.WriteAllText(damaged, text);

            var failure = Refused(() => RunJournal.Open(damaged, JournalFolder.Statement, _clock));

            Assert.That(failure.Kind, Is.EqualTo(FailureKind.JournalUnreadable));
            Assert.That(failure.Message, Is.EqualTo($"The journal '{damaged}' cannot be used: its line 3 is damaged ({why})."));
            Assert.That(File.ReadAllText(damaged), Is.EqualTo(text), "Not touched.");
        }
    }

    [TestCase("somebody's notes")]
    [TestCase("somebody's notes\nin two lines\n")]
    [TestCase("\n")]
    [TestCase("{}\n")]
    [TestCase("{\"journal\":\"Diary\",\"version\":1}\n")]
    [TestCase("{\"journal\":\"Diary\",\"version\":1,\"cmdlet\":\"Restart-Droplet\",\"request\":\"{}\",\"origin\":\"https://api.example.com\",\"started\":\"2026-03-01T12:00:00.0000000Z\"}\n")]
    [TestCase("{\"a\":1")]
    public void A_file_that_is_no_journal_is_not_touched(string content)
    {
        File.WriteAllText(_folder.Journal, content);

        var failure = Refused(() => _folder.Open(_clock));

        Assert.That(failure.Kind, Is.EqualTo(FailureKind.JournalUnreadable));
        Assert.That(failure.Message, Does.Contain("not a journal"));
        Assert.That(_folder.Text, Is.EqualTo(content));
        Assert.That(Refused(() => RunJournal.Read(_folder.Journal)).Kind, Is.EqualTo(FailureKind.JournalUnreadable));
    }

    [Test]
    public void A_journal_of_a_newer_version_is_refused_and_says_so()
    {
        File.WriteAllText(_folder.Journal, "{\"journal\":\"DropletActions\",\"version\":2,\"everything\":\"else is different\"}\nand not even JSON\n");

        var failure = Refused(() => _folder.Open(_clock));

        Assert.That(failure.Kind, Is.EqualTo(FailureKind.JournalUnreadable));
        Assert.That(failure.Message, Does.Contain("version 2"));
        Assert.That(failure.Advice, Does.Contain("version"));
    }

    [Test]
    public void A_folder_a_missing_folder_and_a_bad_name_are_refused()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Refused(() => RunJournal.Open(_folder.Path, JournalFolder.Statement, _clock)).Message, Does.Contain("it is a folder"));
            Assert.That(Refused(() => RunJournal.Open(Path.Combine(_folder.Path, "no", "run.jsonl"), JournalFolder.Statement, _clock)).Kind, Is.EqualTo(FailureKind.JournalUnreadable));
            Assert.That(Refused(() => RunJournal.Open(Path.Combine(_folder.Path, "a\0b"), JournalFolder.Statement, _clock)).Kind, Is.EqualTo(FailureKind.JournalUnreadable));
            Assert.That(Refused(() => RunJournal.Read(Path.Combine(_folder.Path, "none.jsonl"))).Message, Does.Contain("Could not find file"));
        });
    }

    [Test]
    public void A_file_that_is_refused_is_let_go_of()
    {
        _folder.Open(_clock).Dispose();
        FileStream? file = null;
        Refused(() => RunJournal.Open(_folder.Journal, JournalFolder.Statement with { Tag = "web" }, _clock, path => file = new(path, FileMode.Open, FileAccess.ReadWrite)));
        Assert.That(file!.CanRead, Is.False);
    }

    [Test]
    public void Times_and_counts_of_bytes_do_not_hang_on_the_culture()
    {
        var before = System.Globalization.CultureInfo.CurrentCulture;
        System.Globalization.CultureInfo.CurrentCulture = new("ar-SA");
        try
        {
            _folder.Open(_clock).Dispose();
            Assert.That(_folder.Text, Does.Contain("\"started\":\"2026-03-01T12:00:00.0000000Z\""));
            Assert.That(Encoding.ASCII.GetString(Encoding.ASCII.GetBytes(_folder.Text)), Is.EqualTo(_folder.Text));
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentCulture = before;
        }
    }

    private static void Shell(string command)
    {
        using var shell = System.Diagnostics.Process.Start("/bin/sh", ["-c", command])!;
        shell.WaitForExit();
        Assert.That(shell.ExitCode, Is.Zero, command);
    }

    private static Failure Refused(Func<object> open)
    {
        try
        {
            (open() as IDisposable)?.Dispose();
        }
        catch (DropletApiException e)
        {
            return e.Failure;
        }

        throw new AssertionException("It was taken.");
    }
}
