using System.Management.Automation;
using DropletActions.Sandbox;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Commands;

/// <summary><c>-CheckFirst</c> starts nothing if there is a problem, and reports all problems at once.</summary>
public sealed class CheckFirstTests
{
    private const long Id = 3164444;

    private LeapingHost _host = null!;

    [SetUp]
    public void Start() => _host = new(new() { ActionSeconds = 3 });

    [TearDown]
    public void Stop() => _host.Dispose();

    /// <summary>The problems; the last error ends the statement.</summary>
    private static List<string> Problems(ScriptResult result)
    {
        var errors = result.Errors.Select(error => error.ToString()).ToList();
        Assert.That(errors[^1], Does.StartWith("Nothing was started: ").And.EndsWith(" found."));
        return errors[..^1];
    }

    private IReadOnlyList<SandboxCall> Changes => [.. _host.Sandbox.Calls.Where(call => call.Method != "GET")];

    [Test]
    public void All_problems_are_reported_at_once_each_with_its_row()
    {
        var foreign = _host.Sandbox.FindDroplet(Id + 1)!.AddBackup();
        _host.Sandbox.AddDroplet("twin");
        _host.Sandbox.AddDroplet("twin");
        _host.Set("foreign", foreign);

        var result = _host.Run("""
            @'
            DropletName,Type,Size,Image,Name,Hour
            web-01,reboot,,,,
            web-01,resize,s-2vcpu-4gb,,,
            web-02,resize,s-none,,,
            nobody,reboot,,,,
            twin,reboot,,,,
            web-02,restore,,12,,
            web-01,rebuild,,no-such-image,,
            db-01,rename,,,,
            web-02,enable_backups,,,,5
            '@ | ConvertFrom-Csv | Invoke-DropletAction -CheckFirst -Wait -Confirm:$false -Connection $c
            """);

        Assert.Multiple(() =>
        {
            Assert.That(result.Output, Is.Empty);
            Assert.That(Changes, Is.Empty);
            Assert.That(result.Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]).Distinct(), Is.EqualTo(new[] { "CheckFailed" }));
            Assert.That(Problems(result), Is.EqualTo(new[]
            {
                "Row 2 (web-01): Droplet web-01 (3164444) was not resized: the Droplet must be off, and is active.",
                "Row 3 (web-02): Droplet web-02 (3164445) was not resized: the Droplet must be off, and is active.",
                "Row 3 (web-02): Droplet web-02 (3164445) was not resized: there is no size 's-none'.",
                "Row 4 (nobody): No Droplet is named 'nobody'.",
                "Row 5 (twin): 2 Droplets are named 'twin': 3164447, 3164448.",
                "Row 6 (web-02): Droplet web-02 (3164445) was not restored: image 12 is not a backup of this Droplet.",
                "Row 7 (web-01): Droplet web-01 (3164444) was not rebuilt: there is no image 'no-such-image'.",
                "Row 8 (db-01): -Name is missing: rename takes -Name (required).",
                "Row 9 (web-02): -Hour '5' is not valid for enable_backups.",
            }));
            Assert.That(result.Errors[^1].ToString(), Is.EqualTo("Nothing was started: 9 problems were found."));
            Assert.That(result.Errors.Select(error => error.CategoryInfo.Category).Distinct(), Is.EqualTo(new[] { ErrorCategory.InvalidData }));
        });
    }

    [Test]
    public void Power_states_are_those_after_the_rows_before()
    {
        var result = _host.Run("""
            @'
            DropletId,Type,Size
            3164444,shutdown,
            3164444,resize,s-2vcpu-4gb
            3164444,power_on,
            3164444,reboot,
            '@ | ConvertFrom-Csv | Invoke-DropletAction -CheckFirst -Wait -Confirm:$false -Connection $c
            """);

        Assert.That(result.Errors, Is.Empty);
        Assert.That(result.Thrown, Is.Null);
        Assert.That(result.All<DropletAction>().Select(action => action.Type), Is.EqualTo(new[] { "shutdown", "resize", "power_on", "reboot" }));
    }

    [Test]
    public void Second_row_of_a_Droplet_needs_a_wait()
    {
        var result = _host.Run("""
            [pscustomobject]@{ DropletId = 3164444; Type = 'shutdown' }, [pscustomobject]@{ DropletId = 3164444; Type = 'power_on' } |
                Invoke-DropletAction -CheckFirst -Confirm:$false -Connection $c
            """);

        Assert.That(Problems(result).Single(), Does.EndWith("the shutdown of row 1 would still be in progress. Use -Wait or -WaitIfBusy."));
        Assert.That(Changes, Is.Empty);
    }

    [Test]
    public void Row_whose_id_and_name_are_of_two_Droplets_is_a_problem()
    {
        var result = _host.Run("[pscustomobject]@{ DropletId = 3164444; DropletName = 'db-01' }, [pscustomobject]@{ DropletId = 3164445; DropletName = 'WEB-02' } | Restart-Droplet -CheckFirst -Connection $c");

        Assert.That(Problems(result).Single(), Is.EqualTo("Row 1 (db-01): Droplet web-01 (3164444) was not rebooted: the row has the id of this Droplet and the name 'db-01'."));
        Assert.That(Changes, Is.Empty);
    }

    [TestCase("rebuild", "Image", "ubuntu-24-04-x64", "web-01", "debian-12-x64", "Row 3 (web-01): Droplet web-01 (3164444) can be overwritten only once")]
    [TestCase("rename", "Name", "same", "db-01", "same", "Row 3 (db-01): Droplet db-01 (3164446) was not renamed: the statement has the same new name for another Droplet.")]
    public void Rows_that_contradict_each_other_are_a_problem(string type, string column, string first, string droplet, string second, string says)
    {
        var plan = $"""
            "DropletName,Type,{column}`nweb-01,{type},{first}`nweb-02,reboot,`n{droplet},{type},{second}" | ConvertFrom-Csv | Invoke-DropletAction -CheckFirst -Confirm:$false -Connection $c
            """;
        Assert.That(Problems(_host.Run(plan + " -Wait")).Single(), Does.StartWith(says));
        Assert.That(Problems(_host.Run(plan + " -Wait -WhatIf")).Single(), Does.StartWith(says));
        Assert.That(Changes, Is.Empty);
    }

    [TestCase("Restart-Droplet web-01, web-02 -CheckFirst -Connection $c", "Droplet web-01 (3164444) was not rebooted: its snapshot (action {0}) is in progress. Wait for it, or use -WaitIfBusy.")]
    [TestCase("Restart-Droplet -Tag web -PowerCycle -CheckFirst -Connection $c", "Droplet web-01 (3164444) was not power-cycled: its snapshot (action {0}) is in progress. Wait for it, or use -WaitIfBusy.")]
    [TestCase("Get-Droplet -Connection $c | Restart-Droplet -CheckFirst -Connection $c", "Droplet web-01 (3164444) was not rebooted: its snapshot (action {0}) is in progress. Wait for it, or use -WaitIfBusy.")]
    [TestCase("Get-Droplet -Connection $c | Restart-Droplet -PowerCycle -Bulk -CheckFirst -Connection $c", "Droplet web-01 (3164444) was not power-cycled: its snapshot (action {0}) is in progress. Wait for it, or use -WaitIfBusy.")]
    public void Action_in_progress_is_a_problem(string script, string message)
    {
        _host.Sandbox.Outcomes.Add(SandboxOutcome.NeverEnds("snapshot"));
        _host.Run("New-DropletSnapshot web-01 -Name x -Connection $c");
        _host.Sandbox.Calls.Clear();

        var result = _host.Run(script);

        Assert.That(Problems(result).Single(), Is.EqualTo(string.Format(System.Globalization.CultureInfo.InvariantCulture, message, _host.Sandbox.Actions[0].Id)));
        Assert.That(Changes, Is.Empty);
    }

    [TestCase("Restart-Droplet web-01, web-02 -CheckFirst -Connection $c", 2)]
    [TestCase("Restart-Droplet -Tag web -CheckFirst -Wait -Connection $c", 2)]
    [TestCase("Restart-Droplet -Tag web -PowerCycle -CheckFirst -Wait -Connection $c", 2)]
    [TestCase("Get-Droplet -Connection $c | Restart-Droplet -PowerCycle -Bulk -CheckFirst -Wait -Connection $c", 3)]
    [TestCase("'web*', 3164446 | Restart-Droplet -CheckFirst -Connection $c", 3)]
    [TestCase("Reset-Droplet web-01 -Image ubuntu-24-04-x64 -CheckFirst -Confirm:$false -Connection $c", 1)]
    [TestCase("Stop-Droplet web-01 -CheckFirst -Wait -Connection $c | Resize-Droplet -Size s-2vcpu-4gb -Wait -CheckFirst -Connection $c | Start-Droplet -CheckFirst -Connection $c", 1)]
    public void Statement_without_a_problem_runs_as_without_the_check(string script, int count)
    {
        var result = _host.Run(script);

        Assert.That(result.Errors, Is.Empty);
        Assert.That(result.Thrown, Is.Null);
        Assert.That(result.All<DropletAction>(), Has.Count.EqualTo(count));
    }

    [TestCase("Restart-Droplet -Tag nobody -CheckFirst -Connection $c", "No Droplet has the tag 'nobody'.")]
    [TestCase("Restart-Droplet 77 -CheckFirst -Connection $c", "Droplet 77 was not rebooted: the account has no Droplet with this id.")]
    [TestCase("Restart-Droplet 'x*' -CheckFirst -Connection $c", "'x*' matches none of the account's 3 Droplets.")]
    [TestCase("Resize-Droplet db-01 -Size s-1vcpu-1gb -CheckFirst -Connection $c", "Droplet db-01 (3164446) was not resized: the disk of s-1vcpu-1gb has 25 GB, and the Droplet's disk has 60 GB and cannot be made smaller.", "off")]
    [TestCase("Set-DropletBackupPolicy web-01 -Plan daily -CheckFirst -Connection $c", "The backup policy of Droplet web-01 (3164444) was not changed: backups are not enabled.")]
    [TestCase("Reset-Droplet web-01 -Image 99 -CheckFirst -Connection $c", "Droplet web-01 (3164444) was not rebuilt: there is no image '99'.")]
    [TestCase("Restart-Droplet db-01 -CheckFirst -Connection $c", "Droplet db-01 (3164446) was not rebooted: the Droplet must be active, and is off.", "off")]
    [TestCase("Restart-Droplet db-01 -CheckFirst -Connection $c", "Droplet db-01 (3164446) was not rebooted: the Droplet is 'archive'.", "archive")]
    public void Problem_is_reported(string script, string message, string status = "active")
    {
        _host.Sandbox.FindDroplet(Id + 2)!.Status = status;

        var result = _host.Run(script);

        Assert.That(Problems(result).Single(), Is.EqualTo(message));
        Assert.That(result.Errors.Select(error => error.FullyQualifiedErrorId), Is.All.StartsWith("CheckFailed,"));
        Assert.That(Changes, Is.Empty);
    }

    [TestCase("power_on", "active")]
    [TestCase("shutdown", "off")]
    [TestCase("power_off", "off")]
    public void Droplet_that_has_reached_its_goal_is_not_a_problem(string type, string status)
    {
        _host.Sandbox.FindDroplet(Id)!.Status = status;

        Assert.That(_host.Run($"Invoke-DropletAction {Id} {type} -CheckFirst -WhatIf -Connection $c").Errors, Is.Empty);
    }

    [TestCase("Resize-Droplet web-01 -Size $size")]
    [TestCase("Enable-DropletIPv6 web-01")]
    public void Running_Droplet_that_already_has_the_effect_need_not_be_off(string script)
    {
        _host.Run("$size = (Get-Droplet web-01 -Connection $c).SizeSlug");
        _host.Run("Use-Connection $c; Stop-Droplet web-01 -Wait | Enable-DropletIPv6 -Wait | Start-Droplet -Wait | Out-Null");

        var result = _host.Run($"{script} -CheckFirst -Wait -Confirm:$false -Connection $c");

        Assert.That(result.Errors, Is.Empty);
        Assert.That(result.All<DropletAction>().Single().Status, Is.EqualTo("not-needed"));
    }

    [TestCase("Restart-Droplet web-01 -CheckFirst")]
    [TestCase("Restart-Droplet -Tag web -CheckFirst")]
    [TestCase("'web-01', 'web-02' | Restart-Droplet -CheckFirst")]
    public void Rejected_token_ends_the_statement_with_its_own_error(string script)
    {
        _host.Sandbox.Faults.Add(SandboxFault.Answer(401, 0));

        var result = _host.Run($"{script} -Connection $c");

        Assert.That(result.ErrorId, Is.EqualTo("Unauthorized"));
        Assert.That(((DropletApiException)result.TheError.Exception).Failure.Advice, Is.Not.Empty);
        Assert.That(Changes, Is.Empty);
    }

    [Test]
    public void Thousand_rows_are_checked_with_at_most_40_requests()
    {
        using var host = new LeapingHost(new() { DropletCount = 1000, ActionSeconds = 0 });
        for (var i = 0; i < 1000; i++)
            host.Sandbox.FindDroplet(Id + i)!.AddBackup();
        host.Run("1..3 | ForEach-Object { $null = Enable-DropletBackup -Tag web -Connection $c }");
        host.Set("droplets", host.Sandbox.Droplets);
        host.Sandbox.Calls.Clear();

        var result = host.Run("""
            try {
            0..999 | ForEach-Object {
                $at = $_
                switch ($at % 4) {
                    0 { [pscustomobject]@{ DropletName = $droplets[$at].Name; Type = 'resize'; Size = 's-2vcpu-4gb'; Image = '' } }
                    1 { [pscustomobject]@{ DropletName = $droplets[$at].Name; Type = 'restore'; Size = ''; Image = $droplets[$at].Backups[0] } }
                    2 { [pscustomobject]@{ DropletName = $droplets[$at].Name; Type = 'rebuild'; Size = ''; Image = 'ubuntu-24-04-x64' } }
                    3 { [pscustomobject]@{ DropletName = $droplets[$at].Name; Type = 'reboot'; Size = ''; Image = '' } }
                }
            } | Invoke-DropletAction -CheckFirst -Confirm:$false -Connection $c -ErrorAction SilentlyContinue
            } catch { "$_" }
            """);

        Assert.That(result.Output.Single()?.ToString(), Is.EqualTo("Nothing was started: 250 problems were found."), "The resizes need a Droplet that is off.");
        Assert.That(host.Sandbox.Calls.Count, Is.LessThanOrEqualTo(40));
        Assert.That(host.Sandbox.Calls.All(call => call.Method == "GET"), Is.True);
    }

    [Test]
    public void Resumed_run_does_not_check_what_it_has_started()
    {
        var folder = Directory.CreateTempSubdirectory("check");
        try
        {
            _host.Set("journal", Path.Combine(folder.FullName, "run.jsonl"));
            const string Statement = "Restart-Droplet web-01, web-02 -CheckFirst -Journal $journal -Connection $c";
            Assert.That(_host.Run(Statement).Output, Has.Count.EqualTo(2));

            var again = _host.Run(Statement + " -WarningAction SilentlyContinue");

            Assert.That(again.Errors, Is.Empty);
            Assert.That(again.Thrown, Is.Null);
            Assert.That(again.Output, Has.Count.EqualTo(2));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Test]
    public void Droplets_of_a_tag_are_listed_once_and_acted_on_as_they_were_checked()
    {
        var result = _host.Run("Restart-Droplet -Tag web -CheckFirst -Connection $c");

        Assert.That(result.Errors, Is.Empty);
        Assert.That(result.Output, Has.Count.EqualTo(2));
        Assert.That(_host.Sandbox.Calls.Count(call => call.Method == "GET" && call.Path.Contains("tag_name")), Is.EqualTo(1));
    }
}
