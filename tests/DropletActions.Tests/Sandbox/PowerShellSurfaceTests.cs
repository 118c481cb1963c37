using DropletActions.Tests.Support;

namespace DropletActions.Tests.Sandbox;

/// <summary>The sandbox as a user's Pester test uses it.</summary>
public sealed class PowerShellSurfaceTests : SandboxFixture
{
    [TestCase("$sandbox.Faults.Add([DropletActions.Sandbox.SandboxFault]::Answer(503, 2)); ($sandbox.Faults | ForEach-Object Times)", 2)]
    [TestCase("$sandbox.Faults.Add([DropletActions.Sandbox.SandboxFault]::Answer(503)); ($sandbox.Faults | ForEach-Object Times)", 1)]
    [TestCase("$sandbox.Faults.Add([DropletActions.Sandbox.SandboxFault]@{ Kind = 'Slow'; Delay = '00:00:05'; Path = '/v2/actions*' }); ($sandbox.Faults | ForEach-Object { $_.Delay.Seconds })", 5)]
    [TestCase("$sandbox.Faults.Add(@{ Kind = 'DropAfterWork'; Share = 0.1 }); ($sandbox.Faults | ForEach-Object Share)", 0.1)]
    [TestCase("$sandbox.Outcomes.Add([DropletActions.Sandbox.SandboxOutcome]::Errored('snapshot')); ($sandbox.Outcomes | ForEach-Object Type)", "snapshot")]
    [TestCase("$sandbox.Outcomes.Add(@{ Type = 'reboot'; Seconds = 60 }); ($sandbox.Outcomes | ForEach-Object Seconds)", 60.0)]
    [TestCase("([DropletActions.Sandbox.SandboxOptions]@{ DropletCount = 20; BurstWindow = '00:00:10'; PageOrder = 'Shuffled' }).DropletCount", 20)]
    [TestCase("$sandbox.AddDroplet('web-03').Name", "web-03")]
    [TestCase("$sandbox.AddDroplet('web-03', 'off', @('web', 'blue')).Tags -join ','", "web,blue")]
    [TestCase("$sandbox.Droplets[0].Status = 'off'; $sandbox.Droplets[0].Status", "off")]
    [TestCase("($sandbox.Droplets | Where-Object Name -like 'web-*' | ForEach-Object Name) -join ','", "web-01,web-02")]
    [TestCase("$sandbox.AddToken('droplet:read', 'actions:read').StartsWith('dop_v1_sandbox')", true)]
    [TestCase("$sandbox.Advance('00:01:00'); $sandbox.Now.Minute", 1)]
    [TestCase("$sandbox.Calls.Find('POST', '/v2/droplets/*/actions').Count", 0)]
    [TestCase("$sandbox.Calls.Count", 0)]
    [TestCase("@($sandbox.Calls | Where-Object Method -eq 'GET').Count", 0)]
    [TestCase("\"$sandbox\" -like 'Droplet sandbox at http://127.0.0.1:*/ with 3 Droplets'", true)]
    public void Line_of_a_script_works(string script, object expected)
    {
        using var host = new ModuleHost(("sandbox", Sandbox));
        var result = host.Run(script);
        Assert.That(result.Thrown, Is.Null);
        Assert.That(result.Errors, Is.Empty);
        Assert.That(result.Output, Is.EqualTo(new[] { expected }));
    }
}
