namespace DropletActions.Sandbox;

/// <summary>
/// A Droplet of the sandbox. Each property is read when it is used, so that the status is <c>off</c> after a shutdown has completed.
/// It is safe to use while requests come in.
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
    /// Whether it reads as locked: an action is in progress (see <see cref="SandboxOptions.ActionsLock"/>), or it was locked by setting
    /// this property, so that every action is refused. Setting it to false ends only a lock that was set.
    /// </summary>
    public bool Locked
    {
        get => Read(state => state.Locked);
        set => Write(state => state.LockedByHand = value);
    }

    /// <summary>The TCP ports that accept connections while it is active; null: all of them. No port is really opened (see <see cref="DropletSandbox.Accepts"/>).</summary>
    public int[]? OpenPorts
    {
        get => Read(state => state.OpenPorts);
        set => Write(state => state.OpenPorts = value);
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

    /// <summary>The slug of its image, or the image's name where it has no slug.</summary>
    public string Image => Read(state => state.Image.Slug ?? state.Image.Name);

    /// <summary>The id of its kernel; null for the kernel of its image.</summary>
    public long? Kernel => Read(state => state.Kernel?.Id);

    /// <summary>Its tags.</summary>
    public IReadOnlyList<string> Tags => Read(state => state.Tags.ToArray());

    /// <summary>The features enabled on it, for example <c>backups</c> or <c>ipv6</c>.</summary>
    public IReadOnlyList<string> Features => Read(state => state.Features.ToArray());

    /// <summary>The plan of its backups, for example <c>daily</c>; null when they are off.</summary>
    public string? BackupPlan => Read(state => state.Backups?.Plan);

    /// <summary>The ids of its backups, oldest first: the images that restore accepts.</summary>
    public IReadOnlyList<long> Backups => Read(state => state.BackupImages.Select(image => image.Id).ToArray());

    /// <summary>The ids of its snapshots, oldest first.</summary>
    public IReadOnlyList<long> Snapshots => Read(state => state.Snapshots.Select(image => image.Id).ToArray());

    /// <summary>The actions started on it, oldest first.</summary>
    public IReadOnlyList<SandboxAction> Actions => Read(state => state.Actions.ConvertAll(action => action.ToPublic()));

    /// <summary>Creates a backup of it, as its schedule would, and returns the backup's id.</summary>
    public long AddBackup() => Read(state => _cloud.Images.Create(state, "backup", null, _cloud.Clock.Now).Id);

    /// <summary>Creates a snapshot of it at once, without an action, and returns the snapshot's id.</summary>
    public long AddSnapshot(string name) => Read(state => _cloud.Images.Create(state, "snapshot", name, _cloud.Clock.Now).Id);

    /// <summary>Adds a tag to it.</summary>
    /// <exception cref="ArgumentException">The text cannot be a tag.</exception>
    public void AddTag(string tag)
    {
        RequireTag(tag);
        Write(state => _cloud.Tags.Add(tag, state));
    }

    /// <summary>Removes a tag from it; nothing happens when it does not have the tag.</summary>
    public void RemoveTag(string tag) => Write(state => _cloud.Tags.Remove(tag, state));

    /// <inheritdoc/>
    public override string ToString() => Name;

    internal static void RequireTag(string? tag)
    {
        if (tag is null || !TagStore.IsName(tag))
            throw new ArgumentException($"A tag is 1 to 255 of a-z, A-Z, 0-9, _, - and :, not '{tag}'.", nameof(tag));
    }

    private T Read<T>(Func<DropletState, T> read)
    {
        lock (_cloud.Lock)
        {
            _cloud.RunDueEvents();
            return read(_state);
        }
    }

    private void Write(Action<DropletState> write) => Read(state =>
    {
        write(state);
        return true;
    });
}
