using System.Management.Automation;
using DropletActions.Engine;
using DropletActions.Sandbox;
using DropletActions.Tests.Scheduling;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Commands;

/// <summary>With <c>-UntilPort</c> and <c>-Until</c> an action is done only when its Droplet is ready.</summary>
public sealed class ReadinessTests
{
    private const long Id = 3164444;

    private LeapingHost _host = null!;

    [SetUp]
    public void Start() => _host = new(new() { ActionSeconds = 3 });

    [TearDown]
    public void Stop() => _host.Dispose();

    [TestCase("Restart-Droplet web-01 -UntilPort 22 -Connection $c")]
    [TestCase("Restart-Droplet web-01 -PowerCycle -UntilPort 22 -Connection $c")]
    [TestCase("Restart-Droplet web-01 -PowerCycle -Bulk -UntilPort 22 -Connection $c")]
    [TestCase("Invoke-DropletAction web-01 reboot -UntilPort 22 -Connection $c")]
    [TestCase("[pscustomobject]@{ DropletName = 'web-01'; Type = 'reboot' } | Invoke-DropletAction -UntilPort 22 -Connection $c -Confirm:$false")]
    [TestCase("Restart-Droplet web-01 -Connection $c | Wait-DropletAction -UntilPort 22 -Connection $c")]
    [TestCase("Reset-Droplet web-01 -Image ubuntu-24-04-x64 -UntilPort 22 -Connection $c -Confirm:$false")]
    [TestCase("Stop-Droplet web-01 -Wait -Connection $c | Start-Droplet -UntilPort 22 -Connection $c")]
    public void Action_is_emitted_when_the_port_accepts_a_connection(string script)
    {
        using var host = new LeapingHost(new() { ActionSeconds = 3, BootSeconds = 30 });

        var result = host.Run(script);

        Assert.That(result.Errors, Is.Empty);
        Assert.That(result.All<DropletAction>().Single(), Has.Property("Status").EqualTo("completed"));
        var ready = host.Sandbox.Actions[^1].CompletedAt!.Value.AddSeconds(30);
        Assert.That(host.Clock.UtcNow, Is.InRange(ready, ready.AddSeconds(6)));
        Assert.That(host.Dialer.Dials.Select(dial => (dial.Address, dial.Port)).Distinct(), Is.EqualTo(new[] { ("198.18.0.2", 22) }));
        host.AssertQuiet();
    }

    [Test]
    public void Port_is_dialed_at_once_and_then_after_one_to_five_seconds()
    {
        using var host = new LeapingHost(new() { ActionSeconds = 3, BootSeconds = 60 });

        host.Run("Restart-Droplet web-01 -UntilPort 443 -Connection $c");

        var times = host.Dialer.Dials.Select(dial => dial.At).ToList();
        var gaps = times.Zip(times.Skip(1), (one, next) => (next - one).TotalSeconds).ToList();
        Assert.Multiple(() =>
        {
            Assert.That((times[0] - host.Sandbox.Actions[0].CompletedAt!.Value).TotalSeconds, Is.LessThan(1));
            Assert.That(gaps.Take(4), Is.EqualTo(new[] { 1.0, 1, 1, 1 }));
            Assert.That(gaps, Is.Ordered);
            Assert.That(gaps[^1], Is.EqualTo(5));
        });
    }

