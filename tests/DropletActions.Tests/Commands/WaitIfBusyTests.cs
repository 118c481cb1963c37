using DropletActions.Sandbox;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Commands;

/// <summary>What <c>-WaitIfBusy</c> promises.</summary>
public sealed class WaitIfBusyTests
{
    [Test]
    public void Busy_Droplet_is_waited_for_with_WaitIfBusy()
    {
        using var host = new LeapingHost(new() { ActionSeconds = 90 });

        var result = host.Run("Restart-Droplet web-01 -Connection $c; Stop-Droplet web-01 -WaitIfBusy -Wait -Connection $c");

        Assert.That(result.Errors, Is.Empty);
        Assert.That(result.All<DropletAction>().Select(action => action.Type), Is.EqualTo(new[] { "reboot", "shutdown" }));
    }

    [TestCase("Restart-Droplet web-01, web-02")]
    [TestCase("Restart-Droplet -PowerCycle -Tag web")]
    [TestCase("Restart-Droplet web-01, web-02 -PowerCycle -Bulk")]
    public void Busy_Droplets_are_recognized_by_their_actions_with_any_message(string statement)
    {
        using var host = new LeapingHost(new() { ActionSeconds = 90, BusyMessage = "Another event is running.", ActionsLock = false });
        host.Run("New-DropletSnapshot web-01 -Connection $c");

        var failed = host.Run(statement + " -Connection $c");
        Assert.That(failed.ErrorId, Is.EqualTo(statement.Contains("-PowerCycle", StringComparison.Ordinal) ? "NotActedOn" : "DropletBusy"));
        Assert.That(failed.TheError.ErrorDetails.RecommendedAction, Does.Contain("-WaitIfBusy"));
        host.Sandbox.Advance(TimeSpan.FromSeconds(100));

        host.Run("New-DropletSnapshot web-01 -Connection $c");
        var waited = host.Run(statement + " -WaitIfBusy -Wait -Connection $c");
        Assert.That(waited.Errors, Is.Empty);
        Assert.That(waited.All<DropletAction>().Select(action => action.DropletId), Is.EquivalentTo(new[] { 3164444, 3164445 }));
    }

    [Test]
    public void Locked_Droplet_without_an_action_is_not_waited_for_by_tag()
    {
        using var host = new LeapingHost(new() { ActionSeconds = 5 });
        host.Sandbox.Droplets[0].Locked = true;

        var result = host.Run("Restart-Droplet -PowerCycle -Tag web -WaitIfBusy -Connection $c");

        Assert.That(result.ErrorId, Is.EqualTo("NotActedOn"));
        Assert.That(result.All<DropletAction>().Single().DropletId, Is.EqualTo(3164445));
    }

    [Test]
    public void Busy_Droplet_is_waited_for_no_longer_than_the_timeout()
    {
        using var host = new LeapingHost();
        host.Sandbox.Outcomes.Add(SandboxOutcome.NeverEnds("reboot"));

        var result = host.Run("Restart-Droplet web-01 -Connection $c; Stop-Droplet web-01 -WaitIfBusy -TimeoutSec 60 -Connection $c");

        Assert.That(result.ErrorId, Is.EqualTo("DropletBusy"));
        Assert.That(host.Clock.Elapsed, Is.InRange(TimeSpan.FromSeconds(55), TimeSpan.FromSeconds(80)));
    }
}
