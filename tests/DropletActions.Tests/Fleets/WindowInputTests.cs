using DropletActions.Tests.Commands;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Fleets;

/// <summary>The values that <c>-MaxUnavailable</c> and <c>-MaxFailure</c> accept, and those that they refuse before anything is sent.</summary>
public sealed class WindowInputTests : InputScene
{
    [TestCase("Restart-Droplet 3164444 -MaxUnavailable $v", "MaxUnavailable", 1)]
    [TestCase("Restart-Droplet 3164444 -MaxUnavailable 1 -MaxFailure $v", "MaxFailure", 0)]
    [Property("Parameter", "MaxUnavailable")]
    [Property("Parameter", "MaxFailure")]
    public void Number_is_accepted_as_such_or_refused(string script, string parameter, int least) => ForAll(Inputs.Numbers, script, parameter, value =>
        Whole(value) is { } number && number >= least && number <= int.MaxValue ? "" : null, count: 30);

    [Test]
    public void Text_is_refused([Values("MaxUnavailable", "MaxFailure")] string parameter) => ForAll(
        Inputs.Texts, $"Restart-Droplet 3164444 -MaxUnavailable 1 -{parameter} $v".Replace("-MaxUnavailable 1 -MaxUnavailable", "-MaxUnavailable", StringComparison.Ordinal), parameter,
        text => Share(text, least: parameter == "MaxUnavailable" ? 1 : 0) ? "" : null, count: 100);

    [TestCase("-MaxUnavailable 0", "'0' is not valid: use a number of Droplets from 1, or a percentage of the statement's Droplets from 1% to 100%.")]
    [TestCase("-MaxUnavailable -5", "'-5' is not valid")]
    [TestCase("-MaxUnavailable 150%", "'150%' is not valid")]
    [TestCase("-MaxUnavailable 0%", "'0%' is not valid")]
    [TestCase("-MaxUnavailable abc", "'abc' is not valid")]
    [TestCase("-MaxUnavailable 1.5", "'1.5' is not valid")]
    [TestCase("-MaxUnavailable ''", "'' is not valid")]
    [TestCase("-MaxUnavailable 1 -MaxFailure -5", "'-5' is not valid: use a number of Droplets from 0, or a percentage of the statement's Droplets from 0% to 100%.")]
    [TestCase("-MaxUnavailable 1 -MaxFailure 150%", "'150%' is not valid")]
    [TestCase("-MaxUnavailable 1 -MaxFailure abc", "'abc' is not valid")]
    public void Value_that_is_not_a_share_of_a_fleet_is_refused(string parameters, string says)
    {
        Host.Sandbox.Calls.Clear();

        var result = Host.Run($"Restart-Droplet 3164444 {parameters}");

        Assert.That(result.TheError.Exception.Message, Does.Contain(says));
        Assert.That(Host.Sandbox.Calls, Is.Empty);
    }

    [TestCase("3164444 | Stop-Droplet -MaxUnavailable 2 | Start-Droplet -MaxUnavailable 2", "MaxUnavailable")]
    [TestCase("3164444 | Stop-Droplet | Start-Droplet -MaxUnavailable 2", "MaxUnavailable")]
    [TestCase("3164444 | Stop-Droplet -Wait | Where-Object { $true } | Start-Droplet -MaxUnavailable 2", "MaxUnavailable")]
    [TestCase("3164444 | Stop-Droplet -MaxUnavailable 2 | Wait-DropletAction | Start-Droplet -MaxFailure 2", "MaxFailure")]
    public void Error_of_a_later_stage_says_where_the_parameter_belongs(string script, string parameter) => AssertRefused(
        script, $"-{parameter} belongs to Stop-Droplet, the first command of the pipeline that starts actions: it holds until the last command is done with a Droplet.");

    [TestCase("3164444 | Stop-Droplet -MaxUnavailable 2 -Bulk", "-MaxUnavailable cannot be used with -Bulk: one bulk request starts the action on all Droplets at the same time.")]
    [TestCase("3164444 | Stop-Droplet -MaxFailure 2 -Bulk", "-MaxFailure cannot be used with -Bulk: one bulk request starts the action on all Droplets at the same time.")]
    [TestCase("3164444 | Stop-Droplet -MaxUnavailable 2 | Start-Droplet -Bulk", "-Bulk cannot be used behind the -MaxUnavailable or -MaxFailure of Stop-Droplet: it collects all Droplets before it starts any.")]
    public void Bulk_is_refused(string script, string says) => AssertRefused(script, says);

    private static bool Share(string text, int least)
    {
        var trimmed = text.Trim();
        var isPercent = trimmed.EndsWith('%');
        return Whole(isPercent ? trimmed[..^1] : trimmed) is { } number && number >= least && number <= (isPercent ? 100 : int.MaxValue);
    }

    [TestCase("Get-Droplet web-01 | Restart-Droplet -MaxUnavailable 1")]
    [TestCase("Restart-Droplet 3164444 | Wait-DropletAction | ForEach-Object { Restart-Droplet $_ -MaxUnavailable 1 }")]
    [TestCase("Restart-Droplet 3164444 -MaxUnavailable 1; Restart-Droplet 3164444 -MaxUnavailable 1")]
    [TestCase("$done = Restart-Droplet 3164444 -MaxUnavailable 1; $done | Restart-Droplet -MaxUnavailable 1")]
    [TestCase("Restart-Droplet 3164444 | Out-Null; 3164444 | Restart-Droplet -MaxUnavailable 1")]
    public void First_stage_of_its_own_pipeline_accepts_it(string script) => Assert.That(Host.Run(script).Errors, Is.Empty);
}
