using System.Text;
using DropletActions.Engine;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Journal;

/// <summary>The content of a journal, as the next run reads it.</summary>
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
    public async Task Journal_of_a_run_is_read_by_the_next_run()
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
    public async Task Unknown_outcome_is_searched_again_by_the_next_run()
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
    public void Journal_of_another_statement_is_refused_with_both_statements()
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
            var failure = JournalFolder.Refused(() => _folder.Open(_clock, other));
            Assert.That(failure.Kind, Is.EqualTo(FailureKind.JournalMismatch));
            Assert.That(failure.Message, Does.Contain(_folder.Journal).And.Contains(JournalFolder.Statement.ToString()).And.Contains(other.ToString()));
        }
    }

    [Test]
    public void Times_in_a_journal_do_not_depend_on_the_culture()
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
}
