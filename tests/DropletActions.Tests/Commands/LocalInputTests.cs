using System.Globalization;
using System.Management.Automation;
using DropletActions.Sandbox;
using DropletActions.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace DropletActions.Tests.Commands;

/// <summary>The same for values that are not sent: limits, filters, paths and the numbers of the sandbox.</summary>
public sealed class LocalInputTests : InputScene
{
    [TestCase("Restart-Droplet 3164444 -TimeoutSec $v", "TimeoutSec", 0, int.MaxValue)]
    [TestCase("Wait-DropletAction -Droplet 3164444 -ActionId 7 -TimeoutSec $v", "TimeoutSec", 0, int.MaxValue)]
    [TestCase("Restart-Droplet 3164444 -ThrottleLimit $v", "ThrottleLimit", 1, 256)]
    [TestCase("Stop-Droplet 3164444 -PowerOffAfter $v", "PowerOffAfter", 1, 86_400)]
    [TestCase("Restart-Droplet 3164444 -UntilPort $v", "UntilPort", 1, 65_535)]
    [TestCase("Wait-DropletAction -Droplet 3164444 -ActionId 7 -UntilPort $v", "UntilPort", 1, 65_535)]
    [Property("Parameter", "UntilPort")]
    [Property("Parameter", "TimeoutSec")]
    [Property("Parameter", "ThrottleLimit")]
    [Property("Parameter", "PowerOffAfter")]
    public void A_number(string script, string parameter, int least, int most) => ForAll(Inputs.Numbers, script, parameter, value =>
        Whole(value) is { } number && number >= least && number <= most ? "" : null);

    [Test]
    public void A_type_to_filter_by() => Prop.ForAll(Inputs.Texts, text =>
    {
        Host.Sandbox.Calls.Clear();
        Host.Set("v", text);
        var result = Host.Run("Get-DropletAction -Type $v");

        Assert.That(Host.Sandbox.Calls, Is.Not.Empty, "The list of types is open, so the actions are read.");
        Assert.That(result.Output, Is.Empty);
        Assert.That(result.ErrorId, Is.EqualTo("ParameterInvalid"));
    }).Holds(60);

    [Test]
    [Property("Parameter", "Status")]
    public void A_status_to_filter_by() => ForAll(Inputs.Texts, "Get-DropletAction 3164444 -Status $v", "-Status", status =>
        status.ToUpperInvariant() is "IN-PROGRESS" or "COMPLETED" or "ERRORED" ? "" : null);

    [TestCase("Get-DropletSize $v")]
    [TestCase("Get-DropletSize -Region $v")]
    [TestCase("Get-Droplet -Status $v")]
    [TestCase("Get-Droplet -Region $v")]
    [TestCase("Get-Droplet -Size $v")]
    [Property("Parameter", "Slug")]
    [Property("Parameter", "Region")]
    public void A_word_or_wildcard_to_filter_by(string script) => Prop.ForAll(Inputs.Texts, text =>
    {
        Host.Sandbox.Calls.Clear();
        Host.Set("v", text);
        var result = Host.Run(script);

        var isPattern = !string.IsNullOrWhiteSpace(text) && !InputTests.IsBrokenPattern(text)
            && (!script.Contains("-Status", StringComparison.Ordinal) || WildcardPattern.ContainsWildcardCharacters(text));
        Assert.That(Host.Sandbox.Calls.Count > 0, Is.EqualTo(isPattern));
        Assert.That(result.Output, Is.Empty.Or.Not.Empty.And.All.TypeOf<DropletSize>().Or.All.TypeOf<Droplet>());
        if (!isPattern || (script.Contains("DropletSize", StringComparison.Ordinal) && !WildcardPattern.ContainsWildcardCharacters(text)))
            Assert.That(result.ErrorId, Is.EqualTo("ParameterInvalid").Or.StartsWith("ParameterArgument"));
    }).Holds(40);

    [Test]
    [Property("Parameter", "FitsDroplet")]
    public void A_Droplet_to_find_sizes_for() => ForAll(Inputs.Numbers, "Get-DropletSize -FitsDroplet $v", "FitsDroplet", value =>
        value is string text && !text.Trim().TrimStart('+', '-').All(char.IsAsciiDigit) ? IsClean(text) ? "" : null
        : Whole(value) is { } id and >= 1 ? Format("/v2/droplets/{0}", id)
        : null);

