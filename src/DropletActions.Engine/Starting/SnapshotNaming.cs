namespace DropletActions.Engine;

/// <summary>What the images of a Droplet show about the origin of a snapshot.</summary>
internal enum NamingVerdict
{
    /// <summary>Its image is missing, so they show nothing.</summary>
    Unclear,

    /// <summary>Its image has another name.</summary>
    Other,

    /// <summary>Its image has the name.</summary>
    Fits,
}

/// <summary>Decides by the images of a Droplet whether a snapshot that has ended made the image with the requested name.</summary>
/// <param name="images">All snapshots of the Droplet.</param>
/// <param name="actions">All of its snapshot actions that were read.</param>
internal sealed class SnapshotNaming(IReadOnlyList<DropletImage> images, IReadOnlyList<DropletAction> actions, string name)
{
    // The API's times have whole seconds, and an image may be dated a little after the action's end.
    private static readonly TimeSpan s_slack = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_late = TimeSpan.FromMinutes(1);

    /// <summary>What the images show about one action.</summary>
    public NamingVerdict Of(DropletAction action)
    {
        if (action.IsErrored || action.IsPending)
            return NamingVerdict.Unclear;

        var its = Made(action, s_slack);
        if (its.Count == 0)
            its = Made(action, s_late);
        if (its.Any(image => image.Name == name))
            return NamingVerdict.Fits;

        return its.Count > 0 && its.All(image => image.Name.Length > 0) && AreAllListed(action) ? NamingVerdict.Other : NamingVerdict.Unclear;
    }

    private List<DropletImage> Made(DropletAction action, TimeSpan after) => [.. images.Where(image =>
        !(image.CreatedAt < action.StartedAt - s_slack) && !(image.CreatedAt > action.CompletedAt + after))];

    /// <summary>Whether there is an image for each snapshot since then: otherwise the one that is missing may be this action's.</summary>
    private bool AreAllListed(DropletAction action) =>
        images.Count(image => !(image.CreatedAt < action.StartedAt - s_slack))
        >= actions.Count(other => other is { IsErrored: false, IsPending: false } && !(other.StartedAt < action.StartedAt - s_slack));
}
