using DropletActions.Sandbox;

namespace DropletActions.Tests.Fleets;

/// <summary>Every end of a pipeline with a window leaves nothing running.</summary>
public sealed class EndingTests
{
    private const string Chain = "$ids | Stop-Droplet -MaxUnavailable 2 {0}| Start-Droplet {1}";

    [TestCase("", "| Select-Few 3")]
    [TestCase("| Where-Object { $true } ", "| Select-Few 3")]
    [TestCase("", "| Stop-Here")]
    [TestCase("| Where-Object { $true } ", "| Stop-Here")]
    public void Downstream_end_stops_all_stages(string between, string after)
    {
        using var scene = new RollingScene(50);

        var result = scene.Run(Script(between, after));

        Assert.That(result.Output, Has.Count.EqualTo(after.Contains("Few", StringComparison.Ordinal) ? 3 : 0));
        Assert.That(scene.Stays, Has.Count.LessThan(10));
        scene.Host.AssertQuiet();
    }

    [Test]
    public void End_of_the_first_stage_lets_the_later_ones_finish()
    {
        using var scene = new RollingScene(50);

        var result = scene.Run(Script("| Select-Few 3 ", ""));

        Assert.That(result.Errors, Is.Empty);
        Assert.That(result.Output, Has.Count.EqualTo(3));
        Assert.That(scene.Sandbox.Actions.Count(action => action.Type == "power_on"), Is.EqualTo(3));
        scene.Host.AssertQuiet();
    }

    [Test]
    public void First_error_ends_all_stages_with_error_action_stop()
    {
        using var scene = new RollingScene(50);
        scene.Sandbox.Outcomes.Add(SandboxOutcome.Errored("power_on", RollingScene.FirstId + 4));

        var result = scene.Run(Script("", "-ErrorAction Stop"));

        Assert.That(result.Errors.Concat(result.Thrown is null ? [] : [result.TheError]).First().FullyQualifiedErrorId, Does.StartWith("ActionErrored,"));
        Assert.That(scene.Stays, Has.Count.LessThan(10));
        scene.Host.AssertQuiet();
    }

    [TestCase("")]
    [TestCase("| Where-Object { $true } ")]
    public async Task Ctrl_C_ends_all_stages(string between)
    {
        using var scene = new RollingScene(50);
        var gate = new SandboxGate();
        scene.Sandbox.Faults.Add(SandboxFault.Hold(gate, 0).On("POST", "*").FromNth(7));
        var running = scene.Host.Begin(Script(between, ""));
        await gate.WhenArrivedAsync(1);

        running.Stop();
        running.End();

        gate.Release();
        Assert.That(scene.Stays, Has.Count.LessThan(10));
    }

    private static string Script(string between, string after) => Chain.Replace("{0}", between, StringComparison.Ordinal).Replace("{1}", after, StringComparison.Ordinal);
}
