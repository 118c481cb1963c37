namespace DropletActions.Engine;

/// <summary>Which Droplets a list asks for. The API combines a tag with nothing else.</summary>
/// <remarks>https://docs.digitalocean.com/reference/api/digitalocean/#operation/droplets_list</remarks>
internal sealed record DropletQuery
{
    /// <summary>Only Droplets of this name: exact, but case does not count. Null for any.</summary>
    public string? Name { get; init; }

    /// <summary>Only Droplets with this tag (needs tag:read). Null for any.</summary>
    public string? Tag { get; init; }

    /// <summary>GPU Droplets instead of the plain ones. The API lists either, never both; with a tag it has no meaning.</summary>
    public bool Gpus { get; init; }
}
