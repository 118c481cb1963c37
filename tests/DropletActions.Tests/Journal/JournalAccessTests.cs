using DropletActions.Engine;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Journal;

/// <summary>Who may open the file of a journal, and which files are refused.</summary>
public sealed class JournalAccessTests
{
    private readonly ManualClock _clock = new();
    private JournalFolder _folder = null!;

    [SetUp]
    public void SetUp() => _folder = new();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public void Journal_that_a_run_has_open_can_only_be_read()
    {
        using (var first = _folder.Open(_clock))
        {
            Assert.That(JournalFolder.Refused(() => _folder.Open(_clock)).Kind, Is.EqualTo(FailureKind.JournalInUse));
            Assert.That(JournalFolder.Refused(() => _folder.Open(_clock, JournalFolder.Statement with { Tag = "web" })).Kind, Is.EqualTo(FailureKind.JournalInUse));
            Assert.That(RunJournal.Read(_folder.Journal), Is.Empty);
        }

        _folder.Open(_clock).Dispose();
        Assert.That(Directory.GetFiles(_folder.Path), Is.EqualTo(new[] { _folder.Journal }), "Nothing is left beside it.");
    }

    [Test]
    public void Lock_file_of_a_killed_process_does_not_block()
    {
        File.WriteAllText(_folder.Journal + ".lock", "");

        Assert.DoesNotThrow(() => _folder.Open(_clock).Dispose());
    }

    [Test]
    public void Journal_that_many_runs_open_at_once_is_opened_by_one()
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
            Assert.That(JournalFolder.Refused(() => RunJournal.Open(second, JournalFolder.Statement, _clock)).Kind, Is.EqualTo(FailureKind.JournalInUse));
            Assert.That(RunJournal.Read(first), Is.Empty);
            Assert.That(RunJournal.Read(second), Is.Empty);
            Assert.That(File.ReadAllText(second), Is.Not.Empty, "Whatever reads it may read it.");
            Assert.That(JournalFolder.Refused(() => RunJournal.Open(second, JournalFolder.Statement, _clock)).Kind, Is.EqualTo(FailureKind.JournalInUse), "A reader that is gone has taken no lock with it.");
        }

        Assert.DoesNotThrow(() => RunJournal.Open(second, JournalFolder.Statement, _clock).Dispose());
    }

    [Test]
    [Platform("Linux,MacOsX")]
    public void Journal_that_is_being_read_can_be_opened_by_a_run()
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
    public void Journal_that_is_not_a_regular_file_is_refused_at_once_and_leaves_nothing_behind(string path)
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

        var open = Task.Run(() => JournalFolder.Refused(() => RunJournal.Open(full, JournalFolder.Statement, _clock)));
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
    public void Reading_a_journal_that_is_not_a_regular_file_is_refused_at_once(string path)
    {
        if (path == "pipe")
            Shell($"mkfifo '{Path.Combine(_folder.Path, path)}'");
        var read = Task.Run(() => JournalFolder.Refused(() => RunJournal.Read(Path.Combine(_folder.Path, path))));
        Assert.That(read.Wait(TimeSpan.FromSeconds(15)), Is.True, "It hangs.");
        Assert.That(read.Result.Message, Does.Contain("it is not a regular file"));
    }

    [Test]
    public void Path_of_a_folder_or_in_a_missing_folder_or_with_a_bad_name_is_refused()
    {
        Assert.Multiple(() =>
        {
            Assert.That(JournalFolder.Refused(() => RunJournal.Open(_folder.Path, JournalFolder.Statement, _clock)).Message, Does.Contain("it is a folder"));
            Assert.That(JournalFolder.Refused(() => RunJournal.Open(Path.Combine(_folder.Path, "no", "run.jsonl"), JournalFolder.Statement, _clock)).Kind, Is.EqualTo(FailureKind.JournalUnreadable));
            Assert.That(JournalFolder.Refused(() => RunJournal.Open(Path.Combine(_folder.Path, "a\0b"), JournalFolder.Statement, _clock)).Kind, Is.EqualTo(FailureKind.JournalUnreadable));
            Assert.That(JournalFolder.Refused(() => RunJournal.Read(Path.Combine(_folder.Path, "none.jsonl"))).Message, Does.Contain("Could not find file"));
        });
    }

    [Test]
    public void File_that_is_refused_is_closed()
    {
        _folder.Open(_clock).Dispose();
        FileStream? file = null;
        JournalFolder.Refused(() => RunJournal.Open(_folder.Journal, JournalFolder.Statement with { Tag = "web" }, _clock, path => file = new(path, FileMode.Open, FileAccess.ReadWrite)));
        Assert.That(file!.CanRead, Is.False);
    }

    private static void Shell(string command)
    {
        using var shell = System.Diagnostics.Process.Start("/bin/sh", ["-c", command])!;
        shell.WaitForExit();
        Assert.That(shell.ExitCode, Is.Zero, command);
    }
}
