namespace DropletActions.Commands;

/// <summary><c>Start-Droplet</c>: switches Droplets on.</summary>
/// <remarks>Scope droplet:update. https://docs.digitalocean.com/reference/api/digitalocean/#operation/dropletActions_post</remarks>
[Cmdlet(VerbsLifecycle.Start, "Droplet", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low, DefaultParameterSetName = ByDroplet)]
[OutputType(typeof(DropletAction))]
public sealed class StartDropletCommand : BulkActionCommand
{
    private protected override ActionDraft Draft(GivenValues given) => new("power_on");
}
