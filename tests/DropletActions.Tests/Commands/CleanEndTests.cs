using DropletActions.Sandbox;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Commands;

/// <summary>
/// The same ways out of the pipeline as in <see cref="PipelineEndTests"/>, while it waits, while it looks names up, and in stages
/// behind each other: nothing is left running, and what the API accepted is told.
/// </summary>
public sealed class CleanEndTests
{
    private const string Chain = "Get-Droplet -Connection $c | Stop-Droplet -Wait -Connection $c | Resize-Droplet -Size s-2vcpu-4gb -Wait -Connection $c | Start-Droplet -Wait -Connection $c";

    [TestCase(401, "", "Unauthorized")]
    [TestCase(422, "-ErrorAction Stop", "Rejected")]
    public void Terminating_error_does_not_hide_accepted_actions(int status, string parameter, string id)
    {
        using var host = new SandboxHost(new() { ActionSeconds = 3600 });
        host.Sandbox.Faults.Add(SandboxFault.Answer(status, 0) with { Method = "POST", Nth = 3 });

        var result = host.Run($"3164444..3164446 | Restart-Droplet -Wait -ThrottleLimit 1 {parameter}");

        Assert.That(result.ErrorId, Is.EqualTo(id));
        Assert.That(Told(result, host.Host), Is.EquivalentTo(new[] { 3164444L, 3164445L }));
        host.AssertQuiet();
    }

    [Test]
    public void Response_401_in_the_middle_of_a_fleet_reports_all_accepted_actions()
    {
        using var host = new SandboxHost(new() { DropletCount = 200, ActionSeconds = 3600 });
        host.Sandbox.Faults.Add(SandboxFault.Answer(401, 0) with { Method = "POST", Nth = 50 });

        var result = host.Run("3164444..3164643 | Restart-Droplet");

        Assert.That(result.ErrorId, Is.EqualTo("Unauthorized"));
        Assert.That(host.Sandbox.Actions.Select(action => action.DropletId), Is.SubsetOf(Told(result, host.Host)));
        Assert.That(host.Sandbox.Calls.Find("POST").Count, Is.LessThan(50 + 16 + 1), "Nothing further is tried.");
        host.AssertQuiet();
    }

    [Test]
    public void Select_first_leaves_no_wait_running()
    {
        using var host = new LeapingHost(new() { DropletCount = 40, ActionSeconds = 30 });
        host.Sandbox.Outcomes.Add(SandboxOutcome.NeverEnds("reboot", 3164450));

        var result = host.Run("Get-Droplet -Connection $c | Restart-Droplet -Wait -TimeoutSec 0 -Connection $c | Select-Few 3");

        Assert.That(result.Output, Has.Count.EqualTo(3));
        Assert.That(host.Host.Text, Does.Contain(" still in progress").And.Contain("more"));
        host.AssertQuiet();
    }

    [Test]
    public void Downstream_error_leaves_no_wait_running()
    {
        using var host = new LeapingHost(new() { DropletCount = 40, ActionSeconds = 30 });
        host.Sandbox.Outcomes.Add(SandboxOutcome.NeverEnds("reboot", 3164450));

        var result = host.Run("Get-Droplet -Connection $c | Restart-Droplet -Wait -TimeoutSec 0 -Connection $c | Stop-Here");

        Assert.That(result.TheError.Exception.Message, Does.Contain("stopped here"));
        Assert.That(host.Host.Text, Does.Contain(" still in progress").And.Contain("more"));
        host.AssertQuiet();
    }

    [Test]
    public void Upstream_error_leaves_no_wait_running_and_says_what_continues()
    {
        using var host = new SandboxHost(new() { ActionSeconds = 3600 });
        host.Set("sandbox", host.Sandbox);

        var result = host.Run("& { 3164444; 3164445; while ($sandbox.Actions.Count -lt 2) { }; throw 'the source is dry' } | Restart-Droplet -Wait");

        Assert.That(result.TheError.Exception.Message, Does.Contain("the source is dry"));
        Assert.That(host.Host.Text, Does.Contain("3164444").And.Contain("3164445"));
        host.AssertQuiet();
    }

