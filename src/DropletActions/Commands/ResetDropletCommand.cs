using System.Management.Automation;
using DropletActions.Engine;

namespace DropletActions.Commands;

/// <summary><c>Reset-Droplet</c>: rebuilds Droplets from an image; what is on their disks is lost.</summary>
/// <remarks>Scope droplet:update and droplet:admin. https://docs.digitalocean.com/reference/api/digitalocean/#operation/dropletActions_post</remarks>
[Cmdlet(VerbsCommon.Reset, "Droplet", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = ByDroplet)]
[Alias("Rebuild-Droplet")]
[OutputType(typeof(DropletAction))]
public sealed class ResetDropletCommand : DropletActionCommand
{
    /// <summary>The image: the slug of a public one, or the id of any.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    public string Image { get; set; } = "";

    private ActionRequest? _request;

    private protected override ActionRequest RequestFor(DropletTarget? target) => _request ??= Request("rebuild", ("Image", Image));
}
