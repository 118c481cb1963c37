using System.Management.Automation;
using System.Text.RegularExpressions;
using DropletActions.Sandbox;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Commands;

/// <summary><c>-Journal</c> and <c>Get-DropletJournal</c>, as a script uses them.</summary>
public sealed class JournalTests
{
    private DirectoryInfo _folder = null!;
    private LeapingHost _host = null!;

    private string Run => Path.Combine(_folder.FullName, "run.jsonl");

    [SetUp]
    public void SetUp()
    {
        _folder = Directory.CreateTempSubdirectory("journal-");
        _host = new(new() { DropletCount = 6, ActionSeconds = 3 });
        _host.Set("folder", _folder.FullName);
        _host.Set("run", Run);
    }

    [TearDown]
    public void TearDown()
    {
        _host.Dispose();
        _folder.Delete(recursive: true);
    }

    [Test]
    public void Stopped_statement_continues_when_it_is_repeated()
    {
        _host.Sandbox.Faults.Add(SandboxFault.Answer(422, 1).On("POST", "/v2/droplets/3164447/actions"));
        var first = _host.Run("Get-Droplet -Connection $c | New-DropletSnapshot -Name s -Wait -ThrottleLimit 1 -Journal $run -ErrorAction Stop -Connection $c");
        Assert.That(first.Thrown, Is.Not.Null);
        Assert.That(_host.Sandbox.Actions, Has.Count.LessThan(6));

        var second = _host.Run("Get-Droplet -Connection $c | New-DropletSnapshot -Name s -Wait -Journal $run -Connection $c");
        var third = _host.Run("Get-Droplet -Connection $c | New-DropletSnapshot -Name s -Wait -TimeoutSec 5 -ThrottleLimit 3 -Journal $run -Connection $c");

        Assert.That(second.Errors, Is.Empty);
        Assert.That(_host.Sandbox.Actions.Select(action => action.DropletId), Is.Unique.And.Exactly(6).Items);
        Assert.That(third.All<DropletAction>(), Is.EquivalentTo(second.All<DropletAction>()).Using<DropletAction>((a, b) => a.ToString() == b.ToString()));
        Assert.That(third.All<DropletAction>().Select(action => action.ImageId), Is.All.Not.Null);
        Assert.That(_host.Sandbox.Calls.Find("POST").Count, Is.EqualTo(7), "One for each, and the refused one.");
    }

    [TestCase("-Wait")]
    [TestCase("-Wait -CheckFirst")]
    public void Names_of_a_resumed_plan_of_renames_are_those_of_its_first_run(string how)
    {
        // After the first row, another Droplet has the name of the second one.
        var statement = $"\"DropletName,NewName`nweb-02,web-09`nweb-01,web-02\" | ConvertFrom-Csv | Rename-Droplet {how} -Journal $run -Connection $c";
        var first = _host.Run(statement);
        var second = _host.Run(statement);

        Assert.That(second.Errors, Is.Empty);
        Assert.That(second.All<DropletAction>().Select(action => action.ToString()), Is.EquivalentTo(first.All<DropletAction>().Select(action => action.ToString())));
        Assert.That(_host.Sandbox.Actions, Has.Count.EqualTo(2));
        Assert.That(_host.Sandbox.Droplets.Take(2).Select(droplet => droplet.Name), Is.EqualTo(new[] { "web-02", "web-09" }));
    }

    [TestCase("-Wait")]
    [TestCase("")]
    public void Finished_run_starts_nothing_and_warns(string wait)
    {
        var statement = $"3164444, 3164445 | New-DropletSnapshot -Name nightly {wait} -Journal $run -Connection $c";
        var first = _host.Run(statement);
        var second = _host.Run(statement);

        Assert.That(first.Warnings, Is.Empty);
        Assert.That(_host.Sandbox.Actions, Has.Count.EqualTo(2));
        Assert.That(second.Output, Has.Count.EqualTo(2));
        Assert.That(second.Warnings, Is.EqualTo(new[] { "Nothing was started, because the run in this journal has finished. For a new run, use a new file for -Journal." }));
    }

