using DropletActions.Binding;

namespace DropletActions.Commands;

/// <summary><c>Restart-Droplet</c>: reboots Droplets gracefully, or hard.</summary>
/// <remarks>Scope droplet:update. https://docs.digitalocean.com/reference/api/digitalocean/#operation/dropletActions_post</remarks>
[Cmdlet(VerbsLifecycle.Restart, "Droplet", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, DefaultParameterSetName = ByDroplet)]
[OutputType(typeof(DropletAction))]
public sealed class RestartDropletCommand : BulkActionCommand
{
    /// <summary>Switch off hard and on again, like the reset button, instead of a graceful reboot.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByDroplet)]
    [Parameter(ParameterSetName = ByTag)]
    [FlagTransformation]
    public SwitchParameter PowerCycle { get; set; }

    private protected override ActionDraft Draft(GivenValues given) => new(given.IsOn(nameof(PowerCycle), PowerCycle) ? "power_cycle" : "reboot");
}
