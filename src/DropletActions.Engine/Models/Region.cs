namespace DropletActions;

/// <summary>A region as an action carries it. Prints as its slug.</summary>
/// <remarks>https://docs.digitalocean.com/reference/api/digitalocean/#tag/Regions</remarks>
public sealed record Region
{
    /// <summary>The name for people, for example <c>New York 3</c>. Empty when the API gave none.</summary>
    public string Name { get; init; } = "";

    /// <summary>The name for programs, for example <c>nyc3</c>. Empty when the API gave none.</summary>
    public string Slug { get; init; } = "";

    /// <summary>What the region offers, for example <c>backups</c> or <c>ipv6</c>.</summary>
    public string[] Features { get; init; } = [];

    /// <summary>Whether new Droplets can be created there.</summary>
    public bool Available { get; init; }

    /// <summary>The size slugs on offer. Empty for a token without <c>sizes:read</c>.</summary>
    public string[] Sizes { get; init; } = [];

    /// <inheritdoc/>
    public override string ToString() => Slug;
}
