namespace DropletActions.Commands;

/// <summary><c>Get-DropletSnapshot</c>: the snapshots of Droplets, newest first: what <c>Reset-Droplet</c> takes.</summary>
/// <remarks>Scope droplet:read. https://docs.digitalocean.com/reference/api/digitalocean/#operation/droplets_list_snapshots</remarks>
[Cmdlet(VerbsCommon.Get, "DropletSnapshot")]
[OutputType(typeof(DropletImage))]
public sealed class GetDropletSnapshotCommand : DropletLookupCommand
{
    /// <summary>All are read before the first is written: the order of the list is not documented.</summary>
    private protected override void Look(long id, string? name)
    {
        foreach (var snapshot in Read(Session.Reader.SnapshotsOf(id)).OrderByDescending(image => image.CreatedAt))
            WriteObject(snapshot with { DropletName = name });
    }
}
