using System.Management.Automation;
using DropletActions.Engine;

namespace DropletActions.Commands;

/// <summary><c>Rename-Droplet</c>: gives a Droplet another name.</summary>
/// <remarks>Scope droplet:update. https://docs.digitalocean.com/reference/api/digitalocean/#operation/dropletActions_post</remarks>
[Cmdlet(VerbsCommon.Rename, "Droplet", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, DefaultParameterSetName = ByDroplet)]
[OutputType(typeof(DropletAction))]
public sealed class RenameDropletCommand : DropletActionCommand
{
    /// <summary>The new name.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    public string NewName { get; set; } = "";

    private ActionRequest? _request;

    private protected override ActionRequest RequestFor(DropletTarget? target) => _request ??= Request("rename", (nameof(NewName), NewName));
}
