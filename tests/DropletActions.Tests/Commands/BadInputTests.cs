using DropletActions.Binding;
using DropletActions.Commands;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Commands;

/// <summary>Invalid input is refused with an error that says what is wrong and what is right, and no action is sent.</summary>
public sealed class BadInputTests
{
    private SandboxHost _host = null!;

    [SetUp]
    public void Start() => _host = new();

    [TearDown]
    public void Stop() => _host.Dispose();

    [TestCase("Invoke-DropletAction web-01 resize", "ParameterRequired", "-Size")]
    [TestCase("Invoke-DropletAction web-01 reboot -Size s-1vcpu-1gb", "ParameterNotForAction", "-Size is not a parameter of reboot")]
    [TestCase("Invoke-DropletAction web-01 explode", "ParameterInvalid", "explode")]
    [TestCase("Enable-DropletBackup web-01 -Plan daily -Hour 5", "ParameterInvalid", "-Hour '5'")]
    [TestCase("Enable-DropletBackup web-01 -Hour 4", "ParameterRequired", "-Hour requires -Plan")]
    [TestCase("Set-DropletBackupPolicy web-01 -Plan daily -Weekday SUN", "ParameterInvalid", "-Weekday belongs to -Plan weekly")]
    [TestCase("Set-DropletBackupPolicy web-01 -Plan weekly -Weekday Someday", "ParameterInvalid", "-Weekday 'Someday'")]
    [TestCase("Restore-Droplet web-01 -Image 0", "ParameterInvalid", "-Image '0'")]
    [TestCase("Reset-Droplet web-01 -Image 'two words'", "ParameterInvalid", "-Image 'two words'")]
    [TestCase("Rename-Droplet web-01 -NewName ' '", "ParameterInvalid", "-NewName ' '")]
    [TestCase("Invoke-DropletAction web-01 rename -Name ' '", "ParameterInvalid", "-Name ' '")]
    [TestCase("Stop-Droplet web-01 -PowerOff -PowerOffAfter 5", "ParameterInvalid", "cannot be used together")]
    [TestCase("Invoke-DropletAction web-01 -Body @{ size = 's-1vcpu-1gb' }", "ParameterRequired", "no 'type'")]
    [TestCase("Restart-Droplet nobody", "DropletNameNotFound", "'nobody'")]
    [TestCase("Restart-Droplet nobody*", "DropletNameNotFound", "'nobody*' matches none of the account's 3 Droplets")]
    [TestCase("Restart-Droplet -Tag nobody", "TagMatchesNothing", "'nobody'")]
    [TestCase("Stop-Droplet -Tag nobody", "TagMatchesNothing", "'nobody'")]
    [TestCase("[pscustomobject]@{ DropletId = 5; Type = '' } | Invoke-DropletAction", "ParameterRequired", "-Type is empty")]
    public void Bad_input_is_refused_with_an_error_of_this_module(string script, string id, string says)
    {
        var result = _host.Run(script + " -Confirm:$false");

        Assert.That(result.ErrorId, Is.EqualTo(id));
        Assert.That(result.TheError.Exception.Message, Does.Contain(says));
        Assert.That(result.TheError.ErrorDetails.RecommendedAction, Is.Not.Empty);
        AssertNoActionWasSent();
    }

    [TestCase("Restart-Droplet 0", "'0' is not a Droplet id")]
    [TestCase("Restart-Droplet -1", "'-1' is not a Droplet id")]
    [TestCase("Restart-Droplet 1.5", "'1.5' is not a Droplet id")]
    [TestCase("Restart-Droplet 9223372036854775808", "is not a Droplet id: ids are integers from 1 to 9223372036854775807")]
    [TestCase("'9223372036854775808' | Restart-Droplet", "is not a Droplet id")]
    [TestCase("Get-Process -Id $PID | Restart-Droplet", "A Process is not a Droplet")]
    [TestCase("[pscustomobject]@{ Id = 5; Name = 'web-01' } | Restart-Droplet", "is not a Droplet")]
    [TestCase("[pscustomobject]@{ DropletId = 'five' } | Restart-Droplet", "'five' is not a Droplet id")]
    [TestCase("[pscustomobject]@{ DropletName = @('web-01', 'web-02') } | Restart-Droplet", "Row 1: Its DropletName is an object of the type Object[]: use text.")]
    [TestCase("[pscustomobject]@{ DropletName = @{ Name = 'web-01' } } | Restart-Droplet", "Row 1: Its DropletName is an object of the type Hashtable: use text.")]
    [TestCase("Restart-Droplet ''", "The value is empty")]
    [TestCase("Restart-Droplet $null", "The value is empty")]
    [TestCase("Restart-Droplet \"web`n01\"", "control character")]
    public void Value_that_is_not_a_Droplet_is_refused_during_binding(string script, string says)
    {
        _host.Run("function Get-Process { [System.Diagnostics.Process]::GetCurrentProcess() }");

        var result = _host.Run(script);

        Assert.That(result.TheError.FullyQualifiedErrorId, Does.EndWith("RestartDropletCommand"));
        Assert.That(result.TheError.Exception.Message, Does.Contain(says));
        AssertNoActionWasSent();
    }

