using System.Text.Json.Nodes;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Binding;

/// <summary>
/// Which properties of what comes down the pipeline become parameters of Invoke-DropletAction: a row's do, an object's own do not.
/// </summary>
public sealed class PlanTests
{
    private SandboxHost _host = null!;

    [OneTimeSetUp]
    public void Start()
    {
        _host = new(new() { ActionSeconds = 0, BurstLimit = 100_000, HourlyLimit = 100_000 });
        _host.Run("""
            $droplets = Get-Droplet web-*
            $action = Restart-Droplet web-01
            function Copy-Serialized($Object) {
                [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($Object))
            }
            """);
    }

    [SetUp]
    public void Forget() => _host.Sandbox.Calls.Clear();

    [OneTimeTearDown]
    public void Stop() => _host.Dispose();

    [TestCase("$droplets[0]")]
    [TestCase("(Copy-Serialized $droplets[0])")]
    public void Name_and_image_of_a_Droplet_object_are_not_parameters(string droplet)
    {
        AssertSends($"{droplet} | Invoke-DropletAction -Type snapshot", """{"type":"snapshot"}""");
        AssertSends($"{droplet} | Invoke-DropletAction -Type reboot", """{"type":"reboot"}""");
        AssertSends($"{droplet} | Invoke-DropletAction -Type rename -Name web-01", """{"type":"rename","name":"web-01"}""");
        Assert.That(_host.Run($"{droplet} | Invoke-DropletAction -Type rebuild -Confirm:$false").ErrorId, Is.EqualTo("ParameterRequired"));
        Assert.That(_host.Run($"{droplet} | Invoke-DropletAction -Type rename").ErrorId, Is.EqualTo("ParameterRequired"));
    }

    [TestCase("$action")]
    [TestCase("(Copy-Serialized $action)")]
    public void Type_of_an_action_object_is_not_a_parameter(string action)
    {
        AssertSends($"{action} | Invoke-DropletAction -Type power_cycle", """{"type":"power_cycle"}""");
        Assert.That(_host.Run($"{action} | Invoke-DropletAction").ErrorId, Is.AnyOf("ParameterRequired", "MissingMandatoryParameter"));
    }

    [TestCase("$droplets[0]")]
    [TestCase("$action")]
    public void Object_from_another_process_is_the_same_Droplet_by_name(string original)
    {
        var result = _host.Run($"Copy-Serialized {original} | Restart-Droplet");

        Assert.That(result.All<DropletAction>().Select(action => (action.DropletId, action.DropletName)), Is.EqualTo(new[] { ((long?)3164444, "web-01") }));
    }

    [Test]
    public void Action_from_another_process_can_be_waited_for()
    {
        var result = _host.Run("Copy-Serialized (Reset-DropletPassword web-01 -Confirm:$false) | Wait-DropletAction");

        Assert.That(result.Errors, Is.Empty);
        Assert.That(result.All<DropletAction>().Single(), Has.Property("Status").EqualTo("completed").And.Property("DropletName").EqualTo("web-01"));
    }

    [TestCase("'5'")]
    [TestCase("[pscustomobject]@{ Id = 5; DropletId = 3164444 }")]
    [TestCase("$droplets[0]")]
    [TestCase("$null")]
    public void Object_that_is_not_an_action_cannot_be_waited_for(string stranger)
    {
        var result = _host.Run($"Wait-DropletAction {stranger}");

        Assert.That(result.TheError.Exception.Message, Does.Contain("-ActionId").Or.Contain("null"));
        Assert.That(_host.Sandbox.Calls, Is.Empty);
    }

    [Test]
    public void Values_of_a_row_do_not_carry_over_to_the_next_one()
    {
        _host.Sandbox.Droplets[1].Status = "off";

        var result = _host.Run("""
            [pscustomobject]@{ DropletName = 'web-01'; Type = 'snapshot'; Name = 'first' },
            [pscustomobject]@{ DropletName = 'web-02'; Type = 'resize'; Size = 's-2vcpu-4gb'; Disk = 'yes' },
            [pscustomobject]@{ DropletName = 'db-01'; Type = 'reboot' } | Invoke-DropletAction -Confirm:$false
            """);

        Assert.That(result.Errors, Is.Empty);
        Assert.That(_host.Bodies, Is.EquivalentTo(new[]
        {
            """{"type":"snapshot","name":"first"}""", """{"type":"resize","size":"s-2vcpu-4gb","disk":true}""", """{"type":"reboot"}""",
        }));
        _host.Sandbox.Droplets[1].Status = "active";
    }