    [Test]
    public void Error_action_stop_at_an_errored_action_reports_the_others()
    {
        using var host = new LeapingHost(new() { ActionSeconds = 30 });
        host.Sandbox.Outcomes.Add(SandboxOutcome.NeverEnds("reboot", 3164444));
        host.Sandbox.Outcomes.Add(SandboxOutcome.Errored(dropletId: 3164445));

        var result = host.Run("3164444, 3164445 | Restart-Droplet -Wait -TimeoutSec 0 -ErrorAction Stop -Connection $c");

        Assert.That(result.ErrorId, Is.EqualTo("ActionErrored"));
        Assert.That(Told(result, host.Host), Is.EquivalentTo(new[] { 3164444L, 3164445L }));
        host.AssertQuiet();
    }

    [TestCase("-WarningAction SilentlyContinue", "")]
    [TestCase("-WarningAction Ignore", "")]
    [TestCase("", "$WarningPreference = 'SilentlyContinue';")]
    public void Continuing_actions_are_not_reported_without_warnings(string parameter, string preference)
    {
        using var host = new LeapingHost(new() { DropletCount = 4, ActionSeconds = 30 });
        host.Sandbox.Outcomes.Add(SandboxOutcome.NeverEnds("reboot", 3164445));

        host.Run($"{preference} Get-Droplet -Connection $c | Restart-Droplet -Wait -TimeoutSec 0 {parameter} -Connection $c | Select-Few 1");

        Assert.That(host.Host.Text, Is.Empty);
        host.AssertQuiet();
    }

    [Test]
    public async Task Ctrl_C_during_a_request_by_tag_names_the_tag()
    {
        using var host = new SandboxHost(new() { ActionSeconds = 3600 });
        var gate = host.Sandbox.Faults.Hold("POST", "/v2/droplets/actions*", 1);
        var running = host.Begin("Stop-Droplet -Tag web");
        await gate.WhenArrivedAsync(1);

        running.Stop();
        running.End();

        gate.Release();
        Assert.That(host.Host.Text, Does.Contain("Stopped. This request was in flight, and the API may have carried it out: shutdown of the Droplets tagged 'web'."));
    }

    [Test]
    public async Task Closed_runspace_leaves_no_wait_running([Values("Restart-Droplet 3164444 -Wait", "Restart-Droplet 3164444 | Wait-DropletAction", "Stop-Droplet 3164444 -Wait | Start-Droplet -Wait")] string script)
    {
        using var sandbox = DropletSandbox.Start(new() { ActionSeconds = 3600 });
        var gate = new SandboxGate();
        sandbox.Faults.Add(SandboxFault.Hold(gate, 0) with { Method = "GET" });
        using var module = new ModuleHost(("token", sandbox.Token));
        module.Run($"Connect-DigitalOcean -SkipValidation -Token $token -BaseUri {sandbox.BaseUri}");
        module.Begin(script);
        await gate.WhenArrivedAsync(1);

        module.Dispose();

        gate.Release();
        SandboxHost.AssertQuiet(sandbox);
    }

    [TestCase("'web-01', 'web-02' | Restart-Droplet")]
    [TestCase("Restart-Droplet web-*")]
    [TestCase("Restart-Droplet -Tag web")]
    [TestCase("Stop-Droplet -Tag web")]
    [TestCase("'web-*' | Get-DropletAction")]
    [TestCase("Get-Droplet")]
    [TestCase("Get-Droplet | Stop-Droplet -Wait | Start-Droplet")]
    [TestCase("Wait-DropletAction -Droplet web-01 -ActionId 5")]
    public async Task Ctrl_C_during_a_lookup_sends_nothing_more(string script)
    {
        using var host = new SandboxHost(new() { ActionSeconds = 0 });
        var gate = new SandboxGate();
        host.Sandbox.Faults.Add(SandboxFault.Hold(gate, 0) with { Method = "GET" });
        var running = host.Begin(script);
        await gate.WhenArrivedAsync(1);

        running.Stop();
        var result = running.End();

        gate.Release();
        Assert.That(result.Errors, Is.Empty);
        host.AssertQuiet();
        Assert.That(host.Sandbox.Calls.Find("POST").Count, Is.Zero);
    }

