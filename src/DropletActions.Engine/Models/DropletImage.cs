using DropletActions.Engine;

namespace DropletActions;

/// <summary>An image that a Droplet can be made of: a snapshot or a backup of a Droplet, or a public one.</summary>
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

    /// <summary>The Droplet as the table shows it: the same as <see cref="DropletName"/>, or its id as text where the name is not known. Null where there is neither.</summary>
    public string? Droplet => DropletLabel.Short(DropletName, DropletId);

    /// <summary>The image's name.</summary>
    public string Name { get; init; } = "";

    /// <summary>The name by which <c>Reset-Droplet -Image</c> takes a public image, for example <c>ubuntu-24-04-x64</c>; null for all others.</summary>
    public string? Slug { get; init; }

    /// <summary>The operating system, for example <c>Ubuntu</c>. Null where the list that it came from does not have it.</summary>
    public string? Distribution { get; init; }

    /// <summary><c>snapshot</c>, <c>backup</c>, or <c>base</c> for a public image. An unknown word passes through.</summary>
    public string Type { get; init; } = "";

    /// <summary>When it was made. Null when the API gave no time.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>The same as <see cref="CreatedAt"/>, in local time as the table shows it.</summary>
    public DateTime? Created => CreatedAt?.LocalDateTime;

    /// <summary>The regions it can be used in.</summary>
    public string[] Regions { get; init; } = [];

    /// <summary>The smallest disk that it fits on, in GB.</summary>
    public int MinDiskGB { get; init; }

    /// <summary>Its size in GB.</summary>
    public double SizeGB { get; init; }

    /// <summary>The same as <see cref="SizeGB"/>, by the heading of the table.</summary>
    public double GB => SizeGB;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