    [TestCase("'true'", ""","disk":true""")]
    [TestCase("'True'", ""","disk":true""")]
    [TestCase("'yes'", ""","disk":true""")]
    [TestCase("'1'", ""","disk":true""")]
    [TestCase("'$true'", ""","disk":true""")]
    [TestCase("$true", ""","disk":true""")]
    [TestCase("'false'", "")]
    [TestCase("'FALSE'", "")]
    [TestCase("'no'", "")]
    [TestCase("'0'", "")]
    [TestCase("$false", "")]
    [TestCase("''", "")]
    [TestCase("'  '", "")]
    [TestCase("$null", "")]
    public void Switch_may_be_written_as_text(string cell, string sent)
    {
        AssertSends($"[pscustomobject]@{{ DropletId = '3164446'; Type = 'resize'; Size = 's-2vcpu-4gb'; Disk = {cell} }} | Invoke-DropletAction -Confirm:$false",
            $$"""{"type":"resize","size":"s-2vcpu-4gb"{{sent}}}""");
    }

    [Test]
    public void Switch_that_is_neither_true_nor_false_is_refused_for_its_row_alone()
    {
        var result = _host.Run("""
            [pscustomobject]@{ DropletId = '3164444'; Type = 'resize'; Size = 's-2vcpu-4gb'; Disk = 'maybe' },
            [pscustomobject]@{ DropletId = '3164445'; Type = 'reboot'; Size = ''; Disk = '' } | Invoke-DropletAction -Confirm:$false
            """);

        Assert.That(result.TheError.Exception.Message, Does.Contain("Row 1 (3164444): -Disk 'maybe' is not valid: use true, yes or 1"));
        Assert.That(_host.Bodies, Is.EqualTo(new[] { """{"type":"reboot"}""" }));
    }

    [Test]
    public void Columns_that_are_not_parameters_are_ignored()
    {
        AssertSends("[pscustomobject]@{ Owner = 'me'; DropletName = 'db-01'; Type = 'reboot'; Comment = 'nightly'; Wait = ''; Tag = 'x' } | Invoke-DropletAction", """{"type":"reboot"}""");
    }

    [Test]
    public void Value_on_the_command_line_applies_to_every_row()
    {
        AssertSends("[pscustomobject]@{ DropletName = 'db-01'; Type = 'reboot'; Name = 'of the row' } | Invoke-DropletAction -Type snapshot", """{"type":"snapshot","name":"of the row"}""");
        AssertSends("[pscustomobject]@{ DropletName = 'db-01'; Type = 'snapshot'; Name = 'of the row' } | Invoke-DropletAction -Name mine", """{"type":"snapshot","name":"mine"}""");
    }

    [TestCase("[pscustomobject]@{ DropletId = '3164446'; Type = 'reboot'; Size = 's-1vcpu-1gb' }", "ParameterNotForAction", "-Size")]
    [TestCase("[pscustomobject]@{ DropletId = '3164446'; Type = 'resize'; Size = ' ' }", "ParameterRequired", "-Size")]
    [TestCase("[pscustomobject]@{ DropletId = '3164446'; Type = ' ' }", "ParameterRequired", "-Type is empty")]
    [TestCase("[pscustomobject]@{ DropletId = '3164446'; Type = $null }", "ParameterRequired", "-Type is empty")]
    [TestCase("[pscustomobject]@{ DropletId = '3164446'; Type = 'enable_backups'; Plan = 'daily'; Hour = '5' }", "ParameterInvalid", "-Hour '5'")]
    public void Meaningless_row_is_refused_and_the_others_are_not(string row, string id, string says)
    {
        var result = _host.Run($"{row}, [pscustomobject]@{{ DropletId = '3164445'; Type = 'reboot' }} | Invoke-DropletAction -Confirm:$false");

        Assert.That(result.ErrorId, Is.EqualTo(id));
        Assert.That(result.TheError.Exception.Message, Does.Contain(says));
        Assert.That(result.TheError.TargetObject?.ToString(), Is.EqualTo("3164446"));
        Assert.That(_host.Bodies, Is.EqualTo(new[] { """{"type":"reboot"}""" }));
    }

    private void AssertSends(string script, string body)
    {
        _host.Sandbox.Calls.Clear();
        var result = _host.Run(script);

        Assert.That(_host.Bodies, Has.Count.EqualTo(1), $"{script} {string.Join(" ", result.Errors)} {result.Thrown?.Message}");
        Assert.That(JsonNode.DeepEquals(JsonNode.Parse(_host.Bodies[0]), JsonNode.Parse(body)), Is.True, _host.Bodies[0]);
    }
}
