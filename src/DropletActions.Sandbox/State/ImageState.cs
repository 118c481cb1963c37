namespace DropletActions.Sandbox;

/// <summary>An image: a public one, or a snapshot or backup of a Droplet.</summary>
internal sealed record ImageState
{
    public required long Id { get; init; }

    public required string Name { get; init; }

    /// <summary>Null for an image that is not public.</summary>
    public string? Slug { get; init; }

    /// <summary><c>base</c>, <c>snapshot</c> or <c>backup</c>.</summary>
    public string Type { get; init; } = "base";

    public required string Distribution { get; init; }

    public bool IsApplication { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required IReadOnlyList<string> Regions { get; init; }

    public int MinDiskGB { get; init; }

    public double SizeGB { get; init; }

    public bool IsPublic => Slug is not null;
}
