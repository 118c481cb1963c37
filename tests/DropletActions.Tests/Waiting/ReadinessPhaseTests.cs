using DropletActions.Engine;
using DropletActions.Tests.Scheduling;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Waiting;

/// <summary>The phase between the end of an action and its report, for Droplets that can't become ready.</summary>
public sealed class ReadinessPhaseTests
{
    [Test]
    public void Droplet_that_turns_out_to_have_no_address_is_NotReady_at_once()
    {
        var clock = new LeapingClock();
        using var scene = new FleetScene(clock, new() { Wait = true, ReadyWhen = new(22, false) });
        scene.Account.Add(1, "web-01");

        scene.RunAll([FleetScene.On(1, name: "web-01")]);

        Assert.That(scene.Reported.Single().Status, Is.EqualTo("completed"));
        var failure = scene.Failures.Single();
        Assert.That((failure.Kind, failure.Message), Is.EqualTo((FailureKind.NotReady, "The reboot of Droplet web-01 (1) is completed, but port 22 cannot be checked: the Droplet has no IP address.")));
        Assert.That(failure.Advice, Does.StartWith("Check the Droplet"));
        Assert.That(clock.Elapsed.TotalSeconds, Is.LessThan(30));
    }

    [TestCase("PublicIPv4", "192.0.2.7")]
    [TestCase("PublicIPv6", "2001:db8::7")]
    [TestCase("PrivateIPv4", "10.0.0.7")]
    public void Public_address_comes_before_the_private_one(string only, string dialed)
    {
        var droplet = new Droplet { PrivateIPv4 = "10.0.0.7", PublicIPv6 = only == "PrivateIPv4" ? null : "2001:db8::7", PublicIPv4 = only == "PublicIPv4" ? "192.0.2.7" : null };

        Assert.That(ReadyWhen.AddressOf(droplet), Is.EqualTo(dialed));
    }

    [Test]
    public void Droplet_that_cannot_be_read_any_more_is_reported_with_its_action()
    {
        using var scene = new FleetScene(new LeapingClock(), new() { Wait = true, ReadyWhen = new(null, true) });
        scene.Account.Add(1, "web-01");
        scene.Api.GetDroplet = (_, _) => throw new DropletApiException(new(FailureKind.Forbidden, "The token lacks droplet:read."));

        scene.RunAll([FleetScene.On(1, "password_reset", "web-01")]);

        Assert.That(scene.Reported.Single().Status, Is.EqualTo("completed"));
        Assert.That((scene.Failures.Single().Kind, scene.Failures.Single().Message), Is.EqualTo(
            (FailureKind.Forbidden, "The password_reset of Droplet web-01 (1) is completed, but the Droplet could not be read: The token lacks droplet:read.")));
    }
}
