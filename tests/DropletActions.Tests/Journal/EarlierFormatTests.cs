using DropletActions.Engine;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Journal;

/// <summary>
/// A journal of version 1 of the format, written before the format was left to a library: <c>version1.jsonl</c> is never changed, and
/// what it says stays readable.
/// </summary>
public sealed class EarlierFormatTests
{
    private const long Huge = 9007199254740993;
    private static readonly ActionRequest s_shutdown = Catalog.Wire.Create("shutdown");
    private static readonly ActionRequest s_powerOff = Catalog.Wire.Create("power_off");
    private static readonly ActionRequest s_snapshot = Catalog.Wire.Create("snapshot", ("Name", "wéb \"01\" 😀 \\ a"));
    private static readonly DateTimeOffset s_at = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero).AddTicks(1234567);
    private static readonly JournalStatement s_statement =
        new("Stop-Droplet", s_shutdown.Key, "https://api.example.com") { Otherwise = s_powerOff.Key, Tag = "web" };

    private static readonly string s_file = Path.Combine(Repository.Root, "tests", "DropletActions.Tests", "Journal", "version1.jsonl");

    private JournalFolder _folder = null!;

    [SetUp]
    public void Copy_the_file()
    {
        _folder = new();
        File.Copy(s_file, _folder.Journal);
    }

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public void Entries_of_the_earlier_format_are_read()
    {
        var entries = RunJournal.Read(_folder.Journal);

        Assert.That(entries.Select(entry => (entry.DropletId, entry.DropletName, entry.Type, entry.State)), Is.EqualTo(new[]
        {
            (1L, "wéb \"01\" 😀", "shutdown", "completed"),
            (2, "new\nline\u007f\u0085\u2028 <b>&'+`", "shutdown", "failed"),
            (Huge, null, "power_off", "errored"),
            (5, "open", "shutdown", "intended"),
            (6, null, "snapshot", "intended"),
            (7, "seven", "snapshot", "completed"),
            (8, "eight", "shutdown", "not-needed"),
        }));
        Assert.That(entries[1].Error, Is.EqualTo("Rejected: Droplet \"web-02\" is off.[31m tab \ufffd half"));
        Assert.That(entries[0].UpdatedAt, Is.EqualTo(s_at));
        var action = entries[0].Action!;
        Assert.That(action with { Region = null }, Is.EqualTo(new DropletAction
        {
            Id = long.MaxValue, DropletId = 1, DropletName = "wéb \"01\" 😀", Type = "shutdown", Status = "completed", StartedAt = s_at, CompletedAt = s_at.AddSeconds(5),
            ResourceId = 1, ResourceType = "droplet", RegionSlug = "nyc3",
        }));
        Assert.That((action.Region!.Name, action.Region.Slug, action.Region.Available), Is.EqualTo(("New York 3", "nyc3", true)));
        Assert.That(action.Region.Features, Is.EqualTo(new[] { "backups", "ipv6" }));
        Assert.That(entries[5].Action!.ImageId, Is.EqualTo(77));
    }

    [Test]
    public void Statement_resumes_a_journal_of_the_earlier_format()
    {
        using var journal = _folder.Open(new ManualClock(), s_statement);

        Assert.That(journal.Find(1, s_shutdown)!.IsEnded, Is.True);
        Assert.That(journal.Find(7, s_snapshot)!.IsEnded, Is.True);
        var fingerprint = journal.Find(6, s_snapshot)!.Fingerprint!;
        Assert.That((fingerprint.Type, fingerprint.NewestBefore, fingerprint.SentAt, fingerprint.ClockOffset), Is.EqualTo(("snapshot", 51L, s_at.AddSeconds(50), (TimeSpan?)TimeSpan.Zero)));
        Assert.That(journal.OpenTagRequests(s_shutdown).Select(open => (open.Tag, open.NewestBefore)), Is.EqualTo(new[] { ((string?)"web", 61L) }));
    }

    [Test]
    public async Task Lines_are_still_written_in_the_earlier_format()
    {
        using (var journal = _folder.Open(new ManualClock(s_at), s_statement))
        {
            var action = RunJournal.Read(s_file)[0].Action!;
            journal.Name(2, "web-02");
            await journal.IntendAsync(s_shutdown, new("shutdown", [2], 41, s_at) { Tag = "web", ClockOffset = TimeSpan.FromSeconds(-90) });
            await journal.AcceptAsync(s_shutdown, 1, action with { DropletName = "web-01", Status = "in-progress", CompletedAt = null });
            await journal.EndAsync(s_powerOff, 1, action with { DropletName = "web-01" });
            await journal.AnswerAsync(s_shutdown, "web");
            await journal.FailAsync(s_shutdown, [2], new(FailureKind.Rejected, "No <b>&'+`."));
        }

        const string Action = """{"id":9223372036854775807,"droplet":1,"name":"web-01","type":"shutdown","status":""";
        const string Rest = "\"resource\":1,\"resource_type\":\"droplet\",\"slug\":\"nyc3\",\"region\":{\"name\":\"New York 3\",\"slug\":\"nyc3\",\"features\":[\"backups\",\"ipv6\"],\"available\":true}}}";
        Assert.That(File.ReadAllLines(_folder.Journal).Skip(File.ReadAllLines(s_file).Length), Is.EqualTo(new[]
        {
            """{"sent":"web","type":"shutdown","newest":41,"offset":-900000000,"at":"2026-03-01T12:00:00.1234567Z"}""",
            """{"intent":2,"name":"web-02","type":"shutdown","newest":41,"offset":-900000000,"at":"2026-03-01T12:00:00.1234567Z"}""",
            """{"accepted":1,"at":"2026-03-01T12:00:00.1234567Z","action":""" + Action + "\"in-progress\",\"started\":\"2026-03-01T12:00:00.1234567Z\"," + Rest,
            """{"ended":1,"key":"{\"type\":\"power_off\"}","at":"2026-03-01T12:00:00.1234567Z","action":""" + Action
                + "\"completed\",\"started\":\"2026-03-01T12:00:00.1234567Z\",\"completed\":\"2026-03-01T12:00:05.1234567Z\"," + Rest,
            """{"answered":"web","at":"2026-03-01T12:00:00.1234567Z"}""",
            """{"failed":2,"type":"shutdown","at":"2026-03-01T12:00:00.1234567Z","kind":"Rejected","certain":true,"message":"No <b>&'+`."}""",
        }));
    }

    [Test]
    public void Key_of_a_request_has_not_changed_since_the_earlier_format() => Assert.That(
        Catalog.Wire.Create("snapshot", ("Name", "é😀\"\\/\u00a0<+")).Key, Is.EqualTo("""{"name":"é😀\"\\/""" + "\u00a0" + """<+","type":"snapshot"}"""));
}
