using DropletActions.Tests.Support;

namespace DropletActions.Tests.Commands;

/// <summary>What Wait-DropletAction does with actions that have already ended.</summary>
public sealed class FinishedActionTests
{
    private LeapingHost _host = null!;

    [SetUp]
    public void Start() => _host = new(new() { ActionSeconds = 3 });

    [TearDown]
    public void Stop() => _host.Dispose();

    [TestCase("Stop-Droplet web* -Wait", "$finished | Wait-DropletAction -Connection $c", 2)]
    [TestCase("Restart-Droplet web* -Wait", "Wait-DropletAction $finished -Connection $c", 2)]
    [TestCase("New-DropletSnapshot web* -Name a -Wait", "$finished | Wait-DropletAction -Connection $c", 2)]
    [TestCase("Restart-Droplet web*", "$finished | Wait-DropletAction -Connection $c; $again = $true; $finished | Wait-DropletAction -Connection $c", 4)]
    public void Action_that_was_waited_for_is_not_looked_up_again(string start, string wait, int emitted)
    {
        _host.Run($"$finished = {start} -Connection $c; if ($finished[0].Status -ne 'completed') {{ $finished = $finished | Wait-DropletAction -Connection $c }}");
        var calls = _host.Sandbox.Calls.Count;

        var result = _host.Run(wait);

        Assert.That(result.Errors, Is.Empty);
        Assert.That(result.All<DropletAction>().Select(action => action.Status), Is.EqualTo(Enumerable.Repeat("completed", emitted)));
        Assert.That(_host.Sandbox.Calls.Count, Is.EqualTo(calls));
    }

    [TestCase("$finished | Wait-DropletAction -Connection $c | Select-Object -First 1")]
    [TestCase("Wait-DropletAction $finished -Connection $c | Select-Object -First 1")]
    [TestCase("Wait-DropletAction $finished -Connection $c | ForEach-Object { $_; break }")]
    public void Ended_action_causes_no_warning_when_the_pipeline_ends_early(string wait)
    {
        _host.Sandbox.Outcomes.Add(DropletActions.Sandbox.SandboxOutcome.Errored("shutdown", 3164446));
        _host.Run("$finished = @(Stop-Droplet * -Wait -Connection $c -ErrorAction SilentlyContinue | Sort-Object Status)");
        var calls = _host.Sandbox.Calls.Count;

        var result = _host.Run(wait);

        Assert.That(result.All<DropletAction>().Single().Status, Is.EqualTo("completed"));
        Assert.That(result.Warnings, Is.Empty);
        Assert.That(_host.Host.Text, Does.Not.Contain("not emitted"));
        Assert.That(_host.Sandbox.Calls.Count, Is.EqualTo(calls));
    }

    [Test]
    public void Completed_shutdown_is_waited_for_until_its_Droplet_is_off()
    {
        using var host = new LeapingHost(new() { ActionSeconds = 3, StatusLagSeconds = 20 });
        host.Run("Stop-Droplet web-01 -Connection $c");
        host.Sandbox.Advance(TimeSpan.FromSeconds(4));

        var result = host.Run("Get-DropletAction web-01 -Connection $c | Wait-DropletAction -Connection $c");

        Assert.That(result.All<DropletAction>().Single().Status, Is.EqualTo("completed"));
        Assert.That(host.Sandbox.Droplets[0].Status, Is.EqualTo("off"));
        Assert.That(host.Clock.Elapsed, Is.GreaterThan(TimeSpan.FromSeconds(10)));
    }
}
