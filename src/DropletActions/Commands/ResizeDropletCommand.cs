using DropletActions.Binding;
using DropletActions.Completion;

namespace DropletActions.Commands;

/// <summary><c>Resize-Droplet</c>: changes the size of Droplets that are off.</summary>
/// <remarks>
/// Scope droplet:update and droplet:create. The API refuses a Droplet that is on, so stop it first: <c>Stop-Droplet … -Wait | Resize-Droplet … -Wait | Start-Droplet</c>.
/// https://docs.digitalocean.com/reference/api/digitalocean/#operation/dropletActions_post
/// </remarks>
[Cmdlet(VerbsCommon.Resize, "Droplet", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = ByDroplet)]
[OutputType(typeof(DropletAction))]
public sealed class ResizeDropletCommand : DropletActionCommand
{
    /// <summary>The slug of the new size, for example s-2vcpu-4gb.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true, ParameterSetName = ByDroplet)]
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = ByTag)]
    [AllowNull]
    [AllowEmptyString]
    [CellTransformation]
    [ArgumentCompleter(typeof(SizeCompleter))]
    public string? Size { get; set; }

    /// <summary>Resize the disk too. That is permanent: a disk cannot be made smaller again.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByDroplet)]
    [Parameter(ParameterSetName = ByTag)]
    [FlagTransformation]
    public SwitchParameter Disk { get; set; }

    private protected override ActionDraft Draft(GivenValues given) => new("resize", given.Value(nameof(Size), Size), given.Flag(nameof(Disk), Disk));
}
