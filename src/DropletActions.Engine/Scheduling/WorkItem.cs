namespace DropletActions.Engine;

/// <summary>One thing that a run has to do: a checked request, for one Droplet or for many.</summary>
internal abstract record WorkItem(ActionRequest Request)
{
    /// <summary>What to send where the request does not have its effect in time; null for nothing.</summary>
    public FallbackRequest? Fallback { get; init; }

    /// <summary>Items with equal keys run one after another; an item without a key waits for no other.</summary>
    public abstract object? QueueKey { get; }

    /// <summary>The Droplets that it is for, as far as they are known.</summary>
    public abstract IReadOnlyList<long> DropletIds { get; }

    /// <summary>How many Droplets it counts for in the progress: at least one.</summary>
    public virtual int DropletCount => 1;

    /// <summary>What it acts on, as a person reads it.</summary>
    public abstract string Label { get; }
}

/// <summary>A request that follows another one which did not have its effect in time.</summary>
/// <param name="After">How long the first request has.</param>
internal sealed record FallbackRequest(ActionRequest Request, TimeSpan After);

/// <summary>A request for one Droplet.</summary>
internal sealed record DropletWork(ActionRequest Request, long DropletId, string? DropletName) : WorkItem(Request)
{
    /// <summary>The action that was accepted before this request follows it; reported if this one is never sent. Null for none.</summary>
    public DropletAction? PrecedingAction { get; init; }

    /// <summary>What the caller was given the Droplet as. The engine does not read it.</summary>
    public object? Given { get; init; }

    public override object? QueueKey => DropletId;

    public override IReadOnlyList<long> DropletIds => [DropletId];

    public override string Label => DropletLabel.Of(DropletName, DropletId);

    /// <summary>The fallback as work of its own, after the action that did not have its effect; null where there is none.</summary>
    public DropletWork? Next(DropletAction? preceding) =>
        Fallback is { } fallback ? this with { Request = fallback.Request, Fallback = null, PrecedingAction = preceding } : null;
}

/// <summary>One request for many Droplets.</summary>
/// <param name="Droplets">The Droplets; each that gets no action is reported.</param>
internal abstract record GroupWork(ActionRequest Request, IReadOnlyList<Droplet> Droplets) : WorkItem(Request)
{
    public override IReadOnlyList<long> DropletIds => [.. Droplets.Select(droplet => droplet.DropletId)];

    public override int DropletCount => Math.Max(1, Droplets.Count);

    /// <summary>The same request for one of its Droplets alone.</summary>
    public DropletWork For(Droplet droplet) => new(Request, droplet.DropletId, droplet.Name.Length > 0 ? droplet.Name : null) { Fallback = Fallback };
}

/// <summary>A request for the Droplets of a tag, which the API resolves itself.</summary>
/// <param name="Droplets">Its Droplets as they were listed before.</param>
internal sealed record TagWork(ActionRequest Request, string Tag, IReadOnlyList<Droplet> Droplets) : GroupWork(Request, Droplets)
{
    public override object? QueueKey => null;

    public override string Label => $"the Droplets tagged '{Tag}'";
}

/// <summary>A request for any Droplets at once, by a tag that exists only for that moment.</summary>
/// <param name="Droplets">The Droplets, of which only the id and, where known, the name is used.</param>
internal sealed record BulkWork(ActionRequest Request, IReadOnlyList<Droplet> Droplets) : GroupWork(Request, Droplets)
{
    /// <summary>The next bulk run may be for the same Droplets, so it waits for all of this one.</summary>
    public override object? QueueKey => typeof(BulkWork);

    public override string Label => $"{Droplets.Count} Droplets in bulk";
}
