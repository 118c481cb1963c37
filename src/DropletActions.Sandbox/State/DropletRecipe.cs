namespace DropletActions.Sandbox;

/// <summary>What a Droplet is made from.</summary>
internal sealed record DropletRecipe(string Name)
{
    public long? Id { get; init; }

    public string Status { get; init; } = "active";

    public IReadOnlyList<string> Tags { get; init; } = [];

    public string Region { get; init; } = "nyc3";

    public string Size { get; init; } = "s-1vcpu-1gb";

    public string Image { get; init; } = "ubuntu-24-04-x64";

    public bool Backups { get; init; }
}
