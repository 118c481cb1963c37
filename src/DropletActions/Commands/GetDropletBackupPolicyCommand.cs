using System.Management.Automation;

namespace DropletActions.Commands;

/// <summary><c>Get-DropletBackupPolicy</c>: whether and when backups of Droplets are made.</summary>
/// <remarks>Scope droplet:read. https://docs.digitalocean.com/reference/api/digitalocean/#operation/droplets_get_backup_policy</remarks>
[Cmdlet(VerbsCommon.Get, "DropletBackupPolicy")]
[OutputType(typeof(DropletBackupPolicy))]
public sealed class GetDropletBackupPolicyCommand : DropletLookupCommand
{
    private protected override void Look(long id, string? name) =>
        WriteObject(Await(token => Session.Api.GetBackupPolicyAsync(id, token)) with { DropletName = name });
}
