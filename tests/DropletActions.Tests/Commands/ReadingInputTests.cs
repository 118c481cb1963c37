using DropletActions.Tests.Support;

namespace DropletActions.Tests.Commands;

/// <summary>What Wait-DropletAction and the cmdlets that only read accept, refuse, and find nothing for.</summary>
public sealed class ReadingInputTests
{
    private SandboxHost _host = null!;

    [SetUp]
    public void SetUp() => _host = new(new() { ActionSeconds = 0 });

    [TearDown]
    public void TearDown() => _host.Dispose();

    [TestCase("Get-Droplet nope*")]
    [TestCase("Get-DropletAction nope*")]
    [TestCase("Get-DropletBackup nope*")]
    [TestCase("Get-DropletBackupPolicy nope*")]
    [TestCase("Get-DropletSnapshot nope*")]
    [TestCase("Get-DropletKernel nope*")]
    public void Wildcard_that_matches_nothing_returns_nothing_from_a_cmdlet_that_reads(string script)
    {
        var result = _host.Run(script);

        Assert.That((result.Errors.Count, result.Output.Count, result.Thrown), Is.EqualTo((0, 0, (Exception?)null)));
    }

    [TestCase("Restart-Droplet nope*")]
    [TestCase("Get-Droplet nope")]
    public void Wildcard_that_matches_nothing_is_an_error_of_a_cmdlet_that_acts_and_a_name_of_every_cmdlet(string script) =>
        Assert.That(_host.Run(script).ErrorId, Is.EqualTo("DropletNameNotFound"));

    [Test]
    public void Unknown_status_is_an_error_that_names_the_known_ones() =>
        Assert.That(_host.Run("Get-DropletAction web-01 -Status nonsense").TheError.Exception.Message, Is.EqualTo("-Status 'nonsense' is not a status of an action: use in-progress, completed, errored."));

    [Test]
    public void Unknown_status_of_a_Droplet_is_an_error_that_names_the_known_ones() =>
        Assert.That(_host.Run("Get-Droplet -Status of").TheError.Exception.Message, Is.EqualTo("-Status 'of' is not a status of a Droplet: use new, active, off, archive."));

    [TestCase("Get-DropletAction web-01 -Type rebot", "-Type 'rebot' is not a known type, and no action that was read has it. Did you mean reboot?")]
    [TestCase("Get-DropletAction -Type nonsense, snapshot", "-Type 'nonsense' is not a known type, and no action that was read has it.")]
    public void Type_that_no_action_has_is_an_error(string script, string says) => Assert.That(_host.Run(script).TheError.Exception.Message, Is.EqualTo(says));

    [TestCase("Get-DropletAction web-01 -Type Reboot, snapshot")]
    public void Known_type_is_accepted_in_any_case(string script) => Assert.That(_host.Run(script).Errors, Is.Empty);

    [Test]
    public void Action_is_waited_for_by_its_id_alone()
    {
        var result = _host.Run("$action = Restart-Droplet web-01; $done = Wait-DropletAction -ActionId $action.Id; $done.Id -eq $action.Id; $done.Status");

        Assert.That(result.Errors, Is.Empty);
        Assert.That(result.Output, Is.EqualTo(new object[] { true, "completed" }));
    }

    [TestCase("$entries")]
    [TestCase("[System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($entries, 3))")]
    public void Action_of_a_journal_entry_is_waited_for(string entries)
    {
        var result = _host.Run($"$entries = [DropletActions.DropletJournalEntry]@{{ DropletId = 3164444; Type = 'reboot'; State = 'accepted'; Action = (Restart-Droplet web-01) }}; ({entries} | Wait-DropletAction).Status");

        Assert.That(result.Errors, Is.Empty);
        Assert.That(result.Output, Is.EqualTo(new object[] { "completed" }));
    }

    [Test]
    public void Journal_entry_without_an_action_is_refused() =>
        Assert.That(_host.Run("[DropletActions.DropletJournalEntry]@{ DropletId = 3164444; Type = 'reboot'; State = 'failed' } | Wait-DropletAction").TheError.Exception.Message, Does.Contain("no action to wait for"));

    [Test]
    public void Deserialized_action_keeps_its_times_name_and_region()
    {
        var result = _host.Run("""
            $action = Restart-Droplet web-01
            $copy = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($action))
            $done = $copy | Wait-DropletAction
            $done.DropletName, ($done.StartedAt -eq $action.StartedAt), ($done.Region -eq 'nyc3'), $done.RegionSlug
            """);

        Assert.That(result.Output, Is.EqualTo(new object[] { "web-01", true, true, "nyc3" }));
    }
}