    [Test]
    public void Resumed_run_does_not_warn()
    {
        _host.Run("3164444 | New-DropletSnapshot -Name nightly -Journal $run -Connection $c");

        Assert.That(_host.Run("3164444 | New-DropletSnapshot -Name nightly -Wait -Journal $run -Connection $c").Warnings, Is.Empty, "It was waited for.");
        Assert.That(_host.Run("3164444, 3164445 | New-DropletSnapshot -Name nightly -Wait -Journal $run -Connection $c").Warnings, Is.Empty, "One was started.");
        Assert.That(_host.Run("3164444, 'nobody' | New-DropletSnapshot -Name nightly -Wait -Journal $run -Connection $c").Warnings, Is.Empty, "One failed, and is an error.");
    }

    [Test]
    public void Rows_may_contain_what_a_value_on_the_command_line_requires()
    {
        var result = _host.Run("'DropletId,Plan', '3164444,weekly' | ConvertFrom-Csv | Invoke-DropletAction -Type enable_backups -Weekday SUN -Hour 4 -Journal $run -Connection $c");

        Assert.That(result.Errors, Is.Empty);
        Assert.That(result.Output, Has.Count.EqualTo(1));
    }

    [TestCase("Start-Droplet -Droplet 3164444")]
    [TestCase("Stop-Droplet -Droplet 3164444")]
    [TestCase("Stop-Droplet -Droplet 3164444 -PowerOffAfter 60")]
    [TestCase("Restart-Droplet -Droplet 3164444")]
    [TestCase("Rename-Droplet -Droplet 3164444 -NewName new-01")]
    [TestCase("Enable-DropletIPv6 -Droplet 3164444")]
    [TestCase("Enable-DropletBackup -Droplet 3164444 -Plan daily -Hour 4")]
    [TestCase("Set-DropletBackupPolicy -Droplet 3164447 -Plan weekly -Weekday MON -Hour 0")]
    [TestCase("Invoke-DropletAction -Droplet 3164444 -Type Reboot")]
    [TestCase("Invoke-DropletAction -Droplet 3164444 -Body @{ type = 'reboot' }")]
    [TestCase("Reset-DropletPassword -Droplet 3164444")]
    [TestCase("Restart-Droplet -Tag web")]
    [TestCase("Restart-Droplet -PowerCycle -Tag web")]
    [TestCase("Restart-Droplet -PowerCycle -Bulk -Droplet 3164444, 3164445")]
    [TestCase("Stop-Droplet -PowerOffAfter 60 -Bulk -Droplet web-*")]
    public void Every_action_cmdlet_keeps_a_journal(string command)
    {
        var first = _host.Run($"{command} -Journal $run -Connection $c -Confirm:$false");
        var posts = _host.Sandbox.Calls.Find("POST").Count;
        var second = _host.Run($"{command} -Journal $run -Connection $c -Confirm:$false");
        var entries = _host.Run("Get-DropletJournal $run").All<DropletJournalEntry>();

        var expected = first.All<DropletAction>().Select(action => action.Id);
        Assert.That(first.Errors.Concat(second.Errors).Select(error => error.FullyQualifiedErrorId), Is.All.StartsWith("Rejected").Or.All.StartsWith("NotActedOn"));
        Assert.That(second.All<DropletAction>().Select(action => action.Id), Is.EquivalentTo(expected));
        Assert.That(entries.Select(entry => entry.DropletId), Is.Unique);
        if (first.Errors.Count == 0)
            Assert.That(_host.Sandbox.Calls.Find("POST").Count, Is.EqualTo(posts));
    }

