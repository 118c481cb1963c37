using System.Management.Automation;
using DropletActions.Sandbox;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Commands;

/// <summary>Stages of one pipeline overlap: a slow Droplet does not delay the others.</summary>
public sealed class ChainTests
{
    private const string Chain = """
        Get-Droplet -Connection $c |
            Stop-Droplet -Wait -Connection $c |
            Resize-Droplet -Size s-2vcpu-4gb -Wait -Connection $c -Confirm:$false |
            Start-Droplet -Wait -Connection $c
        """;

    private const string Functions = """
        function Copy-ToVariable { [CmdletBinding()] param([Parameter(ValueFromPipeline)] $InputObject) process { $script:copies += @($InputObject); $InputObject } }
        function Join-All { begin { $all = @() } process { $all += $_ } end { $all } }
        function Stop-All { [CmdletBinding()] param() Stop-Droplet 3164444, 3164445, 3164446 -Wait -Connection $c | Where-Object { $true } }

        """;

    [Test]
    public void Slow_Droplet_does_not_delay_the_others()
    {
        using var host = new LeapingHost(new() { DropletCount = 12, ActionSeconds = 3 });
        host.Sandbox.Outcomes.Add(SandboxOutcome.Takes(500, "shutdown", 3164450));

        var result = host.Run(Chain);

        Assert.That(result.Errors, Is.Empty);
        Assert.That(result.Output, Has.Count.EqualTo(12));
        var slowEnd = host.Sandbox.Actions.Single(action => action is { DropletId: 3164450, Type: "shutdown" }).CompletedAt;
        var others = host.Sandbox.Actions.Where(action => action.DropletId != 3164450 && action.Type == "power_on").ToList();
        Assert.That(others, Has.Count.EqualTo(11));
        Assert.That(others.All(action => action.CompletedAt < slowEnd), Is.True, "All others are up again before the slow one is even off.");
    }

    [Test]
    public void Pipeline_output_is_only_actions()
    {
        using var host = new LeapingHost(new() { DropletCount = 5, ActionSeconds = 3 });
        host.Sandbox.Outcomes.Add(SandboxOutcome.Takes(60, "shutdown", 3164446));

        var result = host.Run("""
            Get-Droplet -Connection $c |
                Stop-Droplet -Wait -Connection $c -OutVariable stopped |
                Start-Droplet -Wait -Connection $c |
                ForEach-Object { $_ }
            "stopped: $($stopped.Count)"
            """);

        Assert.That(result.Errors, Is.Empty);
        Assert.That(result.Output.OfType<DropletAction>().Count(), Is.EqualTo(5));
        Assert.That(result.Output[^1], Is.EqualTo("stopped: 5"));
        Assert.That(result.Output, Has.Count.EqualTo(6));
    }

    [Test]
    public void Droplet_that_fails_in_one_stage_does_not_reach_the_next()
    {
        using var host = new LeapingHost(new() { ActionSeconds = 3 });
        host.Sandbox.Faults.Add(SandboxFault.Answer(422, 1).On("POST", "/v2/droplets/3164445/actions"));

        var result = host.Run(Chain);

        Assert.That(result.ErrorId, Is.EqualTo("Rejected"));
        Assert.That(result.TheError.TargetObject, Is.EqualTo(3164445L));
        Assert.That(result.All<DropletAction>().Select(action => action.DropletId), Is.EquivalentTo(new[] { 3164444L, 3164446L }));
    }

    [TestCase("")]
    [TestCase("-OutVariable stopped")]
    [TestCase("-PipelineVariable stopped")]
    public void Droplet_whose_action_errored_is_not_acted_on_by_the_next_stage(string collecting)
    {
        using var host = new LeapingHost(new() { ActionSeconds = 3 });
        host.Sandbox.Outcomes.Add(SandboxOutcome.Errored("shutdown", 3164445));

        var result = host.Run(Chain.Replace("Stop-Droplet", "Stop-Droplet " + collecting, StringComparison.Ordinal));

        Assert.That(result.ErrorId, Is.EqualTo("ActionErrored"));
        Assert.That(host.Sandbox.Calls.Find("POST", "/v2/droplets/3164445/actions").Count, Is.EqualTo(1));
        Assert.That(result.All<DropletAction>().Select(action => action.DropletId), Is.EquivalentTo(new[] { 3164444L, 3164446L }));
    }

