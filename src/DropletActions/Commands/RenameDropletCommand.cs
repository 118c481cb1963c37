using DropletActions.Binding;

namespace DropletActions.Commands;

/// <summary><c>Rename-Droplet</c>: gives a Droplet another name.</summary>
/// <remarks>Scope droplet:update. https://docs.digitalocean.com/reference/api/digitalocean/#operation/dropletActions_post</remarks>
[Cmdlet(VerbsCommon.Rename, "Droplet", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, DefaultParameterSetName = ByDroplet)]
[OutputType(typeof(DropletAction))]
public sealed class RenameDropletCommand : DropletActionCommand
{
    /// <summary>The new name. Records may bring it: rows with DropletName and NewName, or a script block that makes one of each Droplet.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true, ParameterSetName = ByDroplet)]
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = ByTag)]
    [AllowNull]
    [AllowEmptyString]
    [CellTransformation]
    public string? NewName { get; set; }

    private protected override ActionDraft Draft(GivenValues given) => new("rename", given.Value(nameof(NewName), NewName));
}
