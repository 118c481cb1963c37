namespace DropletActions.Engine;

/// <summary>Looks for actions that were started by a request whose response was lost.</summary>
internal sealed class ActionSearch(ApiSession session)
{
    private static readonly Backoff s_looks = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(8));
    private static readonly Backoff s_looksForImages = new(TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(60));

    /// <summary>For so long after a response is given up for lost, the action is expected to appear.</summary>
    public static TimeSpan Grace { get; } = TimeSpan.FromSeconds(15);

    /// <summary>So long after it was sent, a request can have no effect any more.</summary>
    public static TimeSpan NoEffectAfter { get; } = TimeSpan.FromMinutes(2);

    /// <summary>Searches until all is found or the grace period is over.</summary>
    /// <param name="trace">The request.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="rest">Waits between two looks; null for the clock alone.</param>
    /// <param name="imagePatience">How long a snapshot is waited for whose image tells whether it is the request's own; null without end.</param>
    public Task<SearchResult> FindLostAsync(
        ActionTrace trace, CancellationToken cancellationToken, Func<TimeSpan, CancellationToken, Task>? rest = null, TimeSpan? imagePatience = default)
    {
        var until = session.Clock.UtcNow + Grace;
        return new Search(session, trace, isCertain: false, rest, imagePatience).RunAsync(() => until - session.Clock.UtcNow, cancellationToken);
    }

    /// <summary>Searches until all is found or the time that is left is over; at least once, and each Droplet's whole list in the end.</summary>
    /// <param name="trace">The request.</param>
    /// <param name="left">How much time is left; asked after each look, when the server's time is known.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="rest">Waits between two looks; null for the clock alone.</param>
    /// <param name="imagePatience">How long a snapshot is waited for whose image tells whether it is the request's own; null without end.</param>
    public Task<SearchResult> FindUntilAsync(
        ActionTrace trace, Func<TimeSpan> left, CancellationToken cancellationToken, Func<TimeSpan, CancellationToken, Task>? rest = null, TimeSpan? imagePatience = default) =>
        new Search(session, trace, isCertain: true, rest, imagePatience).RunAsync(left, cancellationToken);

    /// <summary>One search.</summary>
    private sealed class Search(ApiSession session, ActionTrace trace, bool isCertain, Func<TimeSpan, CancellationToken, Task>? rest, TimeSpan? imagePatience)
    {
        private readonly SearchResult _result = new();
        private readonly HashSet<long> _open = [.. trace.DropletIds];
        private readonly HashSet<long> _awaited = [];
        private readonly DateTimeOffset _begun = session.Clock.UtcNow;

        public async Task<SearchResult> RunAsync(Func<TimeSpan> left, CancellationToken cancellationToken)
        {
            for (var (look, imageLook, before) = (1, 0, 0); ; look++)
            {
                var isAll = await LookAsync(isLast: false, cancellationToken).ConfigureAwait(false);
                if (_open.Count == 0)
                    return _result;

                // A request for many may still be at work: it is over when a second look shows no more than the first.
                var seen = trace.DropletIds.Count - _open.Count + _awaited.Count;
                var time = left();
                var isOver = time <= TimeSpan.Zero || (!isCertain && seen > 0 && seen == before);
                if (isOver && !isAll && imageLook == 0)
                    await LookAsync(isLast: true, cancellationToken).ConfigureAwait(false);
                if (isOver)
                    _open.IntersectWith(_awaited);
                if (_open.Count == 0 || (isOver && session.Clock.UtcNow - _begun >= imagePatience))
                    return _result;

                before = seen;

                // The looks themselves take time; the last one comes at the end of the time nevertheless.
                var pause = isOver ? s_looksForImages.After(++imageLook) : s_looks.After(look);
                if (!isOver && pause > time)
                    pause = time;

                // A wait that may be long gives its slot back, so that other Droplets go on.
                var wait = isOver || isCertain ? rest ?? session.Clock.Delay : session.Clock.Delay;
                await wait(pause, cancellationToken).ConfigureAwait(false);
            }
        }

        /// <summary>Looks where few requests show much: for many Droplets in the account's list, unless it is the last look.</summary>
        /// <returns>Whether the Droplets' whole lists were read: the order of pages is not documented, so less proves nothing.</returns>
        private async Task<bool> LookAsync(bool isLast, CancellationToken cancellationToken)
        {
            var seen = new Dictionary<long, List<DropletAction>>();
            var isAll = true;
            if (!isLast && trace.DropletIds.Count > ApiLists.Handful)
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
                var pages = session.Api.Actions();
                var most = (trace.DropletIds.Count / ApiLists.PageSize) + 2;
                for (var number = 1; number <= most && !_open.All(id => seen.ContainsKey(id) && seen[id].Any(IsCandidate)); number++)
                {
                    foreach (var action in await pages.NextAsync(cancellationToken).ConfigureAwait(false))
                        Keep(seen, action);
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

        private async Task ReadDropletsAsync(Dictionary<long, List<DropletAction>> seen, CancellationToken cancellationToken)
        {
            foreach (var dropletId in _open.ToList())
            {
                try
                {
                    foreach (var action in await session.Api.ActionsOf(dropletId).AllAsync(cancellationToken).ConfigureAwait(false))
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
            if (action.DropletId is not { } id || action.Type != trace.Type || !_open.Contains(id))
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
                // A few pages need not show again what they have shown once.
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

                if (trace.ImageName is null)
                    Adopt(dropletId, candidates, candidates, isNamed: false);
                else if (candidates.Any(action => action.IsPending))
                    Await(dropletId, candidates);
                else
                    toName.Add(dropletId, candidates);
            }

            if (toName.Count == 0)
                return;

            var images = await new SnapshotImages(session).ReadAsync(toName.Keys, cancellationToken).ConfigureAwait(false);
            foreach (var (dropletId, candidates) in toName.Select(named => (named.Key, named.Value)))
            {
                if (images.Failed.TryGetValue(dropletId, out var failure))
                    Fail(dropletId, failure);
                else
                    DecideByName(dropletId, candidates, new(images.Found[dropletId], seen[dropletId], trace.ImageName!));
            }
        }

        private void DecideByName(long dropletId, List<DropletAction> candidates, SnapshotNaming naming)
        {
            var named = candidates.Where(action => naming.Of(action) == NamingVerdict.Fits).ToList();
            var unclear = candidates.Where(action => naming.Of(action) == NamingVerdict.Unclear).ToList();
            if (unclear.Any(action => !action.IsErrored && !(session.ServerNow - action.CompletedAt > ActionSearch.NoEffectAfter)))
                Await(dropletId, candidates);
            else if (unclear.Count > 0)
                _result.Doubtful[dropletId] = [.. named, .. unclear];
            else if (named.Count > 0)
                Adopt(dropletId, named, candidates, isNamed: true);
        }

        private void Adopt(long dropletId, List<DropletAction> fitting, List<DropletAction> candidates, bool isNamed)
        {
            var fit = Compared.Fit(fitting[0]);
            var isSure = fitting.Count == 1 && (fit == TraceFit.Yes || (isNamed && fit != TraceFit.Early));
            if (isSure && session.Claims.TryClaim(fitting[0], Compared))
            {
                _result.Found[dropletId] = fitting[0];
                _open.Remove(dropletId);
            }
            else if (candidates.Any(action => !session.Claims.IsClaimed(action.Id)))
            {
                _result.Doubtful[dropletId] = fitting;
            }
        }

        /// <summary>Its image will tell; until then it is in doubt.</summary>
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

        private bool IsCandidate(DropletAction action) => Compared.Fit(action) != TraceFit.No && !session.Claims.IsClaimed(action.Id);

        /// <summary>
        /// Where no offset was recorded, the last answer's is as good for a request that this process sent a moment ago; and a server
        /// that never tells its time is taken at this machine's.
        /// </summary>
        private ActionTrace Compared => isCertain || trace.ClockOffset is not null ? trace : trace with { ClockOffset = session.Api.ClockOffset ?? TimeSpan.Zero };
    }
}
