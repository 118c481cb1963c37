using System.Management.Automation;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Binding;

/// <summary>A number that is not an integer, or that is ambiguous, is refused wherever an id or an integer is expected.</summary>
public sealed class IntegerTests
{
    private static readonly string[] s_rows =
    [
        "[pscustomobject]@{{ DropletId = 3164444; ImageId = {0} }} | Restore-Droplet",
        "[pscustomobject]@{{ DropletId = 3164444; ImageId = {0} }} | Reset-Droplet",
        "[pscustomobject]@{{ DropletId = 3164444; Type = 'rebuild'; Image = {0} }} | Invoke-DropletAction",
        "[pscustomobject]@{{ DropletId = 3164444; Type = 'change_kernel'; Kernel = {0} }} | Invoke-DropletAction",
    ];

    private static readonly string[] s_statements =
    [
        "Get-DropletAction -ActionId {0}",
        "Wait-DropletAction -Droplet web-01 -ActionId {0}",
        "Restore-Droplet web-01 -Image {0}",
        "Reset-Droplet web-01 -Image {0}",
        "Set-DropletKernel web-01 -Kernel {0}",
        "Enable-DropletBackup web-01 -Plan daily -Hour {0}",
        "Set-DropletBackupPolicy web-01 -Plan daily -Hour {0}",
        "Restart-Droplet web-01 -TimeoutSec {0}",
        "Restart-Droplet web-01 -ThrottleLimit {0}",
        "Stop-Droplet web-01 -PowerOffAfter {0}",
        "Invoke-DropletAction web-01 restore -Image {0}",
        "Invoke-DropletAction web-01 rebuild -Image {0}",
        "Invoke-DropletAction web-01 change_kernel -Kernel {0}",
        "Invoke-DropletAction web-01 enable_backups -Plan daily -Hour {0}",
    ];

    private static readonly (string Number, string Says)[] s_numbers =
    [
        ("9007199254740992.0", "may stand for another integer from 9007199254740992 on"),
        ("(-9007199254740992.0)", "may stand for another integer from 9007199254740992 on"),
        ("9007199254740993.0", "may stand for another integer from 9007199254740992 on"),
        ("([single]16777217)", "may stand for another integer from 16777216 on"),
        ("4.5", "'4.5' is not an integer"),
        ("([decimal]4.5)", "'4.5' is not an integer"),
        ("([single]4.5)", "'4.5' is not an integer"),
    ];

    private SandboxHost _host = null!;

    private static IEnumerable<TestCaseData> Cases => In(s_statements);

    private static IEnumerable<TestCaseData> Rows => In(s_rows);

    private static IEnumerable<TestCaseData> In(string[] statements) =>
        from statement in statements
        from number in s_numbers
        select new TestCaseData(string.Format(System.Globalization.CultureInfo.InvariantCulture, statement, number.Number), number.Says);

    [OneTimeSetUp]
    public void Start() => _host = new(new() { ActionSeconds = 0, BurstLimit = 100_000, HourlyLimit = 100_000 });

    [OneTimeTearDown]
    public void Stop() => _host.Dispose();

    [TestCaseSource(nameof(Cases))]
    public void Inexact_number_is_refused_during_binding(string script, string says)
    {
        var calls = _host.Sandbox.Calls.Count;

        var error = _host.Run("$ConfirmPreference = 'None'; " + script).TheError;

        Assert.That(error.Exception, Is.InstanceOf<ParameterBindingException>());
        Assert.That(error.Exception.Message, Does.Contain(says));
        Assert.That(_host.Sandbox.Calls.Count, Is.EqualTo(calls));
    }

    [TestCaseSource(nameof(Rows))]
    public void Inexact_number_in_a_row_is_refused_with_the_number_of_the_row(string script, string says)
    {
        var calls = _host.Sandbox.Calls.Count;

        var error = _host.Run("$ConfirmPreference = 'None'; " + script).TheError;

        Assert.That(error.FullyQualifiedErrorId, Does.StartWith("ParameterInvalid,"));
        Assert.That(error.Exception.Message, Does.StartWith("Row 1 (3164444): ").And.Contains(says));
        Assert.That(_host.Sandbox.Calls.Count, Is.EqualTo(calls));
    }

    [TestCase("Reset-Droplet web-01 -Image {0}", "\"image\":12389723")]
    [TestCase("Invoke-DropletAction web-01 rebuild -Image {0}", "\"image\":12389723")]
    [TestCase("Invoke-DropletAction web-01 change_kernel -Kernel {0}", "\"kernel\":12389723")]
    [TestCase("Set-DropletKernel web-01 -Kernel {0}", "\"kernel\":12389723")]
    public void Exact_number_of_any_type_is_sent_as_an_integer(string statement, string body)
    {
        foreach (var number in new[] { "12389723", "12389723.0", "([decimal]12389723.00)", "([bigint]12389723)", "'12389723'" })
        {
            var script = string.Format(System.Globalization.CultureInfo.InvariantCulture, statement, number);
            var sent = _host.Bodies.Count;
            _host.Run($"$ConfirmPreference = 'None'; {script} -ErrorAction SilentlyContinue");
            Assert.That(_host.Bodies.Skip(sent), Has.One.Contains(body), script);
        }
    }

    [TestCase("Id = 1.5")]
    [TestCase("Id = 9007199254740993.0")]
    [TestCase("Id = 0")]
    [TestCase("Id = 'five'")]
    public void Copy_of_an_action_whose_id_is_not_an_integer_is_refused(string id)
    {
        var error = _host.Run($$"""
            $copy = [pscustomobject]@{ {{id}}; DropletId = 3164444; Type = 'reboot'; Status = 'in-progress' }
            $copy.PSObject.TypeNames.Insert(0, 'Deserialized.DropletActions.DropletAction')
            $copy | Wait-DropletAction
            """).TheError;

        Assert.That(error.Exception, Is.InstanceOf<ParameterBindingException>());
        Assert.That(error.Exception.Message, Does.Contain("is not an action's id").Or.Contain("may stand for another integer"));
    }
}
