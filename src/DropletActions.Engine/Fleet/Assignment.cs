namespace DropletActions.Engine;

/// <summary>One thing to do: a checked request for one Droplet, or for many at once: those of a tag, or any.</summary>
/// <param name="Request">What to do.</param>
/// <param name="DropletId">To which Droplet; 0 for many.</param>
/// <param name="DropletName">The Droplet's name where it is known.</param>
public sealed record Assignment(ActionRequest Request, long DropletId, string? DropletName)
{
    /// <summary>The tag that the API resolves itself in one bulk request; null for a single Droplet.</summary>
    public string? Tag { get; init; }

    /// <summary>Whether <see cref="TagDroplets"/> get a tag of their own for the moment of one bulk request.</summary>
    public bool IsBulk { get; init; }

    /// <summary>
    /// The tag's Droplets as they were listed before, or in bulk those to be tagged, of which only the id and, where known, the name
    /// counts. Whoever gets no action is reported. Empty for a single Droplet.
    /// </summary>
    public IReadOnlyList<Droplet> TagDroplets { get; init; } = [];

    /// <summary>What to do if the Droplet is not in the state it should be in after <see cref="Patience"/>; null for nothing.</summary>
    public ActionRequest? Otherwise { get; init; }

    /// <summary>The action that was accepted before this one follows it; told if this one is never sent. Null for none.</summary>
    internal DropletAction? Before { get; init; }

    /// <summary>How long the first request has before <see cref="Otherwise"/> is sent.</summary>
    public TimeSpan Patience { get; init; }

    /// <summary>The same for one of its Droplets alone.</summary>
    internal Assignment For(Droplet droplet) => this with
    {
        IsBulk = false,
        Tag = null,
        TagDroplets = [],
        DropletId = droplet.DropletId,
        DropletName = droplet.Name.Length > 0 ? droplet.Name : null,
    };
}
