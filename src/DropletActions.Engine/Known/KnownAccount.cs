namespace DropletActions.Engine;

/// <summary>
/// What a session has seen of its account, so that a person can be offered it while typing. It may be out of date: nothing is ever
/// acted on because of it.
/// </summary>
/// <remarks>Filled by whatever lists the session reads (<see cref="RememberingApi"/>), and by the look-ups of <see cref="AccountLookup"/>.</remarks>
public sealed class KnownAccount
{
    /// <summary>Droplets, plain and GPU.</summary>
    public KnownList<long, Droplet> Droplets { get; } = new(droplet => droplet.DropletId);

    /// <summary>Names of tags.</summary>
    public KnownList<string, string> Tags { get; } = new(tag => tag);

    /// <summary>Sizes on offer.</summary>
    public KnownList<string, DropletSize> Sizes { get; } = new(size => size.Slug);

    /// <summary>The account's own images, and the public ones of operating systems.</summary>
    public KnownList<long, DropletImage> Images { get; } = new(image => image.Id);

    /// <summary>Backups, each with its Droplet's id.</summary>
    public KnownList<long, DropletImage> Backups { get; } = new(backup => backup.Id);

    /// <summary>Kernels, each with the id of the Droplet it is for.</summary>
    public KnownList<(long DropletId, long KernelId), DropletKernel> Kernels { get; } = new(kernel => (kernel.DropletId, kernel.KernelId));

    /// <summary>Actions, as they were when a look-up saw them.</summary>
    public KnownList<long, DropletAction> Actions { get; } = new(action => action.Id);
}
