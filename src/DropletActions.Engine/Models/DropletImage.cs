namespace DropletActions;

/// <summary>A snapshot or a backup of a Droplet.</summary>
/// <remarks>
/// A backup's <see cref="Id"/> is what <c>Restore-Droplet -Image</c> takes.
/// https://docs.digitalocean.com/reference/api/digitalocean/#operation/droplets_list_backups (scope droplet:read)
/// </remarks>
public sealed record DropletImage
{
    /// <summary>The image's id.</summary>
    public long Id { get; init; }

    /// <summary>The same id, by the name under which <c>-Image</c> takes it from the pipeline.</summary>
    public long ImageId => Id;

    /// <summary>The Droplet it was made of; 0 where it was listed without one.</summary>
    public long DropletId { get; init; }

    /// <summary>That Droplet's name where it is known (it was named or piped as an object), otherwise null.</summary>
    public string? DropletName { get; init; }

    /// <summary>The image's name.</summary>
    public string Name { get; init; } = "";

    /// <summary><c>snapshot</c> or <c>backup</c>.</summary>
    public string Type { get; init; } = "";

    /// <summary>When it was made. Null when the API gave no time.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>The regions it can be used in.</summary>
    public string[] Regions { get; init; } = [];

    /// <summary>The smallest disk that it fits on, in GB.</summary>
    public int MinDiskGB { get; init; }

    /// <summary>Its size in GB.</summary>
    public double SizeGB { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