    [TestCase("[pscustomobject]@{ DropletName = 'web-01'; NewName = @('a', 'b') } | Rename-Droplet", "-NewName is an object of the type Object[]: use text or a number.")]
    [TestCase("[pscustomobject]@{ DropletName = 'web-01'; Type = 'resize'; Size = @{ Slug = 's-2vcpu-4gb' } } | Invoke-DropletAction", "-Size is an object of the type Hashtable: use text or a number.")]
    [TestCase("[pscustomobject]@{ DropletName = 'web-01'; Name = [pscustomobject]@{ A = 1 } } | New-DropletSnapshot", "-Name is an object of the type PSObject: use text or a number.")]
    public void Cell_that_is_a_list_or_an_object_is_refused_with_its_row(string script, string says)
    {
        var result = _host.Run(script);

        Assert.That(result.TheError.Exception.Message, Is.EqualTo("Row 1 (web-01): " + says));
        AssertNoActionWasSent();
    }

    [Test]
    public void Name_of_two_Droplets_is_an_error_that_lists_them()
    {
        var second = _host.Sandbox.AddDroplet("WEB-01");

        var result = _host.Run("Restart-Droplet web-01");

        Assert.That(result.ErrorId, Is.EqualTo("DropletNameAmbiguous"));
        Assert.That(result.TheError.Exception.Message, Does.Contain($"{_host.Droplet("web-01").Id}, {second.Id}"));
        AssertNoActionWasSent();
    }

    [Test]
    public void One_bad_target_does_not_stop_the_others()
    {
        var result = _host.Run("'web-01', 'nobody', 'web-02' | Restart-Droplet");

        Assert.That(result.ErrorId, Is.EqualTo("DropletNameNotFound"));
        Assert.That(result.All<DropletAction>().Select(action => action.DropletName), Is.EquivalentTo(new[] { "web-01", "web-02" }));
    }

    [TestCase("Connect-DigitalOcean -Token \"two`nlines\"", "-Token")]
    [TestCase("Connect-DigitalOcean -Token ''", "-Token")]
    [TestCase("Connect-DigitalOcean -Token \"dop_v1`0x\"", "-Token")]
    [TestCase("Connect-DigitalOcean -Token abc -BaseUri http://example.com", "https")]
    [TestCase("Connect-DigitalOcean -Token abc -BaseUri ftp://example.com", "https")]
    public void Invalid_connection_is_refused_at_once(string script, string says)
    {
        var result = _host.Run(script);

        Assert.That(result.ErrorId, Is.EqualTo("ParameterInvalid"));
        Assert.That(result.TheError.Exception.Message + result.TheError.ErrorDetails.RecommendedAction, Does.Contain(says).And.Not.Contain("lines").And.Not.Contain("abc"));
        Assert.That(_host.Sandbox.Calls, Is.Empty);
    }

    private static IEnumerable<string> PlanParameters() =>
        typeof(InvokeDropletActionCommand).GetProperties()
            .Where(property => property.DeclaringType == typeof(InvokeDropletActionCommand))
            .Where(property => property.Name != nameof(InvokeDropletActionCommand.Type) && property.IsDefined(typeof(CellTransformationAttribute), false))
            .Select(property => property.Name);

    [TestCaseSource(nameof(PlanParameters))]
    public void No_parameter_of_a_plan_is_ignored(string name)
    {
        var result = _host.Run($"Invoke-DropletAction web-01 reboot -{name}:'true'");

        Assert.That(result.ErrorId, Is.EqualTo("ParameterNotForAction"));
        AssertNoActionWasSent();
    }

    [Test]
    public void Error_of_a_port_in_use_names_the_port()
    {
        var result = _host.Run($"Start-DropletSandbox -Port {_host.Sandbox.BaseUri.Port}");

        Assert.That(result.ErrorId, Is.EqualTo("ParameterInvalid"));
        Assert.That(result.TheError.Exception.Message, Does.StartWith($"Cannot listen on -Port {_host.Sandbox.BaseUri.Port}: "));
    }

    private void AssertNoActionWasSent()
    {
        Assert.That(_host.Sandbox.Actions, Is.Empty);
        Assert.That(_host.Sandbox.Calls.Where(call => call.Method != "GET"), Is.Empty);
    }
}
