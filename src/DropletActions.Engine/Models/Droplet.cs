namespace DropletActions;

/// <summary>A Droplet, with the properties that targets, tables and scripts use.</summary>
/// <remarks>https://docs.digitalocean.com/reference/api/digitalocean/#tag/Droplets (scope droplet:read)</remarks>
public sealed record Droplet
{
    /// <summary>The Droplet's id, at least 1.</summary>
    public long DropletId { get; init; }

    /// <summary>The same id under the API's name.</summary>
    public long Id { get => DropletId; init => DropletId = value; }

    /// <summary>Its name. Names are not unique within an account.</summary>
    public string Name { get; init; } = "";

    /// <summary><c>new</c>, <c>active</c>, <c>off</c> or <c>archive</c>. An unknown word passes through.</summary>
    public string Status { get; init; } = "";

    /// <summary>Whether the API refuses actions just now, usually because one is in progress.</summary>
    public bool Locked { get; init; }

    /// <summary>Its region, for example <c>nyc3</c>.</summary>
    public string RegionSlug { get; init; } = "";

    /// <summary>The same as <see cref="RegionSlug"/>, by the heading of the table.</summary>
    public string Region { get => RegionSlug; init => RegionSlug = value; }

    /// <summary>Its size, for example <c>s-1vcpu-1gb</c>.</summary>
    public string SizeSlug { get; init; } = "";

    /// <summary>The same as <see cref="SizeSlug"/>, by the heading of the table.</summary>
    public string Size { get => SizeSlug; init => SizeSlug = value; }

    /// <summary>The number of virtual CPUs.</summary>
    public int Vcpus { get; init; }

    /// <summary>Memory in MB (the API's unit; a multiple of 8).</summary>
    public int MemoryMB { get; init; }

    /// <summary>Disk in GB.</summary>
    public int DiskGB { get; init; }

    /// <summary>The image it was made from: its slug, or its name or id where it has none. Empty for a token without <c>image:read</c>.</summary>
    public string Image { get; init; } = "";

    /// <summary>Its first public IPv4 address. Null when it has none.</summary>
    public string? PublicIPv4 { get; init; }

    /// <summary>Its first private IPv4 address. Null when it has none.</summary>
    public string? PrivateIPv4 { get; init; }

    /// <summary>Its first public IPv6 address. Null when it has none.</summary>
    public string? PublicIPv6 { get; init; }

    /// <summary>Its tags. Empty for a token without <c>tag:read</c>.</summary>
    public string[] Tags { get; init; } = [];

    /// <summary>What is enabled on it, for example <c>backups</c> or <c>ipv6</c>.</summary>
    public string[] Features { get; init; } = [];

    /// <summary>Whether backups are enabled (the feature <c>backups</c>).</summary>
    public bool BackupsEnabled => Array.IndexOf(Features, "backups") >= 0;

    /// <summary>The ids of its snapshots. Empty for a token without <c>image:read</c>.</summary>
    public long[] SnapshotIds { get; init; } = [];

    /// <summary>The ids of its backups. Empty for a token without <c>image:read</c>.</summary>
    internal long[] BackupIds { get; init; } = [];

    /// <summary>When it was created. Null when the API gave no time.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>The same as <see cref="CreatedAt"/>, in local time.</summary>
    public DateTime? Created => CreatedAt?.LocalDateTime;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
