namespace DropletActions.Commands;

/// <summary><c>Disable-DropletBackup</c>: ends automatic backups.</summary>
/// <remarks>Scope droplet:update. https://docs.digitalocean.com/reference/api/digitalocean/#operation/dropletActions_post</remarks>
[Cmdlet(VerbsLifecycle.Disable, "DropletBackup", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, DefaultParameterSetName = ByDroplet)]
[OutputType(typeof(DropletAction))]
public sealed class DisableDropletBackupCommand : BulkActionCommand
{
    private protected override ActionDraft Draft(GivenValues given) => new("disable_backups");
}
