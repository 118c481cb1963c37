namespace DropletActions.Commands;

/// <summary><c>Get-DropletBackup</c>: the backups of Droplets, newest first: what <c>Restore-Droplet</c> takes.</summary>
/// <remarks>Scope droplet:read. https://docs.digitalocean.com/reference/api/digitalocean/#operation/droplets_list_backups</remarks>
[Cmdlet(VerbsCommon.Get, "DropletBackup")]
[OutputType(typeof(DropletImage))]
public sealed class GetDropletBackupCommand : DropletLookupCommand
{
    /// <summary>All are read before the first is written: the order of the list is not documented.</summary>
    private protected override void Look(long id, string? name)
    {
        foreach (var backup in Read(Session.Reader.BackupsOf(id)).OrderByDescending(image => image.CreatedAt))
            WriteObject(backup with { DropletName = name });
    }
}