    [Test]
    public void Droplet_that_does_not_answer_is_NotReady_and_its_action_is_emitted()
    {
        _host.Sandbox.FindDroplet(Id)!.OpenPorts = [80];

        var result = _host.Run("Restart-Droplet web-01, web-02 -UntilPort 22 -TimeoutSec 60 -Connection $c");

        Assert.That(result.All<DropletAction>().Select(action => action.DropletId), Is.EqualTo(new[] { Id + 1, Id }));
        var error = result.TheError;
        var action = _host.Sandbox.Actions.Single(action => action.DropletId == Id);
        Assert.Multiple(() =>
        {
            Assert.That(error.FullyQualifiedErrorId, Does.StartWith("NotReady,"));
            Assert.That(error.CategoryInfo.Category, Is.EqualTo(ErrorCategory.OperationTimeout));
            Assert.That(error.ToString(), Is.EqualTo("The reboot of Droplet web-01 (3164444) is completed, but port 22 of 198.18.0.2 did not accept a connection within 1 minute: the connection was refused."));
            Assert.That(error.ErrorDetails.RecommendedAction, Is.EqualTo($"To keep waiting: Wait-DropletAction -Droplet 3164444 -ActionId {action.Id} -UntilPort 22 -TimeoutSec <seconds>"));
            Assert.That(((DropletAction)error.TargetObject).Id, Is.EqualTo(action.Id));
            Assert.That((_host.Clock.UtcNow - action.StartedAt).TotalSeconds, Is.InRange(60, 61));
        });
        Assert.That(_host.Run($"Wait-DropletAction -Droplet 3164444 -ActionId {action.Id} -UntilPort 80 -Connection $c").Errors, Is.Empty);
    }

    [Test]
    public void Later_stage_skips_a_Droplet_that_is_not_ready()
    {
        _host.Sandbox.FindDroplet(Id)!.OpenPorts = [];

        var result = _host.Run("Restart-Droplet web-01, web-02 -UntilPort 22 -TimeoutSec 60 -Connection $c -EA SilentlyContinue | New-DropletSnapshot -Name x -Verbose -Connection $c");

        Assert.That(result.All<DropletAction>().Single().DropletId, Is.EqualTo(Id + 1));
        Assert.That(result.Verbose, Has.One.EndsWith("is skipped: its reboot was not done in time, the Droplet was not ready, or that could not be checked."));
    }

    [Test]
    public void Dial_without_a_response_is_repeated_after_five_seconds()
    {
        var count = 0;
        _host.Dialer.Dial = async (_, _, token) =>
        {
            if (++count < 3)
                await _host.Clock.Delay(TimeSpan.FromDays(1), token);
            return null;
        };

        var result = _host.Run("Restart-Droplet web-01 -UntilPort 22 -Verbose -Connection $c");

        Assert.That(result.Errors, Is.Empty);
        var dials = _host.Dialer.Dials;
        Assert.That((dials[1].At - dials[0].At).TotalSeconds, Is.InRange(6, 7));
        Assert.That(result.Verbose, Has.One.EndsWith("is not ready yet: port 22 of 198.18.0.2 did not accept a connection: nothing responded."));
    }

    [TestCase("{ $true }")]
    [TestCase("{ $_.PublicIPv4 -eq '198.18.0.2' -and $_.Name -eq 'web-01' -and $_ -is [DropletActions.Droplet] }")]
    [TestCase("{ $global:tries++; $global:tries -ge 5 }", 5)]
    [TestCase("{ if (++$global:tries -lt 3) { throw 'too early' } 'yes' }", 3)]
    [TestCase("{ if (++$global:tries -lt 3) { Get-Item /no/such/file } 1 }", 3, Description = "An error that ends nothing means not yet, too.")]
    [TestCase("{ if (++$global:tries -lt 3) { Write-Error 'no' -ErrorAction Stop } 1 }", 3)]
    [TestCase("{ ++$global:tries; 1..3 | ForEach-Object { $_ } | Select-Object -First 1 }", 1)]
    [TestCase("{ param($x) ++$global:tries; (Get-Droplet 3164444 -Connection $c).Status -eq 'active' }", 1)]
    public void Script_block_is_run_until_it_returns_something_true(string check, int tries = 0)
    {
        var result = _host.Run($"$global:tries = 0; Restart-Droplet web-01 -Until {check} -Connection $c; $global:tries");

        Assert.That(result.Errors, Is.Empty);
        Assert.That(result.Output[0], Is.InstanceOf<DropletAction>().With.Property("Status").EqualTo("completed"));
        Assert.That(result.Output[1], Is.EqualTo(tries));
        Assert.That(result.Output, Has.Count.EqualTo(2));
    }

