using System.Management.Automation;
using DropletActions.Engine;

namespace DropletActions.Commands;

/// <summary><c>Set-DropletKernel</c>: changes the kernel of Droplets with externally managed ones.</summary>
/// <remarks>Scope droplet:update. https://docs.digitalocean.com/reference/api/digitalocean/#operation/dropletActions_post</remarks>
[Cmdlet(VerbsCommon.Set, "DropletKernel", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, DefaultParameterSetName = ByDroplet)]
[OutputType(typeof(DropletAction))]
public sealed class SetDropletKernelCommand : DropletActionCommand
{
    /// <summary>The kernel's id.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    public long Kernel { get; set; }

    private ActionRequest? _request;

    private protected override ActionRequest RequestFor(DropletTarget? target) => _request ??= Request("change_kernel", ("Kernel", Kernel));
}
