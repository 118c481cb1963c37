namespace DropletActions.Commands;

/// <summary><c>Reset-DropletPassword</c>: has the API e-mail a new root password.</summary>
/// <remarks>Scope droplet:update and droplet:admin. https://docs.digitalocean.com/reference/api/digitalocean/#operation/dropletActions_post</remarks>
[Cmdlet(VerbsCommon.Reset, "DropletPassword", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = ByDroplet)]
[OutputType(typeof(DropletAction))]
public sealed class ResetDropletPasswordCommand : DropletActionCommand
{
    private protected override ActionDraft Draft(GivenValues given) => new("password_reset");
}
