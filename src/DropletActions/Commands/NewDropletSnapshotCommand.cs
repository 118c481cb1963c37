using DropletActions.Binding;

namespace DropletActions.Commands;

/// <summary><c>New-DropletSnapshot</c>: takes snapshots of Droplets.</summary>
/// <remarks>
/// Scope droplet:update and image:create. With <c>-Wait</c> the action carries the image's id.
/// https://docs.digitalocean.com/reference/api/digitalocean/#operation/dropletActions_post
/// </remarks>
[Cmdlet(VerbsCommon.New, "DropletSnapshot", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low, DefaultParameterSetName = ByDroplet)]
[OutputType(typeof(DropletAction))]
public sealed class NewDropletSnapshotCommand : BulkActionCommand
{
    /// <summary>The name of the snapshot; the API makes one up if none is given.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true, ParameterSetName = ByDroplet)]
    [Parameter(Position = 1, ParameterSetName = ByTag)]
    [CellTransformation]
    public string? Name { get; set; }

    private protected override ActionDraft Draft(GivenValues given) => new("snapshot", given.Value(nameof(Name), Name));
}
