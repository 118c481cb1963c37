namespace DropletActions.Commands;

/// <summary><c>Enable-DropletIPv6</c>: enables IPv6, which cannot be undone.</summary>
/// <remarks>Scope droplet:update. https://docs.digitalocean.com/reference/api/digitalocean/#operation/dropletActions_post</remarks>
[Cmdlet(VerbsLifecycle.Enable, "DropletIPv6", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, DefaultParameterSetName = ByDroplet)]
[OutputType(typeof(DropletAction))]
public sealed class EnableDropletIPv6Command : BulkActionCommand
{
    private protected override ActionDraft Draft(GivenValues given) => new("enable_ipv6");
}
