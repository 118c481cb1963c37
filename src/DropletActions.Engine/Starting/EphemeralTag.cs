namespace DropletActions.Engine;

/// <summary>A temporary tag for one bulk request: it is created, assigned to the Droplets, and always removed.</summary>
/// <param name="reader">Reads which Droplets exist.</param>
internal sealed class EphemeralTag(IDropletApi api, AccountReader reader, IClock clock, string name)
{
    // The API does not document how many Droplets one request accepts.
    private const int MostPerRequest = 1000;

    // After Ctrl+C, the pipeline waits no longer than this for the tag to be removed.
    private static readonly TimeSpan s_lastTry = TimeSpan.FromSeconds(5);

    private const int MinMissing = 3;

    private int _perRequest = MostPerRequest;
    private bool _isAccepted;
    private HashSet<long>? _existing;
    private bool _mayExist;

    public string Name => name;

    /// <summary>Creates it. A retry after a lost response is harmless, because the name is the same.</summary>
    public async Task CreateAsync(CancellationToken cancellationToken)
    {
        try
        {
            _mayExist = true;
            await api.CreateTagAsync(name, cancellationToken).ConfigureAwait(false);
        }
        catch (DropletApiException e) when (e.Kind == FailureKind.Forbidden)
        {
            // After any other failure it may exist: only the last of several tries is reported.
            _mayExist = false;
            throw;
        }
    }

    /// <summary>Puts it on Droplets, in as few requests as the API allows.</summary>
    /// <returns>Those that the API refused to tag, and why.</returns>
    /// <exception cref="DropletApiException">The failure does not concern single Droplets.</exception>
    public async Task<IReadOnlyDictionary<long, Failure>> PutOnAsync(IReadOnlyList<long> dropletIds, CancellationToken cancellationToken)
    {
        var refused = new Dictionary<long, Failure>();
        await PutOnAsync(dropletIds, refused, cancellationToken).ConfigureAwait(false);
        return refused;
    }

    /// <summary>Removes it; for at most five more seconds if the run was stopped. A tag that could not be removed is warned of.</summary>
    public async Task RemoveAsync(RunReport report, CancellationToken cancellationToken)
    {
        if (!_mayExist)
            return;

        try
        {
            if (!await TryRemoveAsync(cancellationToken).ConfigureAwait(false))
                await RemoveAtLastAsync().ConfigureAwait(false);
        }
        catch (DropletApiException e)
        {
            report.Warn($"{e.Message} {HowToRemove}");
        }
        catch (OperationCanceledException)
        {
            report.Warn($"The tag '{name}' could not be removed within {s_lastTry.TotalSeconds:0} seconds. {HowToRemove}");
        }
    }

    private string HowToRemove =>
        $"The tag is harmless. Remove it with 'doctl compute tag delete {name}' or DELETE /v2/tags/{name}. A -Bulk run more than an hour from now may also remove it.";

    /// <returns>Whether all of them were tagged.</returns>
    private async Task<bool> PutOnAsync(IReadOnlyList<long> ids, Dictionary<long, Failure> refused, CancellationToken cancellationToken)
    {
        if (ids.Count == 0)
            return true;

        if (ids.Count > _perRequest)
            return await PutOnHalvesAsync(ids, refused, cancellationToken).ConfigureAwait(false);

        try
        {
            await api.TagDropletsAsync(name, [.. ids], cancellationToken).ConfigureAwait(false);
            _isAccepted = true;
            return true;
        }
        catch (DropletApiException e) when (e is { HttpStatus: 400 or 404 or 413 or 422, Kind: not FailureKind.NotFromApi })
        {
            if (ids.Count == 1)
            {
                refused[ids[0]] = e.Failure;

                // These Droplets exist, so the tag is missing, and further requests are pointless.
                if (e.Kind == FailureKind.DropletNotFound && !_isAccepted && _existing is not null && refused.Keys.Count(_existing.Contains) >= MinMissing)
                    throw;

                return false;
            }

            if (e.Kind == FailureKind.DropletNotFound && await FindExistingAsync(cancellationToken).ConfigureAwait(false) is { } existing)
                return await PutOnExistingAsync(ids, existing, e.Failure, refused, cancellationToken).ConfigureAwait(false);

            var areAllTagged = await PutOnHalvesAsync(ids, refused, cancellationToken).ConfigureAwait(false);

            // Both halves succeeded, so the request was too large; remember the smaller size.
            if (areAllTagged)
                _perRequest = Math.Min(_perRequest, (ids.Count + 1) / 2);
            return areAllTagged;
        }
    }

    private async Task<bool> PutOnHalvesAsync(IReadOnlyList<long> ids, Dictionary<long, Failure> refused, CancellationToken cancellationToken)
    {
        // Full requests first, as long as more than one is left.
        var first = ids.Count > 2 * _perRequest ? _perRequest : (ids.Count + 1) / 2;
        var isFirstTagged = await PutOnAsync([.. ids.Take(first)], refused, cancellationToken).ConfigureAwait(false);
        return await PutOnAsync([.. ids.Skip(first)], refused, cancellationToken).ConfigureAwait(false) && isFirstTagged;
    }

    /// <summary>One list of all Droplets costs less than finding the missing ones by halves.</summary>
    private async Task<bool> PutOnExistingAsync(
        IReadOnlyList<long> ids, HashSet<long> existing, Failure failure, Dictionary<long, Failure> refused, CancellationToken cancellationToken)
    {
        var there = ids.Where(existing.Contains).ToList();
        if (there.Count == ids.Count)
            return await PutOnHalvesAsync(ids, refused, cancellationToken).ConfigureAwait(false);

        foreach (var id in ids.Where(id => !existing.Contains(id)))
            refused[id] = TargetFailures.NotThere(id) with { HttpStatus = failure.HttpStatus, ApiErrorId = failure.ApiErrorId, RequestId = failure.RequestId };
        await PutOnAsync(there, refused, cancellationToken).ConfigureAwait(false);
        return false;
    }

    private async Task<HashSet<long>?> FindExistingAsync(CancellationToken cancellationToken)
    {
        try
        {
            return _existing ??= [.. (await new DropletDirectory(reader).ListAllAsync(cancellationToken).ConfigureAwait(false)).Select(droplet => droplet.DropletId)];
        }
        catch (DropletApiException e) when (e.Kind == FailureKind.Forbidden)
        {
            return null;
        }
    }

    /// <returns>False when it was canceled.</returns>
    private async Task<bool> TryRemoveAsync(CancellationToken cancellationToken)
    {
        try
        {
            await api.DeleteTagAsync(name, cancellationToken).ConfigureAwait(false);
        }
        catch (DropletApiException e) when (e.Kind == FailureKind.DropletNotFound)
        {
            // An earlier try removed it, or it was never created.
        }
        catch (OperationCanceledException)
        {
            return false;
        }

        return true;
    }

    private async Task RemoveAtLastAsync()
    {
        using var timeIsUp = new CancellationTokenSource();
        using var isRemoved = new CancellationTokenSource();
        var removal = TryRemoveAsync(timeIsUp.Token);
        if (await Task.WhenAny(removal, clock.Delay(s_lastTry, isRemoved.Token)).ConfigureAwait(false) != removal)
            timeIsUp.Cancel();

        isRemoved.Cancel();
        if (!await removal.ConfigureAwait(false))
            throw new OperationCanceledException(timeIsUp.Token);
    }
}
