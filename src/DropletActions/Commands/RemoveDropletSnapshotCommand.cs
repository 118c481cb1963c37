using DropletActions.Binding;

namespace DropletActions.Commands;

/// <summary><c>Remove-DropletSnapshot</c>: deletes snapshots of Droplets, which cannot be undone.</summary>
/// <remarks>Scopes image:delete and snapshot:delete. https://docs.digitalocean.com/reference/api/digitalocean/#operation/snapshots_delete</remarks>
[Cmdlet(VerbsCommon.Remove, "DropletSnapshot", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
public sealed class RemoveDropletSnapshotCommand : DropletCommand
{
    /// <summary>The snapshots, as Get-DropletSnapshot emits them, or their ids.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [SnapshotTransformation]
    public DropletImage[] Snapshot { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var snapshot in Snapshot)
        {
            var sentence = ScreenText.Of($"Delete {Describe(snapshot)}");
            if (ShouldProcess(sentence, sentence + "\nThis cannot be undone.", "Confirm"))
                Try(snapshot, () => Await(token => DeleteAsync(snapshot.Id, token)));
        }
    }

    private async Task<bool> DeleteAsync(long snapshotId, CancellationToken cancellationToken)
    {
        await Session.Api.DeleteSnapshotAsync(snapshotId, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private static string Describe(DropletImage snapshot)
    {
        var name = snapshot.Name.Length > 0 ? $"snapshot '{snapshot.Name}' ({snapshot.Id})" : $"snapshot {snapshot.Id}";
        return snapshot.DropletId > 0 ? $"{name} of {DropletLabel.Full(snapshot.DropletName, snapshot.DropletId)}" : name;
    }
}