    [Test]
    public void Chained_stages_have_a_journal_each()
    {
        const string Chain = """
            Get-Droplet -Connection $c |
                Stop-Droplet -Wait -Journal $folder/stop.jsonl -Connection $c |
                Resize-Droplet -Size s-2vcpu-4gb -Wait -Journal $folder/resize.jsonl -Connection $c -Confirm:$false |
                Start-Droplet -Wait -Journal $folder/start.jsonl -Connection $c
            """;
        _host.Sandbox.Faults.Add(SandboxFault.Answer(422, 1).On("POST", "/v2/droplets/3164446/actions").FromNth(2));
        var first = _host.Run("$ErrorActionPreference = 'Stop'\n" + Chain);
        Assert.That(first.Thrown, Is.Not.Null);

        var second = _host.Run("$ErrorActionPreference = 'Continue'\n" + Chain);

        Assert.That(second.Errors, Is.Empty);
        Assert.That(second.All<DropletAction>().Select(action => action.DropletId), Is.Unique.And.Exactly(6).Items);
        foreach (var droplet in _host.Sandbox.Droplets)
            Assert.That(droplet.Actions.Select(action => action.Type), Is.EqualTo(new[] { "shutdown", "resize", "power_on" }));
    }

    [Test]
    public void Plan_is_resumed_row_by_row()
    {
        _host.Set("rows", new[] { "shutdown", "resize", "power_on" });
        const string Plan = """
            & { foreach ($type in $rows) { foreach ($name in 'web-01', 'web-02') {
                [pscustomobject]@{ DropletName = $name; Type = $type; Size = "$(if ($type -eq 'resize') { 's-2vcpu-4gb' })" }
            } } } | Invoke-DropletAction -Wait -Journal $run -Connection $c -Confirm:$false
            """;
        _host.Sandbox.Faults.Add(SandboxFault.Answer(422, 1).On("POST", "/v2/droplets/*/actions").FromNth(5));
        Assert.That(_host.Run(Plan).Errors, Has.Count.EqualTo(1));

        var second = _host.Run(Plan);
        var table = _host.Run("Get-DropletJournal $run").All<DropletJournalEntry>();

        Assert.That(second.Errors, Is.Empty);
        Assert.That(second.Output, Has.Count.EqualTo(6));
        Assert.That(_host.Sandbox.Actions, Has.Count.EqualTo(6));
        Assert.That(table.Select(entry => entry.State), Is.All.EqualTo("completed").And.Exactly(6).Items);
    }

    [TestCase("Restart-Droplet 3164445 -PowerCycle", "JournalMismatch")]
    [TestCase("Stop-Droplet 3164445", "JournalMismatch")]
    [TestCase("Restart-Droplet -Tag web", "JournalMismatch")]
    [TestCase("Invoke-DropletAction 3164445 -Type reboot", "JournalMismatch")]
    public void Another_statement_is_refused_before_anything_is_sent(string command, string id)
    {
        _host.Run("Restart-Droplet 3164444 -Journal $run -Connection $c");
        var calls = _host.Sandbox.Calls.Count;

        var error = Ends($"{command} -Journal $run -Connection $c -Confirm:$false");

        Assert.That(error.FullyQualifiedErrorId, Does.StartWith(id + ","));
        Assert.That(error.ErrorDetails.Message, Does.Contain("Restart-Droplet"));
        Assert.That(error.ErrorDetails.RecommendedAction, Is.Not.Empty);
        Assert.That(_host.Sandbox.Calls.Count, Is.EqualTo(calls));
    }

    [Test]
    public void Two_stages_cannot_share_a_journal()
    {
        var error = Ends("3164444 | Stop-Droplet -Wait -Journal $run -Connection $c | Start-Droplet -Journal $run -Connection $c");

        Assert.That(error.FullyQualifiedErrorId, Does.StartWith("JournalInUse,"));
        Assert.That(_host.Sandbox.Calls, Is.Empty, "Not even the first stage has begun.");
    }

