namespace DropletActions.Engine;

/// <summary>One search for the actions of a request whose response was lost.</summary>
/// <param name="isCertain">Whether the search ends only with its time, and each Droplet's whole list is read in the end.</param>
internal sealed class LostActionsSearch(
    AccountReader reader,
    ActionClaims claims,
    ServerClock serverClock,
    IClock clock,
    RequestFingerprint fingerprint,
    bool isCertain,
    Func<TimeSpan, CancellationToken, Task>? backOff,
    TimeSpan? imageTimeout)
{
    private static readonly Backoff s_polls = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(8));
    private static readonly Backoff s_imagePolls = new(TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(60));

    private readonly SearchResult _result = new();
    private readonly HashSet<long> _open = [.. fingerprint.DropletIds];
    private readonly HashSet<long> _awaited = [];
    private readonly DateTimeOffset _begun = clock.UtcNow;

    public async Task<SearchResult> RunAsync(Func<TimeSpan> left, CancellationToken cancellationToken)
    {
        for (var (poll, imagePoll, before) = (1, 0, 0); ; poll++)
        {
            var isAll = await PollAsync(isLast: false, cancellationToken).ConfigureAwait(false);
            if (_open.Count == 0)
                return _result;

            // A request for many may still be at work: it is over when a second poll shows no more than the first.
            var seen = fingerprint.DropletIds.Count - _open.Count + _awaited.Count;
            var time = left();
            var isOver = time <= TimeSpan.Zero || (!isCertain && seen > 0 && seen == before);
            if (isOver && !isAll && imagePoll == 0)
                await PollAsync(isLast: true, cancellationToken).ConfigureAwait(false);
            if (isOver)
                _open.IntersectWith(_awaited);
            if (_open.Count == 0 || (isOver && clock.UtcNow - _begun >= imageTimeout))
                return _result;

            before = seen;

            // The polls themselves take time, so the last pause is cut to what is left.
            var pause = isOver ? s_imagePolls.After(++imagePoll) : s_polls.After(poll);
            if (!isOver && pause > time)
                pause = time;

            // A long wait yields its slot, so that other Droplets continue.
            var wait = isOver || isCertain ? backOff ?? clock.Delay : clock.Delay;
            await wait(pause, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Polls with few requests: for many Droplets the account's list, except in the last poll.</summary>
    /// <returns>Whether the Droplets' whole lists were read: the order of pages is not documented, so less proves nothing.</returns>
    private async Task<bool> PollAsync(bool isLast, CancellationToken cancellationToken)
    {
        var seen = new Dictionary<long, List<DropletAction>>();
        var isAll = true;
        if (!isLast && fingerprint.DropletIds.Count > AccountReader.MaxSingleLookups)
            isAll = await ReadAccountAsync(seen, cancellationToken).ConfigureAwait(false);
        else
            await ReadDropletsAsync(seen, cancellationToken).ConfigureAwait(false);

        await DecideAsync(seen, cancellationToken).ConfigureAwait(false);
        return isAll;
    }

    /// <returns>Whether the list was read to its end.</returns>
    private async Task<bool> ReadAccountAsync(Dictionary<long, List<DropletAction>> seen, CancellationToken cancellationToken)
    {
        try
        {
            var pages = reader.Actions();
            var most = (fingerprint.DropletIds.Count / Paging.PageSize) + 2;
            for (var number = 1; number <= most && !_open.All(id => seen.ContainsKey(id) && seen[id].Any(IsCandidate)); number++)
            {
                foreach (var action in await pages.NextAsync(cancellationToken).ConfigureAwait(false))
                    Keep(seen, action);
                if (!pages.HasNext)
                    return true;
            }
        }
        catch (DropletApiException e) when (!e.Failure.EndsRun)
        {
            // One failed page decides nothing: the next poll or, in the end, the Droplets' own lists are read.
        }

        return false;
    }

    private async Task ReadDropletsAsync(Dictionary<long, List<DropletAction>> seen, CancellationToken cancellationToken)
    {
        foreach (var dropletId in _open.ToList())
        {
            try
            {
                foreach (var action in await reader.ActionsOf(dropletId).AllAsync(cancellationToken).ConfigureAwait(false))
                    Keep(seen, action);
            }
            catch (DropletApiException e) when (!e.Failure.EndsRun)
            {
                Fail(dropletId, e.Failure);
            }
        }
    }

    private void Keep(Dictionary<long, List<DropletAction>> seen, DropletAction action)
    {
        if (action.DropletId is not { } id || action.Type != fingerprint.Type || !_open.Contains(id))
            return;

        if (!seen.TryGetValue(id, out var its))
            seen.Add(id, its = []);
        its.Add(action);
    }

    private async Task DecideAsync(Dictionary<long, List<DropletAction>> seen, CancellationToken cancellationToken)
    {
        var awaited = _awaited.ToList();
        _awaited.Clear();
        var toName = new Dictionary<long, List<DropletAction>>();
        foreach (var dropletId in _open.ToList())
        {
            // A later poll may not show an action again that an earlier one has shown.
            if (!seen.TryGetValue(dropletId, out var its))
            {
                if (awaited.Contains(dropletId))
                    _awaited.Add(dropletId);
                continue;
            }

            _result.Doubtful.Remove(dropletId);
            var candidates = its.Where(IsCandidate).ToList();
            if (candidates.Count == 0)
                continue;

            if (fingerprint.ImageName is null)
                Adopt(dropletId, candidates, candidates, isNamed: false);
            else if (candidates.Any(action => action.IsPending))
                Await(dropletId, candidates);
            else
                toName.Add(dropletId, candidates);
        }

        if (toName.Count == 0)
            return;

        var images = await new SnapshotImages(reader).ReadAsync(toName.Keys, cancellationToken).ConfigureAwait(false);
        foreach (var (dropletId, candidates) in toName.Select(named => (named.Key, named.Value)))
        {
            if (images.Failed.TryGetValue(dropletId, out var failure))
                Fail(dropletId, failure);
            else
                DecideByName(dropletId, candidates, new(images.Found[dropletId], seen[dropletId], fingerprint.ImageName!));
        }
    }

    private void DecideByName(long dropletId, List<DropletAction> candidates, SnapshotNaming naming)
    {
        var named = candidates.Where(action => naming.Of(action) == NamingVerdict.Fits).ToList();
        var unclear = candidates.Where(action => naming.Of(action) == NamingVerdict.Unclear).ToList();
        if (unclear.Any(action => !action.IsErrored && !(serverClock.Now - action.CompletedAt > RequestFingerprint.NoEffectAfter)))
            Await(dropletId, candidates);
        else if (unclear.Count > 0)
            _result.Doubtful[dropletId] = [.. named, .. unclear];
        else if (named.Count > 0)
            Adopt(dropletId, named, candidates, isNamed: true);
    }

    private void Adopt(long dropletId, List<DropletAction> fitting, List<DropletAction> candidates, bool isNamed)
    {
        var fit = Compared.Fit(fitting[0]);
        var isSure = fitting.Count == 1 && (fit == FingerprintFit.Yes || (isNamed && fit != FingerprintFit.Early));
        if (isSure && claims.TryClaim(fitting[0], Compared))
        {
            _result.Found[dropletId] = fitting[0];
            _open.Remove(dropletId);
        }
        else if (candidates.Any(action => !claims.IsClaimed(action.Id)))
        {
            _result.Doubtful[dropletId] = fitting;
        }
    }

    /// <summary>Its image will decide; until then the Droplet is in doubt.</summary>
    private void Await(long dropletId, List<DropletAction> candidates)
    {
        _result.Doubtful[dropletId] = candidates;
        _awaited.Add(dropletId);
    }

    private void Fail(long dropletId, Failure failure)
    {
        _result.Doubtful.Remove(dropletId);
        _result.Failed[dropletId] = failure;
        _open.Remove(dropletId);
        _awaited.Remove(dropletId);
    }

    private bool IsCandidate(DropletAction action) => Compared.Fit(action) != FingerprintFit.No && !claims.IsClaimed(action.Id);

    /// <summary>
    /// Where no offset was recorded, the last response's serves for a request that this process sent a moment ago. A server that
    /// never shows its time is assumed to share this machine's.
    /// </summary>
    private RequestFingerprint Compared => isCertain || fingerprint.ClockOffset is not null ? fingerprint : fingerprint with { ClockOffset = serverClock.Offset ?? TimeSpan.Zero };
}
