namespace DropletActions.Engine;

/// <summary>
/// What the session has read of its account, so that completion can offer it. It may be out of date, so no request is ever decided by
/// it.
/// </summary>
/// <remarks>Filled by the lists that the session reads (<see cref="AccountReader"/>), and by the lookups of <see cref="AccountLookup"/>.</remarks>
internal sealed class AccountCache
{
    /// <summary>Droplets, plain and GPU.</summary>
    public CachedList<long, Droplet> Droplets { get; } = new(droplet => droplet.DropletId);

    /// <summary>Names of tags.</summary>
    public CachedList<string, string> Tags { get; } = new(tag => tag);

    public CachedList<string, DropletSize> Sizes { get; } = new(size => size.Slug);

    /// <summary>The account's own images, and the public ones of operating systems.</summary>
    public CachedList<long, DropletImage> Images { get; } = new(image => image.Id);

    /// <summary>Backups, each with its Droplet's id.</summary>
    public CachedList<long, DropletImage> Backups { get; } = new(backup => backup.Id);

    /// <summary>Kernels, each with the id of the Droplet it is for.</summary>
    public CachedList<(long DropletId, long KernelId), DropletKernel> Kernels { get; } = new(kernel => (kernel.DropletId, kernel.KernelId));

    /// <summary>Actions, as they were when a lookup read them.</summary>
    public CachedList<long, DropletAction> Actions { get; } = new(action => action.Id);

    /// <summary>The name of a Droplet; null where no list that was read has it.</summary>
    public string? NameOf(long dropletId) => Droplets.Find(dropletId) is { Name: { Length: > 0 } name } ? name : null;

    /// <summary>Adds Droplets, and the tags that they have.</summary>
    public void Add(IReadOnlyList<Droplet> droplets)
    {
        Droplets.Add(droplets);
        Tags.Add(droplets.SelectMany(droplet => droplet.Tags));
    }
}
