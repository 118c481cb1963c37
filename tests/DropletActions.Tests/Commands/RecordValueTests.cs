using DropletActions.Sandbox;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Commands;

/// <summary>Values of each record: as a property, or by a script block that PowerShell runs for each.</summary>
public sealed class RecordValueTests
{
    private DirectoryInfo _folder = null!;
    private LeapingHost _host = null!;

    [SetUp]
    public void SetUp()
    {
        _folder = Directory.CreateTempSubdirectory("record-");
        _host = new(new() { ActionSeconds = 3 });
        _host.Set("run", Path.Combine(_folder.FullName, "run.jsonl"));
    }

    [TearDown]
    public void TearDown()
    {
        _host.Dispose();
        _folder.Delete(recursive: true);
    }

    [Test]
    public void New_name_is_returned_by_a_script_block()
    {
        var result = _host.Run("Get-Droplet web-* -Connection $c | Rename-Droplet -NewName { $_.Name -replace 'web', 'www' } -Wait -Connection $c");

        Assert.That(result.Errors, Is.Empty);
        Assert.That(Names, Is.EqualTo(new[] { "www-01", "www-02", "db-01" }));
    }

    [Test]
    public void New_name_is_in_its_row()
    {
        var result = _host.Run("""
            [pscustomobject] @{ DropletName = 'web-01'; NewName = 'www-01' }, [pscustomobject] @{ DropletName = 'db-01'; NewName = 'pg-01' } |
                Rename-Droplet -Wait -Connection $c
            """);

        Assert.That(result.Errors, Is.Empty);
        Assert.That(Names, Is.EqualTo(new[] { "www-01", "web-02", "pg-01" }));
    }

    [Test]
    public void Name_of_a_snapshot_is_returned_by_a_script_block()
    {
        var result = _host.Run("Get-Droplet -Connection $c | New-DropletSnapshot -Name { \"$($_.Name)-nightly\" } -Connection $c");

        Assert.That(result.Errors, Is.Empty);
        Assert.That(_host.Sandbox.Actions.Select(action => action.Body), Is.EquivalentTo(new[]
        {
            """{"type":"snapshot","name":"web-01-nightly"}""", """{"type":"snapshot","name":"web-02-nightly"}""", """{"type":"snapshot","name":"db-01-nightly"}""",
        }));
    }

    [Test]
    public void Script_block_without_records_never_becomes_the_name_of_a_snapshot()
    {
        var result = _host.Run("New-DropletSnapshot web-01 -Name { $_.Name } -Connection $c");

        Assert.That(result.TheError.Exception.Message, Does.Contain("'Name'").And.Contain("script block"));
        Assert.That(_host.Sandbox.Actions, Is.Empty);
    }

    [TestCase("Rename-Droplet -NewName { \"n-$($_.DropletId)\" }")]
    [TestCase("Invoke-DropletAction -Type rename -Name { \"n-$($_.DropletId)\" }")]
    [TestCase("Reset-Droplet -Image { 'ubuntu-24-04-x64' } -Confirm:$false")]
    [TestCase("Invoke-DropletAction -Type { 'reboot' }")]
    public void Journal_is_kept_with_a_script_block_too(string command)
    {
        var first = _host.Run($"Get-Droplet -Connection $c | {command} -Journal $run -Connection $c");
        var second = _host.Run($"Get-Droplet -Connection $c | {command} -Journal $run -Connection $c");

        Assert.That(first.Errors.Concat(second.Errors), Is.Empty);
        Assert.That(_host.Run("Get-DropletJournal $run").Output, Has.Count.EqualTo(3));
        Assert.That(_host.Sandbox.Actions, Has.Count.EqualTo(3));
    }

    [TestCase("Rename-Droplet -NewName { $seen.Add($_); \"n-$($_.DropletId)\" } -Wait")]
    [TestCase("Restart-Droplet -Droplet { $seen.Add($_); $_ } -Wait")]
    [TestCase("Wait-DropletAction -Action { $seen.Add($_); $_ }")]
    public void Script_block_receives_only_actions(string stage)
    {
        using var host = new LeapingHost(new() { DropletCount = 6, ActionSeconds = 3 });
        host.Sandbox.Outcomes.Add(SandboxOutcome.Takes(60, "power_cycle", 3164449));
        var seen = new List<object?>();
        host.Set("seen", seen);

        var result = host.Run($"Get-Droplet -Connection $c | Restart-Droplet -PowerCycle -Wait -Connection $c | {stage.Replace("$seen.Add($_)", "$null = $seen.Add($_)", StringComparison.Ordinal)} -Connection $c");

        Assert.That(result.Errors, Is.Empty);
        Assert.That(result.Output, Has.Count.EqualTo(6));
        Assert.That(seen.Select(item => (item as System.Management.Automation.PSObject)?.BaseObject ?? item), Is.All.InstanceOf<DropletAction>().And.Exactly(6).Items);
    }

    private IEnumerable<string> Names => _host.Sandbox.Droplets.Select(droplet => droplet.Name);
}
