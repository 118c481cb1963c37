namespace DropletActions.Engine;

/// <summary>Which of a Droplet's images a snapshot made, as far as they tell.</summary>
/// <param name="Image">The image; null while it is not listed or cannot be told.</param>
internal sealed record ImageChoice(DropletImage? Image)
{
    /// <summary>No image fits yet.</summary>
    public static ImageChoice NotListed { get; } = new((DropletImage?)null);

    /// <summary>Why the image cannot be told from others; null where it can, or none is listed.</summary>
    public string? Doubt { get; init; }

    /// <summary>Whether a further poll cannot remove the doubt.</summary>
    public bool IsFinal { get; init; }

    /// <summary>Whether the image's time does not prove that it is this snapshot's: the Droplet's other snapshots have to be ruled out.</summary>
    public bool NeedsProof { get; init; }
}