    [TestCase("Stop-Droplet -OutBuffer 1 {stop} | New-DropletSnapshot {snap}")]
    [TestCase("Stop-Droplet -OutBuffer 10 {stop} | New-DropletSnapshot {snap}")]
    [TestCase("Stop-Droplet {stop} | Where-Object { $true } | New-DropletSnapshot {snap}")]
    [TestCase("Stop-Droplet {stop} | Where-Object Type -eq shutdown | New-DropletSnapshot {snap}")]
    [TestCase("Stop-Droplet {stop} | Where-Object Status -ne completed | New-DropletSnapshot {snap}")]
    [TestCase("Stop-Droplet {stop} | ForEach-Object { $_ } | New-DropletSnapshot {snap}")]
    [TestCase("Stop-Droplet {stop} | Copy-ToVariable | New-DropletSnapshot {snap}", Description = "As Tee-Object does.")]
    [TestCase("Stop-Droplet {stop} | Copy-ToVariable -OutBuffer 10 | New-DropletSnapshot {snap}")]
    [TestCase("Stop-Droplet {stop} | Join-All | New-DropletSnapshot {snap}", Description = "As Sort-Object does.")]
    [TestCase("Stop-Droplet {stop} | ForEach-Object { $_ | New-DropletSnapshot {snap} }")]
    [TestCase("Stop-Droplet {stop} | ForEach-Object { New-DropletSnapshot $_ {snap} }")]
    [TestCase("Stop-Droplet {stop} -PipelineVariable stopped | ForEach-Object { New-DropletSnapshot $stopped {snap} }")]
    [TestCase("Stop-All | New-DropletSnapshot {snap}")]
    [TestCase("Stop-All -OutBuffer 1 | New-DropletSnapshot {snap}")]
    public void Failed_Droplet_is_skipped_however_its_object_reaches_a_downstream_stage(string chain)
    {
        using var host = new LeapingHost(new() { DropletCount = 3, ActionSeconds = 3 });
        host.Sandbox.Outcomes.Add(SandboxOutcome.Errored("shutdown", 3164445));

        var result = host.Run(Functions + chain
            .Replace("{stop}", "3164444, 3164445, 3164446 -Wait -Connection $c", StringComparison.Ordinal)
            .Replace("{snap}", "-Name clean -Wait -Connection $c -Verbose", StringComparison.Ordinal));

        Assert.That(result.ErrorId, Is.EqualTo("ActionErrored"));
        Assert.That(host.Sandbox.Actions.Where(action => action.DropletId == 3164445).Select(action => action.Type), Is.EqualTo(new[] { "shutdown" }));
        Assert.That(result.Verbose, Has.One.EndsWith(" is skipped: its shutdown ended with the status 'errored'."));
        var isFiltered = chain.Contains("-ne completed", StringComparison.Ordinal);
        Assert.That(result.All<DropletAction>().Select(action => action.Type), Is.EqualTo(isFiltered ? Array.Empty<string>() : ["snapshot", "snapshot"]));
    }

    [TestCase("$stopped = Stop-Droplet {stop}; $stopped | New-DropletSnapshot {snap}")]
    [TestCase("$null = Stop-Droplet {stop} -OutVariable stopped; $stopped | New-DropletSnapshot {snap}")]
    [TestCase("$stopped = Stop-Droplet {stop} | Where-Object Status -eq errored; $stopped | New-DropletSnapshot {snap}")]
    [TestCase("$null = Stop-Droplet {stop} -OutBuffer 10 -OutVariable stopped; New-DropletSnapshot $stopped {snap}")]
    [TestCase("New-DropletSnapshot (Stop-Droplet {stop}) {snap}")]
    [TestCase("foreach ($one in Stop-Droplet {stop}) { $one | New-DropletSnapshot {snap} }")]
    [TestCase("Stop-Droplet {stop} | Wait-DropletAction -Connection $c -ErrorAction SilentlyContinue -OutVariable stopped | Out-Null; $stopped | New-DropletSnapshot {snap}")]
    public void Failed_Droplet_is_acted_on_by_another_statement(string script)
    {
        using var host = new LeapingHost(new() { DropletCount = 3, ActionSeconds = 3 });
        host.Sandbox.Outcomes.Add(SandboxOutcome.Errored("shutdown", 3164445));

        var result = host.Run(script
            .Replace("{stop}", "3164444, 3164445, 3164446 -Wait -Connection $c -ErrorAction SilentlyContinue", StringComparison.Ordinal)
            .Replace("{snap}", "-Name clean -Wait -Connection $c", StringComparison.Ordinal));

        Assert.That(result.Errors, Is.Empty);
        Assert.That(host.Sandbox.Actions.Where(action => action.DropletId == 3164445).Select(action => action.Type), Is.EqualTo(new[] { "shutdown", "snapshot" }));
    }