    [TestCase("{ }", "it returned nothing that is true")]
    [TestCase("{ $false }", "it returned nothing that is true")]
    [TestCase("{ 0 }", "it returned nothing that is true")]
    [TestCase("{ $null }", "it returned nothing that is true")]
    [TestCase("{ throw 'no pulse' }", "it failed: no pulse")]
    [TestCase("{ Write-Error 'no pulse' }", "it failed: no pulse")]
    [TestCase("{ [int] 'x' }", "it failed: Cannot convert value \"x\" to type \"System.Int32\"")]
    public void Script_block_that_never_returns_something_true_is_NotReady(string check, string why)
    {
        var result = _host.Run($"New-DropletSnapshot web-01 -Name x -Until {check} -TimeoutSec 30 -Verbose -Connection $c");

        Assert.That(result.ErrorId, Is.EqualTo("NotReady"));
        Assert.That(result.All<DropletAction>().Single().ImageId, Is.Not.Null);
        Assert.That(result.TheError.ToString(), Does.StartWith($"The snapshot of Droplet web-01 (3164444) is completed, but the check of -Until did not succeed within 30 seconds: {why}"));
        Assert.That(result.Verbose.Count(text => text.Contains("is not ready yet: the check of -Until did not succeed", StringComparison.Ordinal)), Is.EqualTo(1), "A reason that stays is told once.");
    }

    [Test]
    public void Script_block_runs_in_the_scope_of_the_statement()
    {
        var result = _host.Run("""
            function Test-It { param($expected) Restart-Droplet web-01 -Until { $seen += @($_.Name); $_.Name -eq $expected } -Connection $c }
            (Test-It web-01).Status
            """);

        Assert.That(result.Output, Is.EqualTo(new[] { "completed" }));
    }

    [Test]
    public void Port_is_checked_before_the_script_block()
    {
        using var host = new LeapingHost(new() { ActionSeconds = 3, BootSeconds = 20 });

        var result = host.Run("Restart-Droplet web-01 -UntilPort 22 -Until { $global:asked++; $global:asked -ge 2 } -Connection $c; $global:asked");

        Assert.That(result.Output[^1], Is.EqualTo(2));
        Assert.That((host.Clock.UtcNow - host.Sandbox.Actions[0].CompletedAt!.Value).TotalSeconds, Is.InRange(20, 30));
    }

    [Test]
    public void Fleet_is_checked_without_a_request_for_each_Droplet()
    {
        using var host = new LeapingHost(new() { DropletCount = 100, ActionSeconds = 20, BootSeconds = 40 });

        var result = host.Run("Restart-Droplet -Tag web -PowerCycle -UntilPort 22 -Connection $c");

        Assert.That(result.Output, Has.Count.EqualTo(100));
        Assert.That(result.Errors, Is.Empty);
        Assert.That(host.Dialer.Dials.Select(dial => dial.Address).Distinct().Count(), Is.EqualTo(100));
        Assert.That(host.Sandbox.Calls.Count, Is.LessThanOrEqualTo(20));
    }

    [TestCase("New-DropletSnapshot -Tag web -Name x -Until { $true } -Connection $c", Description = "The wait reads no Droplets.")]
    [TestCase("Reset-DropletPassword -Tag web -Until { $true } -ThrottleLimit 256 -Confirm:$false -Connection $c")]
    public void Droplets_that_the_wait_did_not_read_are_read_by_pages(string script)
    {
        using var host = new LeapingHost(new() { DropletCount = 60, ActionSeconds = 20 });

        Assert.That(host.Run(script).Output, Has.Count.EqualTo(60));

        Assert.That(host.Sandbox.Calls.Find("GET", "/v2/droplets/*").Count(call => !call.Path.Contains("actions", StringComparison.Ordinal)), Is.LessThanOrEqualTo(10));
    }

