namespace DropletActions.Engine;

/// <summary>
/// Finds out which Droplets have actions in progress: a few from their own lists, many from the account's, so that a fleet of
/// refused Droplets does not use up the rate limit.
/// </summary>
internal sealed class PendingActions(AccountReader reader)
{
    // Actions in progress are usually among the newest; the Droplet's own list is read if they are not.
    private const int MostSharedPages = 2;

    private readonly object _lock = new();
    private Task<AccountActions?>? _reading;
    private int _lookups;
    private bool _mayListActions = true;

    /// <summary>Finds the actions of one Droplet. Lookups that run at the same time share a request.</summary>
    /// <returns>The actions; empty when there are none, or it cannot be found out.</returns>
    public async Task<IReadOnlyCollection<DropletAction>> OfAsync(long dropletId, CancellationToken cancellationToken)
    {
        var isMany = Interlocked.Increment(ref _lookups) > AccountReader.MaxSingleLookups;
        try
        {
            if (isMany && _mayListActions && await InAccountAsync(dropletId, cancellationToken).ConfigureAwait(false) is { } pending)
                return pending;

            return await InDropletAsync(dropletId, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return [];
        }
        finally
        {
            Interlocked.Decrement(ref _lookups);
        }
    }

    /// <summary>Finds those of many Droplets.</summary>
    /// <returns>One action for each Droplet that has any, as far as it can be found out.</returns>
    /// <exception cref="DropletApiException">Every further request would fail, too.</exception>
    public async Task<IReadOnlyDictionary<long, DropletAction>> OfAsync(IReadOnlyCollection<long> dropletIds, CancellationToken cancellationToken)
    {
        var found = new Dictionary<long, DropletAction>();
        try
        {
            if (dropletIds.Count > AccountReader.MaxSingleLookups && _mayListActions && await ReadAccountAsync(dropletIds, found, cancellationToken).ConfigureAwait(false))
                return found;

            foreach (var id in dropletIds.Where(id => !found.ContainsKey(id)).ToList())
            {
                if ((await InDropletAsync(id, cancellationToken).ConfigureAwait(false)).FirstOrDefault() is { } action)
                    found[id] = action;
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The run was stopped: the results so far are enough.
        }

        return found;
    }

    /// <returns>The Droplet's actions in progress; null if its own list must be read.</returns>
    private async Task<IReadOnlyCollection<DropletAction>?> InAccountAsync(long dropletId, CancellationToken cancellationToken)
    {
        // A list whose reading began before the refusal proves that an action was in progress, but not that none is.
        for (var isFresh = false; ; isFresh = true)
        {
            Task<AccountActions?> reading;
            lock (_lock)
            {
                if (_reading is null or { IsCompleted: true })
                    (_reading, isFresh) = (ReadAccountAsync(cancellationToken), true);
                reading = _reading;
            }

            if (await reading.ConfigureAwait(false) is not { } account)
                return null;

            if (account.Pending[dropletId].ToList() is { Count: > 0 } pending)
                return pending;

            if (isFresh)
                return account.AreAll ? [] : null;
        }
    }

    private async Task<AccountActions?> ReadAccountAsync(CancellationToken cancellationToken)
    {
        var pages = reader.Actions();
        var pending = new List<DropletAction>();
        try
        {
            for (var number = 1; number <= MostSharedPages && pages.HasNext; number++)
                pending.AddRange((await pages.NextAsync(cancellationToken).ConfigureAwait(false)).Where(IsPending));
        }
        catch (DropletApiException e)
        {
            _mayListActions &= e.Kind != FailureKind.Forbidden;
            return null;
        }

        return new(pending.ToLookup(action => action.DropletId!.Value), !pages.HasNext);
    }

    /// <summary>Reads pages of the account's list while they cost less than the Droplets' own lists would.</summary>
    /// <returns>Whether the Droplets that were not found have none.</returns>
    private async Task<bool> ReadAccountAsync(IReadOnlyCollection<long> dropletIds, Dictionary<long, DropletAction> found, CancellationToken cancellationToken)
    {
        var ids = new HashSet<long>(dropletIds);
        var pages = reader.Actions();
        try
        {
            await pages.SearchAsync(() => ids.Count - found.Count, Take, cancellationToken).ConfigureAwait(false);
            return !pages.HasNext || found.Count == ids.Count;
        }
        catch (DropletApiException e) when (!e.Failure.EndsRun)
        {
            _mayListActions &= e.Kind != FailureKind.Forbidden;
            return false;
        }

        void Take(DropletAction action)
        {
            if (IsPending(action) && ids.Contains(action.DropletId!.Value))
                found[action.DropletId.Value] = action;
        }
    }

    private async Task<IReadOnlyCollection<DropletAction>> InDropletAsync(long dropletId, CancellationToken cancellationToken)
    {
        try
        {
            var newest = await reader.ActionsOf(dropletId).NextAsync(cancellationToken).ConfigureAwait(false);
            return newest.Where(IsPending).Where(action => action.DropletId == dropletId).ToList();
        }
        catch (DropletApiException)
        {
            // The refusal is reported as it is.
            return [];
        }
    }

    private static bool IsPending(DropletAction action) => action is { IsPending: true, DropletId: not null };

    /// <param name="Pending">The actions in progress by Droplet.</param>
    /// <param name="AreAll">Whether the list was read to its end.</param>
    private sealed record AccountActions(ILookup<long, DropletAction> Pending, bool AreAll);
}