    [TestCase("$folder", "it is a folder")]
    [TestCase("$folder/none/run.jsonl", "none")]
    [TestCase("env:run", "provider Environment")]
    [TestCase("nodrive:/run.jsonl", "nodrive")]
    [TestCase("$folder/notes.txt", "not a journal")]
    [TestCase("$folder/$([char]0xd83d).jsonl", "an unpaired surrogate")]
    [TestCase("/sys/run.jsonl", "denied", IncludePlatform = "Linux")]
    public void Path_that_cannot_be_a_journal_is_refused_before_anything_is_sent(string path, string why)
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "notes.txt"), "my notes\n");

        var error = Ends($"1..5 | Restart-Droplet -Journal \"{path}\" -Connection $c");

        Assert.That(error.FullyQualifiedErrorId, Does.StartWith("JournalUnreadable,"));
        Assert.That(error.ErrorDetails.Message, Does.Contain(why));
        Assert.That(_host.Sandbox.Calls, Is.Empty);
        Assert.That(_folder.GetFiles(), Has.Length.EqualTo(1), "Nothing was made.");
    }

    [Test]
    public void Journal_is_not_created_without_a_Droplet([Values("-WhatIf", "-TimeoutSec 5 -PowerOff -PowerOffAfter 5")] string how)
    {
        _host.Run($"Stop-Droplet 3164444 {how} -Journal $run -Connection $c");

        Assert.That(_folder.GetFiles(), Is.Empty);
    }

    [TestCase("Invoke-DropletAction 3164444 -Type ''", "-Type is empty")]
    [TestCase("Resize-Droplet 3164444 -Size 'a b'", "-Size 'a b' is not valid")]
    public void Invalid_request_ends_the_statement_and_creates_no_journal(string command, string why)
    {
        var error = Ends($"{command} -Journal $run -Connection $c");

        Assert.That(error.ErrorDetails.Message, Does.StartWith(why));
        Assert.That(_folder.GetFiles(), Is.Empty);
    }

    [Test]
    public void Path_is_literal_and_relative_to_the_session()
    {
        var result = _host.Run("""
            $null = $ExecutionContext.SessionState.Path.SetLocation($folder)
            Restart-Droplet 3164444 -Journal 'run[1].jsonl' -Connection $c | Out-Null
            Get-DropletJournal './run[1].jsonl'
            """);

        Assert.That(result.Errors, Is.Empty);
        Assert.That(result.All<DropletJournalEntry>().Single().Path, Is.EqualTo(Path.Combine(_folder.FullName, "run[1].jsonl")));
    }

    [Test]
    public void Journal_does_not_contain_the_token()
    {
        _host.Run("Restart-Droplet 3164444,3164445 -Wait -Journal $run -Connection $c");

        Assert.That(File.ReadAllText(Run), Does.Not.Contain(_host.Sandbox.Token));
    }

    [Test]
    public void Entries_fit_on_80_columns()
    {
        _host.Sandbox.Faults.Add(SandboxFault.Answer(422, 1).On("POST", "/v2/droplets/3164446/actions"));
        _host.Run("'web-01','web-02','db-01' | New-DropletSnapshot -Wait -Journal $run -Connection $c");

        _host.Run("Get-DropletJournal $run | Out-Host");

        var lines = Regex.Replace(_host.Host.Text, "\e\\[[0-9;]*m", "").Split('\n').Select(line => line.TrimEnd()).ToList();
        Assert.That(lines, Has.All.Length.LessThanOrEqualTo(80));
        Assert.That(lines, Has.Some.Contains("web-01").And.Some.Contains("completed"));
        Assert.That(lines, Has.Some.Contains("failed").And.Some.Contains("Rejected"));
    }

    [Test]
    public void Journal_that_cannot_be_read_is_an_error_and_the_others_are_emitted()
    {
        _host.Run("Restart-Droplet 3164444 -Journal $run -Connection $c");

        var result = _host.Run("Get-DropletJournal $folder/none.jsonl, $run");

        Assert.That(result.ErrorId, Is.EqualTo("JournalUnreadable"));
        Assert.That(result.Thrown, Is.Null);
        Assert.That(result.Output, Has.Count.EqualTo(1));
    }

    /// <summary>Runs a script that must end with a terminating error.</summary>
    private ErrorRecord Ends(string command) => _host.Run($"try {{ {command} }} catch {{ $_ }}").All<ErrorRecord>().Single();
}
