namespace DropletActions.Sandbox;

/// <summary>A Droplet. Read and written under the cloud's lock.</summary>
internal sealed class DropletState
{
    public required long Id { get; init; }

    /// <summary>Its place in the order of creation, from 0; its addresses are made from it.</summary>
    public required int Number { get; init; }

    public required string Name { get; set; }

    public required RegionInfo Region { get; init; }

    public required SizeInfo Size { get; set; }

    public required ImageState Image { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public string Status { get; set; } = "active";

    /// <summary>When it was last turned on, or restarted, by an action.</summary>
    public DateTimeOffset TurnedOnAt { get; set; }

    /// <summary>The ports that accept connections; null for all.</summary>
    public int[]? OpenPorts { get; set; }

    /// <summary>In GB. It stays the same when only CPU and memory are resized.</summary>
    public int DiskGB { get; set; }

    public KernelInfo? Kernel { get; set; }

    public bool IPv6 { get; set; }

    /// <summary>Null where backups are off.</summary>
    public BackupPolicy? Backups { get; set; }

    /// <summary>Whether it was locked by a test or a user, rather than by an action.</summary>
    public bool LockedByHand { get; set; }

    /// <summary>The action in progress; null when there is none.</summary>
    public ActionState? PendingAction { get; set; }

    public List<ActionState> Actions { get; } = [];

    public List<string> Tags { get; } = [];

    public List<ImageState> BackupImages { get; } = [];

    public List<ImageState> Snapshots { get; } = [];

    /// <summary>Whether it reads as locked while an action is in progress.</summary>
    public required bool ActionsLock { get; init; }

    public bool Locked => LockedByHand || (ActionsLock && PendingAction is not null);

    /// <summary>Whether a new action is refused.</summary>
    public bool IsBlocked => LockedByHand || PendingAction is not null;

    public bool IsGpu => Size.GpuModel is not null;

    public IEnumerable<string> Features
    {
        get
        {
            if (Backups is not null)
                yield return "backups";
            if (IPv6)
                yield return "ipv6";
            yield return "droplet_agent";
            yield return "private_networking";
        }
    }
}