    [Test]
    public void Droplet_that_did_not_need_the_action_is_checked_too()
    {
        _host.Sandbox.FindDroplet(Id)!.Status = "off";

        var result = _host.Run("Stop-Droplet web-01 -PowerOffAfter 60 -Until { $global:asked++; $_.Status -eq 'off' } -Connection $c; $global:asked");

        Assert.That(result.Errors, Is.Empty);
        Assert.That(((DropletAction)result.Output[0]!).Status, Is.EqualTo("not-needed"));
        Assert.That(result.Output[^1], Is.EqualTo(1));
    }

    [Test]
    public void Progress_counts_Droplets_that_are_not_ready_yet()
    {
        using var scene = new FleetScene(new LeapingClock(), new() { Wait = true, ReadyWhen = new(22, false) });
        scene.Account.Add(1);
        scene.Api.GetDroplet = (_, _) => Task.FromResult(new Droplet { DropletId = 1, Status = "active", PublicIPv4 = "192.0.2.7" });
        var seen = new List<int>();
        scene.Dialer.Dial = (_, _, _) =>
        {
            seen.Add(scene.Run.Progress.Probing);
            return Task.FromResult(seen.Count < 3 ? DialFailure.Refused : null);
        };

        scene.RunAll([FleetScene.On(1)]);

        Assert.That(seen, Is.EqualTo(new[] { 1, 1, 1 }));
        Assert.That((scene.Run.Progress.Probing, scene.Run.Progress.Done), Is.EqualTo((0, 1)));
    }

    [Test]
    public void Droplet_of_an_errored_action_is_not_checked()
    {
        _host.Sandbox.Outcomes.Add(SandboxOutcome.Errored("reboot"));

        Assert.That(_host.Run("Restart-Droplet web-01 -UntilPort 22 -Connection $c").ErrorId, Is.EqualTo("ActionErrored"));
        Assert.That(_host.Dialer.Dials, Is.Empty);
    }

    [Test]
    public void Resumed_run_checks_Droplets_that_were_not_ready()
    {
        var folder = Directory.CreateTempSubdirectory("ready");
        try
        {
            _host.Set("journal", Path.Combine(folder.FullName, "run.jsonl"));
            const string Statement = "Restart-Droplet web-01, web-02 -UntilPort 22 -TimeoutSec 60 -Journal $journal -Connection $c";
            _host.Sandbox.FindDroplet(Id)!.OpenPorts = [];
            Assert.That(_host.Run(Statement).ErrorId, Is.EqualTo("NotReady"));
            var first = _host.Dialer.Dials.Count;
            _host.Sandbox.FindDroplet(Id)!.OpenPorts = null;

            var second = _host.Run(Statement);
            var third = _host.Run(Statement + " -WarningAction SilentlyContinue");

            Assert.That(second.Errors.Concat(third.Errors), Is.Empty);
            Assert.That(new[] { second.Output.Count, third.Output.Count }, Is.EqualTo(new[] { 2, 2 }));
            Assert.That(_host.Dialer.Dials.Skip(first).Select(dial => dial.Address), Is.EqualTo(new[] { "198.18.0.2" }));
            Assert.That(_host.Sandbox.Actions, Has.Count.EqualTo(2));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [TestCase("Restart-Droplet web-01, web-02 -UntilPort 22 -Connection $c | Select-Few 1")]
    [TestCase("Restart-Droplet web-01, web-02 -UntilPort 22 -Connection $c | Stop-Here")]
    [TestCase("Restart-Droplet web-01, web-02, nobody -UntilPort 22 -ErrorAction Stop -Connection $c")]
    public void Checks_stop_with_the_pipeline(string script)
    {
        _host.Sandbox.FindDroplet(Id)!.OpenPorts = [];

        _host.Run(script);

        var dials = _host.Dialer.Dials.Count;
        _host.AssertQuiet();
        Assert.That(_host.Dialer.Dials, Has.Count.EqualTo(dials));
    }
}
