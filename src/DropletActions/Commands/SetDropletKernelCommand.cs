using DropletActions.Binding;
using DropletActions.Completion;

namespace DropletActions.Commands;

/// <summary><c>Set-DropletKernel</c>: changes the kernel of Droplets with externally managed ones.</summary>
/// <remarks>Scope droplet:update. https://docs.digitalocean.com/reference/api/digitalocean/#operation/dropletActions_post</remarks>
[Cmdlet(VerbsCommon.Set, "DropletKernel", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, DefaultParameterSetName = ByDroplet)]
[OutputType(typeof(DropletAction))]
public sealed class SetDropletKernelCommand : DropletActionCommand
{
    /// <summary>The kernel, or its id. A kernel from the pipeline brings it: <c>Get-DropletKernel</c>.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true, ParameterSetName = ByDroplet)]
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = ByTag)]
    [Alias("KernelId")]
    [AllowNull]
    [IntegerTransformation(IdProperty = nameof(DropletKernel.KernelId))]
    [ArgumentCompleter(typeof(KernelCompleter))]
    public long? Kernel { get; set; }

    private protected override ActionDraft Draft(GivenValues given) => new("change_kernel", given.ValueOfObject(nameof(Kernel), Kernel, nameof(DropletKernel.KernelId)));
}
