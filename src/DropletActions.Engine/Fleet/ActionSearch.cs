namespace DropletActions.Engine;

/// <summary>Looks for actions that were started by a request whose answer was lost.</summary>
internal sealed class ActionSearch(ApiSession session)
{
    private static readonly Backoff s_looks = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(8));

    /// <summary>A request may still be on its way, or at work, for so long after its answer is given up for lost.</summary>
    public static TimeSpan Grace { get; } = TimeSpan.FromSeconds(15);

    /// <summary>Looks until it finds something or the grace period is over.</summary>
    /// <returns>At most one action for each Droplet; empty when none appeared.</returns>
    public Task<IReadOnlyList<DropletAction>> FindLostAsync(ActionTrace trace, CancellationToken cancellationToken) =>
        FindAsync(trace, session.Clock.UtcNow + Grace, isCertain: false, cancellationToken);

    /// <summary>Looks until it has found something for all of the Droplets or the time has come; at least once.</summary>
    /// <returns>At most one action for each Droplet; empty when none appeared.</returns>
    public Task<IReadOnlyList<DropletAction>> FindUntilAsync(ActionTrace trace, DateTimeOffset until, CancellationToken cancellationToken) =>
        FindAsync(trace, until, isCertain: true, cancellationToken);

    private async Task<IReadOnlyList<DropletAction>> FindAsync(ActionTrace trace, DateTimeOffset until, bool isCertain, CancellationToken cancellationToken)
    {
        for (var (look, before) = (1, 0); ; look++)
        {
            var found = new Dictionary<long, DropletAction>();
            var isAll = await LookAsync(trace, found, cancellationToken).ConfigureAwait(false);
            if (found.Count == trace.DropletIds.Count)
                return [.. found.Values];

            // A request for many may still be at work: it is over when a second look shows no more than the first.
            var left = until - session.Clock.UtcNow;
            if (left <= TimeSpan.Zero || (!isCertain && found.Count > 0 && found.Count == before))
            {
                if (!isAll)
                    await LookAtDropletsAsync(trace, found, cancellationToken).ConfigureAwait(false);
                return [.. found.Values];
            }

            before = found.Count;

            // The looks themselves take time; the last one comes at the end of the grace period nevertheless.
            var pause = s_looks.After(look);
            if (pause > left)
                pause = left;
            await session.Clock.Delay(pause, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Looks where few requests show much: for many Droplets in the account's list.</summary>
    /// <returns>Whether what was not found is not there; otherwise the Droplets' own lists have to tell, at the end.</returns>
    private async Task<bool> LookAsync(ActionTrace trace, Dictionary<long, DropletAction> found, CancellationToken cancellationToken)
    {
        if (trace.DropletIds.Count > ApiLists.Handful)
            return await LookInAccountAsync(trace, found, cancellationToken).ConfigureAwait(false);

        await LookAtDropletsAsync(trace, found, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <returns>Whether the list was read to its end: the order of its pages is not documented, so less proves nothing.</returns>
    private async Task<bool> LookInAccountAsync(ActionTrace trace, Dictionary<long, DropletAction> found, CancellationToken cancellationToken)
    {
        try
        {
            var pages = session.Api.Actions();
            var most = (trace.DropletIds.Count / ApiLists.PageSize) + 2;
            for (var number = 1; number <= most && found.Count < trace.DropletIds.Count; number++)
            {
                Keep(trace, await pages.NextAsync(cancellationToken).ConfigureAwait(false), found);
                if (!pages.HasNext)
                    return true;
            }
        }
        catch (DropletApiException e) when (e.Kind == FailureKind.Forbidden)
        {
            // Without actions:read the Droplets' own lists have to do.
        }

        return false;
    }

    private async Task LookAtDropletsAsync(ActionTrace trace, Dictionary<long, DropletAction> found, CancellationToken cancellationToken)
    {
        foreach (var dropletId in trace.DropletIds.Where(id => !found.ContainsKey(id)))
            await LookAtDropletAsync(trace, dropletId, found, cancellationToken).ConfigureAwait(false);
    }

    private async Task LookAtDropletAsync(ActionTrace trace, long dropletId, Dictionary<long, DropletAction> found, CancellationToken cancellationToken)
    {
        var pages = session.Api.ActionsOf(dropletId);
        while (pages.HasNext && !found.ContainsKey(dropletId))
            Keep(trace, await pages.NextAsync(cancellationToken).ConfigureAwait(false), found);
    }

    private void Keep(ActionTrace trace, IReadOnlyList<DropletAction> actions, Dictionary<long, DropletAction> found)
    {
        var offset = session.Api.ClockOffset ?? TimeSpan.Zero;
        foreach (var action in actions.Where(action => trace.IsMine(action, offset)))
        {
            // Of several, the first that came after the request is the likeliest to be its own.
            if (!found.TryGetValue(action.DropletId!.Value, out var other) || action.Id < other.Id)
                found[action.DropletId!.Value] = action;
        }
    }
}
