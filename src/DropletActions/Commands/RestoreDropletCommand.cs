using System.Management.Automation;
using DropletActions.Engine;

namespace DropletActions.Commands;

/// <summary><c>Restore-Droplet</c>: puts a Droplet back to one of its own backups.</summary>
/// <remarks>Scope droplet:update and droplet:admin. https://docs.digitalocean.com/reference/api/digitalocean/#operation/dropletActions_post</remarks>
[Cmdlet(VerbsData.Restore, "Droplet", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = ByDroplet)]
[OutputType(typeof(DropletAction))]
public sealed class RestoreDropletCommand : DropletActionCommand
{
    /// <summary>The id of a backup of that Droplet.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    public long Image { get; set; }

    private ActionRequest? _request;

    private protected override ActionRequest RequestFor(DropletTarget? target) => _request ??= Request("restore", ("Image", Image));
}