    [Test]
    public async Task Ctrl_C_during_the_lookup_of_a_later_name_reports_actions_of_the_earlier_ones()
    {
        using var host = new SandboxHost(new() { ActionSeconds = 3600 });
        var gate = new SandboxGate();
        host.Sandbox.Faults.Add(SandboxFault.Hold(gate, 0).On("GET", "/v2/droplets?*"));
        var running = host.Begin("3164446, 'web-01' | Restart-Droplet -Wait");
        await gate.WhenArrivedAsync(1);
        while (host.Sandbox.Actions.Count == 0 || host.Sandbox.Calls.Find("POST", "*").Count != host.Sandbox.Calls.Count(call => call.Method == "POST" && call.Status == 201))
            Thread.Yield();

        running.Stop();
        running.End();

        gate.Release();
        Assert.That(host.Host.Text, Does.Contain("3164446"));
        host.AssertQuiet();
    }

    [Test]
    public void Error_action_stop_at_an_unknown_name_reports_actions_of_the_earlier_ones()
    {
        using var host = new SandboxHost(new() { ActionSeconds = 3600 });

        var result = host.Run("3164446, 'nobody', 'web-01' | Restart-Droplet -Wait -ErrorAction Stop");

        Assert.That(result.ErrorId, Is.EqualTo("DropletNameNotFound"));
        Assert.That(host.Sandbox.Actions.Select(action => action.DropletId), Is.SubsetOf(Told(result, host.Host)));
        Assert.That(host.Sandbox.Actions.Select(action => action.DropletId), Has.None.EqualTo(3164444));
        host.AssertQuiet();
    }

    [TestCase("Select-Few 1")]
    [TestCase("Stop-Here")]
    public void End_of_a_chain_ends_all_stages(string end)
    {
        using var host = new LeapingHost(new() { DropletCount = 12, ActionSeconds = 30 });
        host.Sandbox.Outcomes.Add(SandboxOutcome.NeverEnds("shutdown", 3164450));

        var result = host.Run($"{Chain} | {end}");

        Assert.That(result.Errors.Count + (result.Thrown is null ? 0 : 1), Is.EqualTo(end == "Stop-Here" ? 1 : 0), string.Join("\n", result.Errors));
        host.AssertQuiet();
    }

    [TestCase("shutdown")]
    [TestCase("resize")]
    [TestCase("power_on")]
    public void Error_that_stops_one_stage_ends_all_of_them(string type)
    {
        using var host = new LeapingHost(new() { DropletCount = 6, ActionSeconds = 30 });
        host.Sandbox.Outcomes.Add(SandboxOutcome.Errored(type, 3164446));
        host.Run("$ErrorActionPreference = 'Stop'");

        var result = host.Run(Chain);

        Assert.That(result.ErrorId, Is.EqualTo("ActionErrored"));
        host.AssertQuiet();
    }

    [Test]
    public async Task Ctrl_C_ends_every_stage_of_a_chain_and_says_what_continues()
    {
        using var host = new LeapingHost(new() { DropletCount = 4, ActionSeconds = 30 });
        var gate = new SandboxGate();
        host.Sandbox.Faults.Add(SandboxFault.Hold(gate, 0) with { Method = "POST", Nth = 5 });
        var running = host.Begin(Chain);
        await gate.WhenArrivedAsync(1);

        running.Stop();
        running.End();

        gate.Release();
        Assert.That(host.Host.Text, Does.Match("may have carried (it|them) out"));
        host.AssertQuiet();
    }

    /// <summary>The reported Droplets: as objects, or as text to the host.</summary>
    private static IEnumerable<long> Told(ScriptResult result, RecordingHost host) => result.Output.OfType<DropletAction>().Select(action => action.DropletId!.Value)
        .Concat(System.Text.RegularExpressions.Regex.Matches(host.Text, @"Droplet (\d+)").Select(match => long.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)))
        .Distinct();
}
