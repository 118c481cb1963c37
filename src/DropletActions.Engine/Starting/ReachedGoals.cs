namespace DropletActions.Engine;

/// <summary>Finds out whether a Droplet already has the effect of a failed request.</summary>
internal sealed class ReachedGoals(ActionPoller poller)
{
    // A lookup may have to wait for the rate limit.
    private static readonly TimeSpan s_timeout = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Whether the Droplet may have the effect in spite of a failure. A refusal allows it. For a shutdown that a power_off follows, and for that
    /// power_off, only the status of the Droplet counts, so other failures allow it too.
    /// </summary>
    public static bool MayBeReached(DropletWork work, Failure failure) => failure.Kind == FailureKind.Rejected ? work.Request.ShowsItsEffect
        : IsAllThatMatters(work) && (failure.Kind is FailureKind.OutcomeUnknown or FailureKind.ActionErrored or FailureKind.WaitTimedOut || failure.IsBehindOwn);

    /// <summary>Reads the Droplet, after the failure, together with those of other waits: many cost few requests.</summary>
    /// <returns>What is emitted instead of an action, with the status <c>not-needed</c>; null when it does not have the effect, or that is not known.</returns>
    public async Task<DropletAction?> FindAsync(DropletWork work, CancellationToken cancellationToken)
    {
        try
        {
            var read = await poller.ReadDropletAsync(new() { DropletId = work.DropletId, Type = work.Request.Type.Name }, s_timeout, cancellationToken).ConfigureAwait(false);
            return read.Droplet is { } droplet ? Find(work, droplet) : null;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>The same for a Droplet that has just been read.</summary>
    public static DropletAction? Find(DropletWork work, Droplet droplet) =>
        work.Request.IsReachedBy(droplet) ? NotNeeded(work, droplet) : null;

    /// <summary>Describes it for the verbose stream.</summary>
    public static string Describe(DropletAction reached) =>
        $"{DropletLabel.Of(reached.DropletName, reached.DropletId ?? 0)} {ActionCatalog.Find(reached.Type)?.Reached}: {reached.Type} was not needed.";

    private static bool IsAllThatMatters(DropletWork work) =>
        work.Request.Type.Done == DoneWhen.DropletOff && (work.Fallback is not null || work.PrecedingAction is not null);

    private static DropletAction NotNeeded(DropletWork work, Droplet droplet) => new()
    {
        DropletId = work.DropletId,
        DropletName = work.DropletName ?? (droplet.Name.Length > 0 ? droplet.Name : null),
        Type = work.Request.Type.Name,
        Status = DropletAction.NotNeeded,
        ResourceId = work.DropletId,
        ResourceType = "droplet",
        RegionSlug = droplet.RegionSlug.Length > 0 ? droplet.RegionSlug : null,
    };
}
