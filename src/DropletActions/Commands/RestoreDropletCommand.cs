using DropletActions.Binding;
using DropletActions.Completion;

namespace DropletActions.Commands;

/// <summary><c>Restore-Droplet</c>: puts a Droplet back to one of its own backups.</summary>
/// <remarks>Scope droplet:update and droplet:admin. https://docs.digitalocean.com/reference/api/digitalocean/#operation/dropletActions_post</remarks>
[Cmdlet(VerbsData.Restore, "Droplet", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = ByDroplet)]
[OutputType(typeof(DropletAction))]
public sealed class RestoreDropletCommand : DropletActionCommand
{
    /// <summary>A backup of that Droplet, or its id. A backup from the pipeline brings it: <c>Get-DropletBackup</c>.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true, ParameterSetName = ByDroplet)]
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = ByTag)]
    [Alias("ImageId")]
    [AllowNull]
    [IntegerTransformation(IdProperty = nameof(DropletImage.ImageId))]
    [ArgumentCompleter(typeof(BackupCompleter))]
    public long? Image { get; set; }

    private protected override ActionDraft Draft(GivenValues given) => new("restore", given.ValueOfObject(nameof(Image), Image, nameof(DropletImage.ImageId)));
}
