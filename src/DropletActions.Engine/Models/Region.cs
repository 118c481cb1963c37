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

    /// <summary>Makes a region of its slug, as PowerShell does to compare one with text: <c>$action.Region -eq 'nyc3'</c>.</summary>
    /// <param name="slug">The slug.</param>
    public static Region Parse(string slug) => new() { Slug = slug ?? "" };

    /// <summary>Two regions are the same if they have the same slug. Its case does not matter, as with text in PowerShell.</summary>
    public bool Equals(Region? other) => string.Equals(Slug, other?.Slug, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Slug);

    /// <inheritdoc/>
    public override string ToString() => Slug;
}
