using DropletActions.Binding;
using DropletActions.Completion;

namespace DropletActions.Commands;

/// <summary><c>Reset-Droplet</c>: rebuilds Droplets from an image; what is on their disks is lost.</summary>
/// <remarks>Scope droplet:update and droplet:admin. https://docs.digitalocean.com/reference/api/digitalocean/#operation/dropletActions_post</remarks>
[Cmdlet(VerbsCommon.Reset, "Droplet", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = ByDroplet)]
[Alias("Rebuild-Droplet")]
[OutputType(typeof(DropletAction))]
public sealed class ResetDropletCommand : DropletActionCommand
{
    /// <summary>The image: the slug of a public one, the id of any, or an image object. A snapshot from the pipeline brings it: <c>Get-DropletSnapshot</c>.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true, ParameterSetName = ByDroplet)]
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = ByTag)]
    [Alias("ImageId")]
    [AllowNull]
    [AllowEmptyString]
    [NumberAsTextTransformation(IdProperty = nameof(DropletImage.ImageId))]
    [ArgumentCompleter(typeof(ImageCompleter))]
    public string? Image { get; set; }

    private protected override ActionDraft Draft(GivenValues given) => new("rebuild", given.ValueOfObject(nameof(Image), Image, nameof(DropletImage.ImageId)));
}
