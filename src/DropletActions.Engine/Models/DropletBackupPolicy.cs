using DropletActions.Engine;

namespace DropletActions;

/// <summary>Whether and when backups of a Droplet are made.</summary>
/// <remarks>https://docs.digitalocean.com/reference/api/digitalocean/#operation/droplets_get_backup_policy (scope droplet:read)</remarks>
public sealed record DropletBackupPolicy
{
    /// <summary>The Droplet.</summary>
    public long DropletId { get; init; }

    /// <summary>Its name where it is known (it was named or piped as an object), otherwise null.</summary>
    public string? DropletName { get; init; }

    /// <summary>The Droplet as the table shows it: the same as <see cref="DropletName"/>, or its id as text where the name is not known.</summary>
    public string? Droplet => DropletLabel.Short(DropletName, DropletId);

    /// <summary>Whether backups are made. What follows is null where they are not.</summary>
    public bool BackupsEnabled { get; init; }

    /// <summary>The plan: <c>daily</c> or <c>weekly</c>. An unknown word passes through.</summary>
    public string? Plan { get; init; }

    /// <summary>What the table shows of them: the same as <see cref="Plan"/>, or <c>none</c> where no backups are made.</summary>
    public string? Backups => BackupsEnabled ? Plan : "none";

    /// <summary>The day of a weekly plan, <c>SUN</c> to <c>SAT</c>; null for other plans.</summary>
    public string? Weekday { get; init; }

    /// <summary>The same as <see cref="Weekday"/>, by the heading of the table.</summary>
    public string? Day => Weekday;

    /// <summary>The hour (UTC) at which the backup window starts.</summary>
    public int? Hour { get; init; }

    /// <summary>The same as <see cref="Hour"/>, as the table shows it: <c>04:00</c>.</summary>
    public string? Utc => Hour is { } hour ? FormattableString.Invariant($"{hour:00}:00") : null;

    /// <summary>The length of that window in hours.</summary>
    public int? WindowHours { get; init; }

    /// <summary>How many days a backup is kept.</summary>
    public int? RetentionDays { get; init; }

    /// <summary>The same as <see cref="RetentionDays"/>, by the heading of the table.</summary>
    public int? Kept => RetentionDays;

    /// <summary>The start of the next window. Null when the API gave none.</summary>
    public DateTimeOffset? NextWindowStart { get; init; }

    /// <summary>The same as <see cref="NextWindowStart"/>, in local time as the table shows it.</summary>
    public DateTime? NextWindow => NextWindowStart?.LocalDateTime;

    /// <summary>The end of the next window. Null when the API gave none.</summary>
    public DateTimeOffset? NextWindowEnd { get; init; }

    /// <inheritdoc/>
    public override string ToString() => !BackupsEnabled ? "no backups" : string.Join(" ", new[] { Plan, Weekday, Hour is null ? null : $"{Utc} UTC" }.Where(part => part is not null));
}