    [Test]
    public void Turns_do_not_fill_the_buffer_of_a_stage()
    {
        using var host = new LeapingHost(new() { DropletCount = 8, ActionSeconds = 3 });
        for (var i = 4; i < 8; i++)
            host.Sandbox.Outcomes.Add(SandboxOutcome.Takes(i == 7 ? 500 : 60, "shutdown", 3164444 + i));

        var result = host.Run("3164444..3164451 | Stop-Droplet -Wait -OutBuffer 3 -Connection $c | Start-Droplet -Wait -Connection $c");

        Assert.That(result.Errors, Is.Empty);
        Assert.That(result.All<DropletAction>().Select(action => action.Type), Is.EqualTo(Enumerable.Repeat("power_on", 8)));
        var last = host.Sandbox.Actions.Single(action => action is { DropletId: 3164451, Type: "shutdown" }).CompletedAt;
        Assert.That(host.Sandbox.Actions.Count(action => action.Type == "power_on" && action.StartedAt < last), Is.EqualTo(4), "The buffer holds four objects.");
    }

    [TestCase("function Stop-Some { 3164444..3164446 | Stop-Droplet -Wait -Connection $c | See-All | ForEach-Object { $_ } }; Stop-Some | See-All | Start-Droplet -Wait -Connection $c", Description = "Stage 2 of 4, and stage 3 of 3.")]
    [TestCase("function Stop-Some { Stop-Droplet (3164444..3164446) -Wait -Connection $c | See-All }; Stop-Some | Start-Droplet -Wait -Connection $c")]
    [TestCase("1 | ForEach-Object { Stop-Droplet (3164444..3164446) -Wait -Connection $c | See-All } | Start-Droplet -Wait -Connection $c")]
    [TestCase("& { Stop-Droplet (3164444..3164446) -Wait -Connection $c | See-All } | Start-Droplet -Wait -Connection $c")]
    public void Turns_reach_no_command_of_an_inner_pipeline(string script)
    {
        using var host = new LeapingHost(new() { DropletCount = 3, ActionSeconds = 3 });
        host.Sandbox.Outcomes.Add(SandboxOutcome.Takes(500, "shutdown", 3164446));
        var seen = new List<object?>();
        host.Set("seen", seen);

        var result = host.Run("function See-All { process { $seen.Add($_); $_ } }\n" + script);

        Assert.That(result.Errors, Is.Empty);
        Assert.That(result.All<DropletAction>().Select(action => action.Type), Is.EqualTo(Enumerable.Repeat("power_on", 3)));
        Assert.That(seen.Select(item => item is PSObject { BaseObject: var inner } ? inner : item), Is.All.InstanceOf<DropletAction>());
    }

    [TestCase("Stop-Droplet {stop} -OutBuffer 10 | New-DropletSnapshot {snap}")]
    [TestCase("Stop-Droplet {stop} -OutBuffer 10")]
    [TestCase("Stop-Droplet {stop} | Where-Object { $true } | New-DropletSnapshot {snap}")]
    public void Accepted_actions_that_were_not_emitted_are_named_after_an_error(string chain)
    {
        using var host = new LeapingHost(new() { ActionSeconds = 3 });
        host.Sandbox.Outcomes.Add(SandboxOutcome.NeverEnds("shutdown", 3164444));
        host.Sandbox.Outcomes.Add(SandboxOutcome.Takes(60, "shutdown", 3164445));
        host.Sandbox.Outcomes.Add(SandboxOutcome.Errored("shutdown", 3164446));

        var result = host.Run(chain
            .Replace("{stop}", "3164444..3164446 -Wait -TimeoutSec 0 -ErrorAction Stop -Connection $c", StringComparison.Ordinal).Replace("3164444..3164446", "(3164444..3164446)", StringComparison.Ordinal)
            .Replace("{snap}", "-Name clean -WhatIf -Connection $c", StringComparison.Ordinal));

        Assert.That(result.ErrorId, Is.EqualTo("ActionErrored"));
        Assert.That(host.Host.Text, Does.Contain("still in progress").And.Contain("of Droplet 3164444"));
    }

