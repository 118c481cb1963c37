using DropletActions.Engine;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Journal;

/// <summary>Incomplete and damaged lines of a journal, and files that are not journals.</summary>
public sealed class JournalDamageTests
{
    private static readonly ActionRequest s_reboot = Catalog.Wire.Create("reboot");
    private readonly ManualClock _clock = new();
    private JournalFolder _folder = null!;

    [SetUp]
    public void SetUp() => _folder = new();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public async Task Last_line_that_is_torn_anywhere_is_cut_off()
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
    public void Last_line_that_is_not_JSON_is_cut_off([Values("{\"intent\":1,", "\0\0\0\0", "\ud83d")] string rubbish)
    {
        _folder.Open(_clock).Dispose();
        var before = _folder.Text;
        File.AppendAllText(_folder.Journal, rubbish + "\n");

        _folder.Open(_clock).Dispose();

        Assert.That(_folder.Text, Is.EqualTo(before));
    }

    [Test]
    public async Task Line_that_is_damaged_in_the_middle_is_named_in_the_error()
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

            var failure = JournalFolder.Refused(() => RunJournal.Open(damaged, JournalFolder.Statement, _clock));

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
    public void File_that_is_not_a_journal_is_not_changed(string content)
    {
        File.WriteAllText(_folder.Journal, content);

        var failure = JournalFolder.Refused(() => _folder.Open(_clock));

        Assert.That(failure.Kind, Is.EqualTo(FailureKind.JournalUnreadable));
        Assert.That(failure.Message, Does.Contain("not a journal"));
        Assert.That(_folder.Text, Is.EqualTo(content));
        Assert.That(JournalFolder.Refused(() => RunJournal.Read(_folder.Journal)).Kind, Is.EqualTo(FailureKind.JournalUnreadable));
    }

    [Test]
    public void Journal_of_a_newer_version_is_refused_with_its_version()
    {
        File.WriteAllText(_folder.Journal, "{\"journal\":\"DropletActions\",\"version\":2,\"everything\":\"else is different\"}\nand not even JSON\n");

        var failure = JournalFolder.Refused(() => _folder.Open(_clock));

        Assert.That(failure.Kind, Is.EqualTo(FailureKind.JournalUnreadable));
        Assert.That(failure.Message, Does.Contain("version 2"));
        Assert.That(failure.Advice, Does.Contain("version"));
    }
}
