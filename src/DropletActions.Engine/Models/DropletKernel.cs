using DropletActions.Engine;

namespace DropletActions;

/// <summary>A kernel for a Droplet with an externally managed kernel.</summary>
/// <remarks>
/// Its <see cref="Id"/> is what <c>Set-DropletKernel -Kernel</c> takes. Droplets made after March 2017 manage theirs themselves.
/// https://docs.digitalocean.com/reference/api/digitalocean/#operation/droplets_list_kernels (scope droplet:read)
/// </remarks>
public sealed record DropletKernel
{
    /// <summary>The kernel's id.</summary>
    public long Id { get; init; }

    /// <summary>The same id, by the name under which <c>-Kernel</c> takes it from the pipeline.</summary>
    public long KernelId => Id;

    /// <summary>The Droplet it was listed for.</summary>
    public long DropletId { get; init; }

    /// <summary>That Droplet's name where it is known (it was named or piped as an object), otherwise null.</summary>
    public string? DropletName { get; init; }

    /// <summary>The Droplet as the table shows it: the same as <see cref="DropletName"/>, or its id as text where the name is not known.</summary>
    public string? Droplet => DropletLabel.Short(DropletName, DropletId);

    /// <summary>The kernel's name.</summary>
    public string Name { get; init; } = "";

    /// <summary>Its version, for example <c>3.13.0-37-generic</c>. Empty when the API gave none.</summary>
    public string Version { get; init; } = "";

    /// <inheritdoc/>
    public override string ToString() => Name;
}
