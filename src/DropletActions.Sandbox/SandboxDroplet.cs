namespace DropletActions.Sandbox;

/// <summary>
/// A Droplet of the sandbox, as it is at the moment of each look: its status after a shutdown has completed reads <c>off</c>.
/// Safe to use while requests come in.
/// </summary>
public sealed class SandboxDroplet
{
    private readonly Cloud _cloud;
    private readonly DropletState _state;

    internal SandboxDroplet(Cloud cloud, DropletState state) => (_cloud, _state) = (cloud, state);

    /// <summary>Its id, at least 1.</summary>
    public long Id => _state.Id;

    /// <summary>Its name. Several Droplets may have the same.</summary>
    public string Name
    {
        get => Read(state => state.Name);
        set => Write(state => state.Name = value ?? throw new ArgumentNullException(nameof(value)));
    }

    /// <summary><c>new</c>, <c>active</c>, <c>off</c> or <c>archive</c>.</summary>
    public string Status
    {
        get => Read(state => state.Status);
        set => Write(state => state.Status = value ?? throw new ArgumentNullException(nameof(value)));
    }

    /// <summary>
    /// Whether it reads as locked: an action is in progress (see <see cref="SandboxOptions.ActionsLock"/>), or it was set, which lets
    /// every action be refused. Setting it false ends only what was set.
    /// </summary>
    public bool Locked
    {
        get => Read(state => state.Locked);
        set => Write(state => state.Held = value);
    }

    /// <summary>Its region's slug, for example <c>nyc3</c>.</summary>
    public string Region => _state.Region.Slug;

    /// <summary>Its size's slug, for example <c>s-1vcpu-1gb</c>.</summary>
    public string Size => Read(state => state.Size.Slug);

    /// <summary>Its memory in MB.</summary>
    public int MemoryMB => Read(state => state.Size.Memory);

    /// <summary>Its virtual CPUs.</summary>
    public int Vcpus => Read(state => state.Size.Vcpus);

    /// <summary>Its disk in GB.</summary>
    public int DiskGB => Read(state => state.DiskGB);

    /// <summary>Whether it is a GPU Droplet.</summary>
    public bool IsGpu => Read(state => state.IsGpu);

    /// <summary>The image it has: its slug, or its name where it has none.</summary>
    public string Image => Read(state => state.Image.Slug ?? state.Image.Name);

    /// <summary>The id of the kernel it was given; null for the one of its image.</summary>
    public long? Kernel => Read(state => state.Kernel?.Id);

    /// <summary>Its tags.</summary>
    public IReadOnlyList<string> Tags => Read(state => state.Tags.ToArray());

    /// <summary>What is enabled on it, for example <c>backups</c> or <c>ipv6</c>.</summary>
    public IReadOnlyList<string> Features => Read(state => state.Features.ToArray());

    /// <summary>The plan of its backups, for example <c>daily</c>; null when they are off.</summary>
    public string? BackupPlan => Read(state => state.Backups?.Plan);

    /// <summary>The ids of its backups, oldest first: what restore takes.</summary>
    public IReadOnlyList<long> Backups => Read(state => state.BackupImages.Select(image => image.Id).ToArray());

    /// <summary>The ids of its snapshots, oldest first.</summary>
    public IReadOnlyList<long> Snapshots => Read(state => state.Snapshots.Select(image => image.Id).ToArray());

    /// <summary>The actions started on it, oldest first.</summary>
    public IReadOnlyList<SandboxAction> Actions => Read(state => state.Actions.ConvertAll(action => action.ToPublic()));

    /// <summary>Makes a backup of it, as the nightly run would, and gives its id.</summary>
    public long AddBackup() => Read(state => _cloud.Images.Take(state, "backup", null, _cloud.Clock.Now).Id);

    /// <summary>Makes a snapshot of it at once, without an action, and gives its id.</summary>
    public long AddSnapshot(string name) => Read(state => _cloud.Images.Take(state, "snapshot", name, _cloud.Clock.Now).Id);

    /// <summary>Gives it a tag.</summary>
    /// <exception cref="ArgumentException">The text cannot be a tag.</exception>
    public void AddTag(string tag)
    {
        RequireTag(tag);
        Write(state => _cloud.Tags.Put(tag, state));
    }

    /// <summary>Takes a tag from it; nothing happens when it has none of that name.</summary>
    public void RemoveTag(string tag) => Write(state => _cloud.Tags.Take(tag, state));

    /// <inheritdoc/>
    public override string ToString() => Name;

    internal static void RequireTag(string? tag)
    {
        if (tag is null || !TagSet.IsName(tag))
            throw new ArgumentException($"A tag is 1 to 255 of a-z, A-Z, 0-9, _, - and :, not '{tag}'.", nameof(tag));
    }

    private T Read<T>(Func<DropletState, T> read)
    {
        lock (_cloud.Gate)
        {
            _cloud.Settle();
            return read(_state);
        }
    }

    private void Write(Action<DropletState> write) => Read(state =>
    {
        write(state);
        return true;
    });
}