    [Test]
    [Property("Parameter", "Exclude")]
    public void A_Droplet_to_leave_out() => ForAll(Inputs.Numbers, "Get-Droplet -Exclude $v", "Exclude", value =>
        value is string text && !text.Trim().TrimStart('+', '-').All(char.IsAsciiDigit) ? IsClean(text) ? "" : null : Whole(value) >= 1 ? "" : null);

    [Test]
    [Property("Parameter", "Snapshot")]
    public void A_snapshot_to_delete() => Prop.ForAll(Inputs.Numbers, value =>
    {
        Host.Sandbox.Calls.Clear();
        Host.Set("v", value);
        Host.Run("Remove-DropletSnapshot $v -Confirm:$false");

        Assert.That(Host.Sandbox.Calls.Select(call => call.Path), Whole(value) is { } id and >= 1 ? Is.EqualTo(new[] { Format("/v2/snapshots/{0}", id) }) : Is.Empty);
    }).Holds(60);

    [TestCase("After")]
    [TestCase("Before")]
    [Property("Parameter", "After")]
    [Property("Parameter", "Before")]
    public void A_time_to_filter_by(string parameter) => ForAll(Inputs.Texts, $"Get-DropletAction -{parameter} $v", parameter, text =>
        LanguagePrimitives.TryConvertTo<DateTimeOffset?>(text, CultureInfo.InvariantCulture, out _) ? "" : null);

    [Test]
    [Property("Parameter", "Path")]
    public void A_path_to_read_from() => Prop.ForAll(Inputs.Texts, text =>
    {
        Host.Set("v", text);
        var result = Host.Run("Get-DropletJournal $v");

        Assert.That(result.Output, Is.Empty);
        Assert.That(result.ErrorId, Is.EqualTo("JournalUnreadable").Or.StartsWith("ParameterArgument"));
    }).Holds(60);

    [TestCase("DropletCount", 0, 100_000)]
    [TestCase("Port", 0, 65_535)]
    [TestCase("ActionSeconds", 0, 86_400)]
    [TestCase("Speed", 1, 1000)]
    [TestCase("StatusLagSeconds", 0, 86_400)]
    [TestCase("BootSeconds", 0, 86_400)]
    [TestCase("HourlyLimit", 1, int.MaxValue)]
    [TestCase("BurstLimit", 1, int.MaxValue)]
    [Property("Parameter", "DropletCount")]
    [Property("Parameter", "Port")]
    [Property("Parameter", "ActionSeconds")]
    [Property("Parameter", "Speed")]
    [Property("Parameter", "StatusLagSeconds")]
    [Property("Parameter", "BootSeconds")]
    [Property("Parameter", "HourlyLimit")]
    [Property("Parameter", "BurstLimit")]
    public void A_number_of_the_sandbox(string parameter, int least, int most) => Prop.ForAll(Inputs.Numbers, value =>
    {
        Host.Set("v", value);
        var result = Host.Run($"Start-DropletSandbox -{parameter} $v; Stop-DropletSandbox");

        // Times may have a part of a second, and a port may be in use.
        var number = parameter is "ActionSeconds" or "StatusLagSeconds" or "BootSeconds" ? LanguagePrimitives.TryConvertTo<double>(value, out var seconds) && value is not null ? seconds : null : (double?)Whole(value);
        var isFit = number >= least && number <= most;
        if (result.Output is [DropletSandbox sandbox])
        {
            Assert.That(isFit, Is.True);
            Assert.That(parameter != "DropletCount" || sandbox.Droplets.Count == number);
            return;
        }

        Assert.That(result.TheError.Exception.Message, Does.Contain(parameter));
        Assert.That(!isFit || (parameter == "Port" && result.ErrorId == "ParameterInvalid"));
    }).Holds(60);

    [Test]
    [Property("Parameter", "Scope")]
    public void A_scope_of_the_sandbox_is_a_known_one() => Prop.ForAll(Inputs.Texts, text =>
    {
        Host.Set("v", text);
        var result = Host.Run("Start-DropletSandbox -Scope $v; Stop-DropletSandbox");

        if (DropletSandbox.Scopes.Contains(text))
            Assert.That(result.Output, Has.Count.EqualTo(1));
        else
            Assert.That(result.TheError.Exception.Message, Does.Contain("Scope"));
    }).Holds(40);
}
