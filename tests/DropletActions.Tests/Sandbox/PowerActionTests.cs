using DropletActions.Sandbox;

namespace DropletActions.Tests.Sandbox;

public sealed class PowerActionTests : SandboxFixture
{
    [TestCase("shutdown", "active", "off")]
    [TestCase("power_off", "active", "off")]
    [TestCase("power_on", "off", "active")]
    [TestCase("power_cycle", "active", "active")]
    [TestCase("reboot", "active", "active")]
    public async Task Power_action_changes_the_status_when_it_completes(string type, string before, string after)
    {
        Web.Status = before;
        var reply = await Act(Web, new { type });
        Assert.That(reply.Status, Is.EqualTo(201));
        Assert.That(Web.Status, Is.EqualTo(before), "nothing changes before the action is over");
        Sandbox.Advance(TimeSpan.FromSeconds(2));
        Assert.That(Web.Status, Is.EqualTo(after));
        Assert.That((await DropletJson(Web)).GetProperty("status").GetString(), Is.EqualTo(after));
    }

    [TestCase("shutdown", "off", "Droplet is currently powered off.")]
    [TestCase("power_off", "off", "Droplet is currently powered off.")]
    [TestCase("power_cycle", "off", "Droplet is currently powered off.")]
    [TestCase("reboot", "off", "Droplet is currently powered off.")]
    [TestCase("power_on", "active", "Droplet is currently powered on.")]
    [TestCase("reboot", "new", "Droplet is not ready for actions: it is new.")]
    [TestCase("power_on", "archive", "Droplet is not ready for actions: it is archive.")]
    public async Task Power_action_is_refused_in_the_wrong_state(string type, string status, string message)
    {
        Web.Status = status;
        var reply = await Act(Web, new { type });
        Assert.That((reply.Status, reply.ErrorId, reply.Message), Is.EqualTo((422, "unprocessable_entity", message)));
        Assert.That(Sandbox.Actions, Is.Empty);
    }

    [Test]
    public async Task Shutdown_that_the_Droplet_ignores_completes_and_leaves_it_on()
    {
        Sandbox.Outcomes.Add(SandboxOutcome.Ignored("shutdown", Web.Id));
        await Complete(Web, new { type = "shutdown" });
        Assert.That((Sandbox.Actions[0].Status, Web.Status), Is.EqualTo(("completed", "active")));
        await Complete(Web, new { type = "power_off" });
        Assert.That(Web.Status, Is.EqualTo("off"));
    }

    [Test]
    public async Task Status_can_lag_behind_the_completed_action()
    {
        StartWith(new SandboxOptions { StatusLagSeconds = 5 });
        await Complete(Web, new { type = "shutdown" });
        Assert.That((Sandbox.Actions[0].Status, Web.Status, Web.Locked), Is.EqualTo(("completed", "active", false)));
        Sandbox.Advance(TimeSpan.FromSeconds(5));
        Assert.That(Web.Status, Is.EqualTo("off"));
    }
}
