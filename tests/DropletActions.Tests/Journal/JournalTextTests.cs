using DropletActions.Engine;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Journal;

/// <summary>The texts of a journal: its lines, its description, and the errors when it cannot be used.</summary>
public sealed class JournalTextTests
{
    private const string GoOn = "Free some disk space, then run the same statement with the same journal: it resumes where it stopped.";
    private static readonly ManualClock s_clock = new();
    private static readonly ActionRequest s_reboot = Catalog.Wire.Create("reboot");
    private static readonly ActionRequest s_cycle = Catalog.Wire.Create("power_cycle");
    private static readonly JournalStatement s_stop = new("Stop-Droplet", "{}", "https://api.example.com");
    private JournalFolder _folder = null!;

    [SetUp]
    public void SetUp() => _folder = new();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public async Task Line_holds_only_what_the_first_line_does_not()
    {
        using (var journal = _folder.Open(s_clock))
        {
            journal.Name(1, "web-01");
            journal.Name(1, null);
            await journal.IntendAsync(s_reboot, new("reboot", [1], 41, s_clock.UtcNow));
            await journal.IntendAsync(s_cycle, new("power_cycle", [1], 41, s_clock.UtcNow));
        }

        var module = typeof(RunJournal).Assembly.GetName().Version!.ToString(3);
        Assert.That(File.ReadAllLines(_folder.Journal), Is.EqualTo(new[]
        {
            $$"""{"journal":"DropletActions","version":1,"module":"{{module}}","cmdlet":"Restart-Droplet","request":"{\"type\":\"reboot\"}","origin":"https://api.example.com","started":"2026-03-01T12:00:00.0000000Z"}""",
            """{"intent":1,"name":"web-01","type":"reboot","newest":41,"at":"2026-03-01T12:00:00.0000000Z"}""",
            """{"intent":1,"type":"power_cycle","key":"{\"type\":\"power_cycle\"}","newest":41,"at":"2026-03-01T12:00:00.0000000Z"}""",
        }));
        Assert.That(RunJournal.Read(_folder.Journal).Select(entry => (entry.DropletName, entry.Type)), Is.EqualTo(new[] { ("web-01", "reboot"), ((string?)null, "power_cycle") }));
    }

    [Test]
    public void Repeated_statement_includes_its_tag_and_its_fallback()
    {
        var statement = s_stop with { Otherwise = s_cycle.Key, Tag = "web" };
        _folder.Open(s_clock, statement).Dispose();
        Assert.DoesNotThrow(() => _folder.Open(s_clock, statement).Dispose());
    }

    [Test]
    public async Task Request_with_a_fallback_is_shown_as_such()
    {
        using (var journal = _folder.Open(s_clock, s_stop with { Request = s_reboot.Key, Otherwise = s_cycle.Key }))
        {
            await journal.IntendAsync(s_reboot, new("reboot", [1, 2], 0, s_clock.UtcNow));
            await journal.IntendAsync(s_cycle, new("power_cycle", [1], 0, s_clock.UtcNow));
        }

        Assert.That(RunJournal.Read(_folder.Journal).Select(entry => (entry.DropletId, entry.Type)), Is.EqualTo(new[] { (2L, "reboot"), (1L, "power_cycle") }));
    }

    [Test]
    public async Task Entry_has_the_name_of_the_action_if_there_is_one()
    {
        var action = new DropletAction { Id = 7, DropletId = 1, Type = "reboot", Status = "in-progress" };
        using (var journal = _folder.Open(s_clock))
        {
            journal.Name(1, "before");
            await journal.IntendAsync(s_reboot, new("reboot", [1], 0, s_clock.UtcNow));
            await journal.AcceptAsync(s_reboot, 1, action with { DropletName = "after" });
            await journal.EndAsync(s_reboot, 1, action);
        }

        var entry = RunJournal.Read(_folder.Journal).Single();
        Assert.That(entry.DropletName, Is.EqualTo("after"));
        Assert.That(($"{entry}", $"{entry with { DropletName = null }}"), Is.EqualTo(("reboot of after (1): completed", "reboot of Droplet 1: completed")));
    }

    [Test]
    public void Statement_is_described()
    {
        Assert.Multiple(() =>
        {
            Assert.That($"{s_stop}", Is.EqualTo("Stop-Droplet {} at https://api.example.com"));
            Assert.That($"{s_stop with { Tag = "web" }}", Is.EqualTo("Stop-Droplet {} of the tag 'web' at https://api.example.com"));
            Assert.That($"{s_stop with { Otherwise = "[]" }}", Is.EqualTo("Stop-Droplet {}, otherwise [], at https://api.example.com"));
        });
    }

    [Test]
    [SetCulture("th-TH")]
    public void Year_of_a_journal_is_Gregorian_in_every_culture() => Assert.That(
        JournalFailures.Mismatch("run.jsonl", s_stop, s_clock.UtcNow, s_stop).Message, Does.Contain(", started 2026-03-01 "));

    [Test]
    public void Unusable_journal_has_an_error_with_its_cause_and_advice()
    {
        var started = s_clock.UtcNow;
        Assert.Multiple(() =>
        {
            AssertSays(
                JournalFailures.Mismatch("run.jsonl", s_stop, started, s_stop with { Tag = "web" }),
                $"The journal 'run.jsonl' belongs to another statement: {s_stop}, started {started.ToLocalTime():yyyy-MM-dd HH:mm}. This one is {s_stop with { Tag = "web" }}.",
                "Repeat that statement to resume it, or use another journal for this one.");
            AssertSays(
                JournalFailures.InUse("run.jsonl"),
                "The journal 'run.jsonl' is in use by another run.",
                "Wait until that run has ended; Get-DropletJournal shows its progress. Each stage of a pipeline needs its own journal.");
            AssertSays(
                JournalFailures.Unreadable("run.jsonl", "it is a folder"),
                "The journal 'run.jsonl' cannot be used: it is a folder.",
                "Use the path of a journal, or of a new file in a writable folder.");
            AssertSays(
                JournalFailures.Unwritable("run.jsonl", new IOException("No space.")),
                "The journal 'run.jsonl' can no longer be written, so no further request is sent: No space.",
                GoOn);
            AssertSays(
                LostRequest.NotSearchedAgain(s_reboot, FakeFaults.Forbidden().Failure),
                "The Droplet may have been rebooted: an earlier run sent the request, and the search for its action failed: You do not have access for the attempted action.",
                "Run the same statement with the same journal again: it repeats the search before it starts anything.");
        });
    }

    private static void AssertSays(DropletApiException refusal, string message, string advice) =>
        Assert.That((refusal.Message, refusal.Failure.Advice), Is.EqualTo((message, advice)));
}
