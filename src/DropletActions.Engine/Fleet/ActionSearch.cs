namespace DropletActions.Engine;

/// <summary>Looks for actions that were started by a request whose answer was lost.</summary>
internal sealed class ActionSearch(ApiSession session)
{
    private static readonly Backoff s_looks = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(8));

    /// <summary>A request may still be on its way, or at work, for so long after its answer is given up for lost.</summary>
    public static TimeSpan Grace { get; } = TimeSpan.FromSeconds(15);

    /// <summary>Looks until it finds something or the grace period is over.</summary>
    /// <returns>At most one action for each Droplet; empty when none appeared.</returns>
    /// <exception cref="DropletApiException">Nothing was found, and a lookup failed.</exception>
    public async Task<IReadOnlyList<DropletAction>> FindLostAsync(ActionTrace trace, CancellationToken cancellationToken)
    {
        var unknown = new Dictionary<long, Failure>();
        var found = await FindAsync(trace, session.Clock.UtcNow + Grace, isCertain: false, unknown, cancellationToken).ConfigureAwait(false);
        return found.Count > 0 || unknown.Count == 0 ? found : throw new DropletApiException(unknown.Values.First());
    }

    /// <summary>Looks until it has found something for all of the Droplets or the time has come; at least once.</summary>
    /// <returns>At most one action for each Droplet; empty when none appeared.</returns>
    /// <param name="trace">The request.</param>
    /// <param name="until">The time.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="unknown">Takes the Droplets whose last lookup failed, and why: nothing is known of them. Null to throw for them.</param>
    /// <exception cref="DropletApiException">A lookup failed.</exception>
    public async Task<IReadOnlyList<DropletAction>> FindUntilAsync(
        ActionTrace trace, DateTimeOffset until, CancellationToken cancellationToken, IDictionary<long, Failure>? unknown = null)
    {
        var failed = unknown ?? new Dictionary<long, Failure>();
        var found = await FindAsync(trace, until, isCertain: true, failed, cancellationToken).ConfigureAwait(false);
        return unknown is not null || failed.Count == 0 ? found : throw new DropletApiException(failed.Values.First());
    }

    private async Task<IReadOnlyList<DropletAction>> FindAsync(ActionTrace trace, DateTimeOffset until, bool isCertain, IDictionary<long, Failure> unknown, CancellationToken cancellationToken)
    {
        for (var (look, before) = (1, 0); ; look++)
        {
            var found = new Dictionary<long, DropletAction>();
            unknown.Clear();
            var isAll = await LookAsync(trace, found, unknown, cancellationToken).ConfigureAwait(false);
            if (found.Count == trace.DropletIds.Count || unknown.Count == trace.DropletIds.Count)
                return [.. found.Values];

            // A request for many may still be at work: it is over when a second look shows no more than the first.
            var left = until - session.Clock.UtcNow;
            if (left <= TimeSpan.Zero || (!isCertain && found.Count > 0 && found.Count == before))
            {
                if (!isAll)
                    await LookAtDropletsAsync(trace, found, unknown, cancellationToken).ConfigureAwait(false);
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
    private async Task<bool> LookAsync(ActionTrace trace, Dictionary<long, DropletAction> found, IDictionary<long, Failure> unknown, CancellationToken cancellationToken)
    {
        if (trace.DropletIds.Count > ApiLists.Handful)
            return await LookInAccountAsync(trace, found, cancellationToken).ConfigureAwait(false);

        await LookAtDropletsAsync(trace, found, unknown, cancellationToken).ConfigureAwait(false);
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

    /// <summary>Looks at each Droplet: one that has vanished, or whose list cannot be read, leaves the others' results whole.</summary>
    private async Task LookAtDropletsAsync(ActionTrace trace, Dictionary<long, DropletAction> found, IDictionary<long, Failure> unknown, CancellationToken cancellationToken)
    {
        foreach (var dropletId in trace.DropletIds.Where(id => !found.ContainsKey(id)))
        {
            try
            {
                await LookAtDropletAsync(trace, dropletId, found, cancellationToken).ConfigureAwait(false);
            }
            catch (DropletApiException e) when (!e.Failure.EndsRun)
            {
                unknown[dropletId] = e.Failure;
            }
        }
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