    [TestCase("NeverEnds")]
    [TestCase("Ignored", Description = "The shutdown is completed, and the Droplet stays on.")]
    public void Droplet_whose_wait_timed_out_is_not_acted_on_by_the_next_stage(string outcome)
    {
        using var host = new LeapingHost(new() { ActionSeconds = 3 });
        host.Sandbox.Outcomes.Add(outcome == "Ignored" ? SandboxOutcome.Ignored("shutdown", 3164445) : SandboxOutcome.NeverEnds("shutdown", 3164445));

        var result = host.Run("3164444, 3164445 | Stop-Droplet -Wait -TimeoutSec 60 -Connection $c | New-DropletSnapshot -Name clean -Wait -Verbose -Connection $c");

        Assert.That(result.ErrorId, Is.EqualTo("WaitTimedOut"));
        Assert.That(host.Sandbox.Actions.Where(action => action.DropletId == 3164445).Select(action => action.Type), Is.EqualTo(new[] { "shutdown" }));
        Assert.That(result.All<DropletAction>().Select(action => action.DropletId), Is.EqualTo(new[] { 3164444L }));
        Assert.That(result.Verbose, Has.Some.EndsWith(" is skipped: its shutdown was not done in time, the Droplet was not ready, or that could not be checked."));
    }

    [Test]
    public void Droplet_that_was_waited_for_again_is_acted_on()
    {
        using var host = new LeapingHost(new() { ActionSeconds = 100 });

        var result = host.Run("Stop-Droplet 3164444 -Wait -TimeoutSec 60 -Connection $c | Wait-DropletAction -Connection $c | New-DropletSnapshot -Name clean -Wait -Connection $c");

        Assert.That(result.ErrorId, Is.EqualTo("WaitTimedOut"));
        Assert.That(result.All<DropletAction>().Single().Type, Is.EqualTo("snapshot"));
    }

    [Test]
    public void Accepted_actions_are_reported_and_not_acted_on_when_an_error_ends_a_stage()
    {
        using var host = new LeapingHost(new() { ActionSeconds = 3 });
        host.Sandbox.Outcomes.Add(SandboxOutcome.NeverEnds("shutdown", 3164444));
        host.Sandbox.Outcomes.Add(SandboxOutcome.Errored("shutdown", 3164445));

        var result = host.Run("3164444, 3164445 | Stop-Droplet -Wait -TimeoutSec 0 -ErrorAction Stop -Connection $c | New-DropletSnapshot -Name clean -WhatIf -Connection $c");

        Assert.That(result.ErrorId, Is.EqualTo("ActionErrored"));
        Assert.That(host.Host.Text, Does.Contain("still in progress").And.Contain("shutdown").And.Contain("of Droplet 3164444"));
        Assert.That(host.Host.Text, Does.Not.Contain("What if"));
    }

    [Test]
    public void Rows_for_one_Droplet_run_in_their_order()
    {
        using var host = new LeapingHost(new() { ActionSeconds = 3 });
        host.Set("rows", new[] { "shutdown", "resize", "power_on" });

        var result = host.Run("""
            & { foreach ($type in $rows) {
                foreach ($name in 'web-01', 'web-02') {
                    [pscustomobject]@{ DropletName = $name; Type = $type; Size = "$(if ($type -eq 'resize') { 's-2vcpu-4gb' })" }
                }
            } } | Invoke-DropletAction -Wait -Connection $c -Confirm:$false
            """);

        Assert.That(result.Errors, Is.Empty);
        foreach (var droplet in host.Sandbox.Droplets.Take(2))
            Assert.That(droplet.Actions.Select(action => action.Type), Is.EqualTo(new[] { "shutdown", "resize", "power_on" }));
    }
}
