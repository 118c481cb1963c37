using DropletActions.Binding;

namespace DropletActions.Commands;

/// <summary><c>Stop-Droplet</c>: shuts Droplets down gracefully, switches them off hard, or does the second after the first.</summary>
/// <remarks>
/// Scope droplet:update. A shutdown only asks the Droplet's system. <c>-PowerOffAfter</c> is the way that the API's documentation
/// recommends. https://docs.digitalocean.com/reference/api/digitalocean/#operation/dropletActions_post
/// </remarks>
[Cmdlet(VerbsLifecycle.Stop, "Droplet", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, DefaultParameterSetName = ByDroplet)]
[OutputType(typeof(DropletAction))]
public sealed class StopDropletCommand : BulkActionCommand
{
    // A day, in seconds.
    private const long LongestShutdown = 86_400;

    /// <summary>Switch off hard, like pulling the plug, instead of a graceful shutdown.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByDroplet)]
    [Parameter(ParameterSetName = ByTag)]
    [FlagTransformation]
    public SwitchParameter PowerOff { get; set; }

    /// <summary>Shut down gracefully, and power off each Droplet that is still on after this many seconds.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByDroplet)]
    [Parameter(ParameterSetName = ByTag)]
    [IntegerTransformation(Least = 1, Most = LongestShutdown)]
    public int? PowerOffAfter { get; set; }

    private protected override ActionDraft Draft(GivenValues given)
    {
        var isHard = given.IsOn(nameof(PowerOff), PowerOff);
        if (given.Integer(nameof(PowerOffAfter), PowerOffAfter, 1, LongestShutdown) is not { } seconds)
            return new(isHard ? "power_off" : "shutdown");

        return isHard ? throw Conflict() : new("shutdown") { Fallback = new(new ActionDraft("power_off").ToRequest(), TimeSpan.FromSeconds(seconds)) };
    }

    private static DropletApiException Conflict() => DropletApiException.NotSent(
        FailureKind.ParameterInvalid, "-PowerOff and -PowerOffAfter cannot be used together.", "Use -PowerOff to switch off at once, or -PowerOffAfter to shut down first.");
}
