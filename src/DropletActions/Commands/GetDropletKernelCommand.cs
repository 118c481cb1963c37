namespace DropletActions.Commands;

/// <summary><c>Get-DropletKernel</c>: the kernels that Droplets can be given: what <c>Set-DropletKernel</c> takes.</summary>
/// <remarks>Scope droplet:read. https://docs.digitalocean.com/reference/api/digitalocean/#operation/droplets_list_kernels</remarks>
[Cmdlet(VerbsCommon.Get, "DropletKernel")]
[OutputType(typeof(DropletKernel))]
public sealed class GetDropletKernelCommand : DropletLookupCommand
{
    private protected override void Look(long id, string? name)
    {
        foreach (var kernel in Read(Session.Reader.KernelsOf(id)))
            WriteObject(kernel with { DropletName = name });
    }
}
