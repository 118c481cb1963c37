using System.Management.Automation;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Commands;

/// <summary>Actions that <c>-UntilPort</c> does not apply to are refused before anything is sent.</summary>
public sealed class ReadinessInputTests
{
    private const long Id = 3164444;

    private LeapingHost _host = null!;

    [SetUp]
    public void Start() => _host = new(new() { ActionSeconds = 3 });

    [TearDown]
    public void Stop() => _host.Dispose();

    private static IEnumerable<ActionCase> OtherTypes => ActionCase.All.Where(each => each.Type is not ("reboot" or "power_cycle" or "power_on" or "restore" or "rebuild"));

    [TestCaseSource(nameof(OtherTypes))]
    public void Port_is_refused_with_a_type_that_does_not_end_active(ActionCase action)
    {
        var result = _host.Run($"$backup = $kernel = 7; {Id} | {action.Cmdlet} -UntilPort 22 -Confirm:$false -Connection $c");

        Assert.That(result.ErrorId, Is.EqualTo("ParameterNotForAction"));
        Assert.That(result.TheError.ToString(), Does.StartWith($"-UntilPort cannot be used with {action.Type},").And.EndsWith("It can be used with reboot, power_cycle, power_on, restore, rebuild."));
        Assert.That(_host.Sandbox.Calls.Count, Is.Zero);
    }

    [Test]
    public void Port_that_a_later_stage_cannot_use_is_refused_before_the_first_one_sends_anything()
    {
        var result = _host.Run("Stop-Droplet 3164444 -Wait -Connection $c | Resize-Droplet -Size s-2vcpu-4gb -UntilPort 22 -Connection $c | Start-Droplet -Connection $c");

        Assert.That(result.ErrorId, Is.EqualTo("ParameterNotForAction"));
        Assert.That(_host.Sandbox.Calls.Count, Is.Zero);
    }

    [Test]
    public void Row_whose_type_cannot_use_the_port_is_refused_alone()
    {
        var result = _host.Run("""
            [pscustomobject]@{ DropletId = 3164444; Type = 'rename'; Name = 'x' }, [pscustomobject]@{ DropletId = 3164445; Type = 'reboot'; Name = '' } |
                Invoke-DropletAction -UntilPort 22 -Connection $c -Confirm:$false
            """);

        Assert.That(result.ErrorId, Is.EqualTo("ParameterNotForAction"));
        Assert.That(_host.Sandbox.Actions.Select(action => action.Type), Is.EqualTo(new[] { "reboot" }));
    }

    [TestCase("70000")]
    [TestCase("0")]
    [TestCase("-22")]
    [TestCase("ssh")]
    [TestCase("22.5")]
    public void Port_out_of_range_is_refused_by_name(string port)
    {
        foreach (var statement in new[] { $"Restart-Droplet 5 -UntilPort {port} -Connection $c", $"Get-DropletAction -Connection $c | Wait-DropletAction -UntilPort {port} -Connection $c" })
        {
            var result = _host.Run(statement);

            Assert.That(result.TheError.Exception, Is.InstanceOf<ParameterBindingException>());
            Assert.That(result.TheError.Exception.Message, Does.Contain("'UntilPort'").And.Contain(port));
        }

        Assert.That(_host.Sandbox.Calls.Count, Is.Zero);
    }

    [Test]
    public void Droplet_object_without_an_address_is_refused_before_its_action_is_sent()
    {
        var result = _host.Run("[DropletActions.Droplet]@{ DropletId = 3164444; Name = 'web-01'; Status = 'active' }, (Get-Droplet web-02 -Connection $c) | Restart-Droplet -UntilPort 22 -Connection $c");

        Assert.That(result.ErrorId, Is.EqualTo("ParameterInvalid"));
        Assert.That(result.TheError.ToString(), Is.EqualTo("Droplet web-01 (3164444) has no IP address, so -UntilPort cannot be used. Nothing was sent to it."));
        Assert.That(_host.Sandbox.Actions.Select(action => action.DropletId), Is.EqualTo(new[] { Id + 1 }));
    }

    [TestCase("Stop-Droplet web-01 -Connection $c", "-UntilPort cannot be used with shutdown")]
    [TestCase("[DropletActions.DropletAction]@{ Id = 7; Type = 'transfer'; ResourceType = 'image' }", "Action 7 belongs to no Droplet")]
    public void Wait_refuses_a_port_for_an_action_that_does_not_end_active(string action, string why)
    {
        var result = _host.Run($"{action} | Wait-DropletAction -UntilPort 22 -Connection $c");

        Assert.That(result.ErrorId, Is.EqualTo("ParameterNotForAction"));
        Assert.That(result.TheError.ToString(), Does.StartWith(why));
        Assert.That(_host.Sandbox.Calls.Find("GET", "*actions*").Count, Is.Zero);
    }
}
