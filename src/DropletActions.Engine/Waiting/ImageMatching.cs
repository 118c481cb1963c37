namespace DropletActions.Engine;

/// <summary>Tells the image of a snapshot from the other images of its Droplet: by the requested name, and by time. It never guesses.</summary>
internal static class ImageMatching
{
    // The API's times have whole seconds, and its servers' clocks differ slightly.
    private static readonly TimeSpan s_slack = TimeSpan.FromSeconds(2);

    /// <summary>Chooses the image of a snapshot.</summary>
    /// <param name="action">The snapshot's action, which has ended.</param>
    /// <param name="name">The requested name; null where it is not known.</param>
    /// <param name="images">The Droplet's images.</param>
    /// <param name="areAll">Whether all of them are there.</param>
    public static ImageChoice Choose(DropletAction action, string? name, IReadOnlyCollection<DropletImage> images, bool areAll)
    {
        var notOlder = images
            .Where(image => name is null || image.Name.Trim() == name)
            .Where(image => !(image.CreatedAt - action.StartedAt < -s_slack))
            .ToList();
        var fitting = notOlder.Where(image => !(image.CreatedAt - action.CompletedAt > s_slack)).ToList();
        var possible = fitting.Count > 0 ? fitting : notOlder;

        // What is missing from an incomplete list may be the image, or a second one that fits as well.
        if (possible.Count == 0 || !areAll)
            return ImageChoice.NotListed;

        if (possible.Count > 1)
        {
            var ids = string.Join(", ", possible.Select(image => image.Id).OrderBy(id => id));
            return ImageChoice.NotListed with
            {
                Doubt = name is null ? $"the images {ids} are all from that time" : $"the images {ids} are all from that time and all named '{name}'",
                IsFinal = true,
            };
        }

        var only = possible[0];
        var isWithin = only.CreatedAt >= action.StartedAt && only.CreatedAt <= action.CompletedAt;
        return new(only) { NeedsProof = !isWithin };
    }

    /// <summary>Checks a choice that its time does not prove, by the other actions of the Droplet.</summary>
    /// <param name="images">All images of the Droplet.</param>
    /// <param name="actions">The newest actions of the Droplet, read after the images.</param>
    public static ImageChoice Prove(
        ImageChoice choice, DropletAction action, string? name, IReadOnlyCollection<DropletImage> images, IReadOnlyCollection<DropletAction> actions)
    {
        var image = choice.Image!;
        var others = actions.Where(other => other.Id != action.Id && ActionCatalog.Find(other.Type)?.Done == DoneWhen.SnapshotListed && MayHaveMade(other, image, action)).ToList();
        if (others.Count == 0)
            return choice with { NeedsProof = false };

        // Each of them has its image, and one image alone has the name.
        var made = others.Append(action).ToList();
        if (name is not null && images.Count(listed => made.Any(other => MayHaveMade(other, listed, action))) >= made.Count(other => other.Status == "completed"))
            return choice with { NeedsProof = false };

        return ImageChoice.NotListed with { Doubt = $"the image {image.Id} may belong to another snapshot that was taken at nearly the same time" };
    }

    private static bool MayHaveMade(DropletAction other, DropletImage image, DropletAction action)
    {
        var isTooEarly = image.CreatedAt - other.StartedAt < -s_slack;
        var isLater = image.CreatedAt - other.CompletedAt > s_slack;

        // An image that is dated after its snapshot's end is nearer to every snapshot that started later.
        return !isTooEarly && (!isLater || !(other.StartedAt < action.StartedAt));
    }
}

/// <summary>The image of a snapshot among a Droplet's images, if it is certain.</summary>
/// <param name="Image">The image; null while it is not listed or not certain.</param>
internal sealed record ImageChoice(DropletImage? Image)
{
    /// <summary>No image fits yet.</summary>
    public static ImageChoice NotListed { get; } = new((DropletImage?)null);

    /// <summary>Why the image is not certain; null if it is, or if none is listed.</summary>
    public string? Doubt { get; init; }

    /// <summary>Whether a further poll cannot remove the doubt.</summary>
    public bool IsFinal { get; init; }

    /// <summary>Whether the image's time does not prove that it is this snapshot's: the Droplet's other snapshots have to be ruled out.</summary>
    public bool NeedsProof { get; init; }
}
