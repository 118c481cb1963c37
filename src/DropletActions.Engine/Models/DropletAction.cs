using System.Globalization;
using DropletActions.Engine;

namespace DropletActions;

/// <summary>One action of the API, and its status.</summary>
/// <remarks>
/// Every field of the API's <c>action</c> object, and what this module adds: the Droplet's name and a finished snapshot's image.
/// https://docs.digitalocean.com/reference/api/digitalocean/#tag/Droplet-Actions
/// </remarks>
public sealed record DropletAction
{
    internal const string NotNeeded = "not-needed";

    /// <summary>The action's own id; 0 where none was needed.</summary>
    public long Id { get; init; }

    /// <summary>The Droplet acted on: <see cref="ResourceId"/> where the resource is a Droplet, otherwise null.</summary>
    public long? DropletId { get; init; }

    /// <summary>The Droplet's name where it is known (it was named or piped as an object), otherwise null.</summary>
    public string? DropletName { get; init; }

    /// <summary>
    /// The Droplet as the table shows it: the same as <see cref="DropletName"/>, or its id as text where the name is not known. Null where
    /// another resource is acted on.
    /// </summary>
    public string? Droplet => DropletLabel.Short(DropletName, DropletId ?? (ResourceType is "" or "droplet" ? ResourceId : null));

    /// <summary>The API's word for what is done, for example <c>reboot</c>. An unknown word passes through.</summary>
    public string Type { get; init; } = "";

    /// <summary>
    /// <c>in-progress</c>, <c>completed</c> or <c>errored</c>; <c>not-needed</c>, by this module, where the Droplet was already as the
    /// action would have made it. An unknown word passes through.
    /// </summary>
    public string Status { get; init; } = "";

    /// <summary>When the API started it. Null when the API gave no time.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>The same as <see cref="StartedAt"/>, in local time as the table shows it.</summary>
    public DateTime? Started => StartedAt?.LocalDateTime;

    /// <summary>When it ended. Null while it is in progress.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>The same as <see cref="CompletedAt"/>, in local time as the list shows it.</summary>
    public DateTime? Completed => CompletedAt?.LocalDateTime;

    /// <summary>From start to end. Null while it is in progress, and where the API dates the end before the start.</summary>
    public TimeSpan? Duration => CompletedAt >= StartedAt ? CompletedAt - StartedAt : null;

    /// <summary>The same as <see cref="Duration"/>, by the heading of the table.</summary>
    public TimeSpan? Took => Duration;

    /// <summary>Where it runs. Null when the API gave no region. Prints as its slug.</summary>
    public Region? Region { get; init; }

    /// <summary>The region's slug, for example <c>nyc3</c>. Null when the API gave none.</summary>
    public string? RegionSlug { get; init; }

    /// <summary>The id of the resource. Null for a few actions of other resources.</summary>
    public long? ResourceId { get; init; }

    /// <summary>The kind of resource: <c>droplet</c> for every action that this module starts.</summary>
    public string ResourceType { get; init; } = "";

    /// <summary>The image a finished snapshot made. Null for other types, and until the snapshot is waited for.</summary>
    public long? ImageId { get; init; }

    /// <summary>Whether it is in progress, by the API.</summary>
    internal bool IsPending => Status == "in-progress";

    /// <summary>Whether it was never started, because its goal was already reached.</summary>
    internal bool IsNotNeeded => Status == NotNeeded;

    /// <summary>Whether the API says that it failed.</summary>
    internal bool IsErrored => Status == "errored";

    /// <inheritdoc/>
    public override string ToString() =>
        string.Format(CultureInfo.InvariantCulture, "{0} {1} of {2}: {3}", Type, Id, DropletName ?? (object?)ResourceId ?? "?", Status);
}
