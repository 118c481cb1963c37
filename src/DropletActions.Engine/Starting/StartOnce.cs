namespace DropletActions.Engine;

/// <summary>
/// Starts an action exactly once. A request is repeated only where that is safe: it never left, the API refused it, or a second
/// one changes nothing. After a lost answer the action is looked for first, and adopted.
/// </summary>
/// <param name="session">The connection.</param>
/// <param name="options">How to go about it.</param>
/// <param name="run">Where a busy Droplet rests without holding others up; null where nobody else waits.</param>
internal sealed class StartOnce(ApiSession session, FleetOptions options, FleetRun? run = null)
{
    private static readonly Backoff s_unsent = new(TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(8));
    private static readonly Backoff s_busy = new(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(10));

    // All busy Droplets of a run together try once a second: the account's quota is for those that are not.
    private static readonly TimeSpan s_betweenBusy = TimeSpan.FromSeconds(1);

    // A server that is away for half a minute is survived; one that is gone is reported.
    private static readonly TimeSpan s_unsentPatience = TimeSpan.FromSeconds(45);
    private const int MostRepeats = 4;

    private readonly Refusals _refusals = new(session.Api, session.Reader);

    /// <summary>Starts it on one Droplet.</summary>
    /// <param name="request">What to do.</param>
    /// <param name="dropletId">To which Droplet.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="preceding">This run's own action that it follows, whose end is waited for in any case; null for none.</param>
    /// <returns>The action; null when it was given up while nothing of it was under way.</returns>
    /// <exception cref="DropletApiException">It was not started, or whether it was cannot be told.</exception>
    /// <exception cref="OperationCanceledException">It was given up, and may have been started.</exception>
    public async Task<DropletAction?> StartAsync(ActionRequest request, long dropletId, CancellationToken cancellationToken, DropletAction? preceding = null)
    {
        var started = await StartAsync(
            request,
            async () => [await _refusals.SendAsync(request, dropletId, preceding, cancellationToken).ConfigureAwait(false)],
            [dropletId],
            tag: null,
            cancellationToken).ConfigureAwait(false);
        return started?.Actions[0];
    }

    /// <summary>Starts it on many Droplets in one request.</summary>
    /// <param name="request">What to do.</param>
    /// <param name="send">Sends the request; called again only where that is safe.</param>
    /// <param name="dropletIds">The Droplets, where a lost answer is looked for.</param>
    /// <param name="tag">The tag whose Droplets are meant, if others than these may have it; null for none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What was started; null when it was given up while nothing of it was under way.</returns>
    /// <exception cref="DropletApiException">Nothing was started, or whether it was cannot be told.</exception>
    /// <exception cref="OperationCanceledException">It was given up, and may have been started.</exception>
    public async Task<StartResult?> StartAsync(
        ActionRequest request, Func<Task<IReadOnlyList<DropletAction>>> send, IReadOnlyCollection<long> dropletIds, string? tag, CancellationToken cancellationToken)
    {
        var start = new Start(request, session.Clock.UtcNow);
        try
        {
            var started = await StartAsync(start, send, dropletIds, tag, cancellationToken).ConfigureAwait(false);
            session.Claims.Close(start.Claim);
            return started;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested && !start.MayBeOut)
        {
            session.Claims.Close(start.Claim);
            return null;
        }
        catch (DropletApiException) when (start.Loss is null)
        {
            session.Claims.Close(start.Claim);
            throw;
        }
    }

    private async Task<StartResult> StartAsync(
        Start start, Func<Task<IReadOnlyList<DropletAction>>> send, IReadOnlyCollection<long> dropletIds, string? tag, CancellationToken cancellationToken)
    {
        var request = start.Request;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (options.Journal is not null)
                await session.ServerClock.LearnAsync(dropletIds, cancellationToken).ConfigureAwait(false);
            var trace = new RequestFingerprint(request.Type.Name, dropletIds, session.NewestAction.Id, session.Clock.UtcNow)
            {
                ClockOffset = session.Api.ClockOffset,
                ImageName = RequestFingerprint.ImageNameOf(request),
                Tag = tag,
                Owner = options.Journal?.OwnerOf(request) ?? start,
            };

            // After a loss the first intent counts, as the first loss does.
            if (start.Loss is null)
            {
                if (options.Journal is { } journal)
                    await journal.IntendAsync(request, trace).ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
                session.Claims.Close(start.Claim);
                start.Claim = session.Claims.Open(trace);
            }

            TimeSpan pause;
            var isBusy = false;
            try
            {
                start.MayBeOut = true;
                return Started(await send().ConfigureAwait(false));
            }
            catch (RequestNotSentException)
            {
                start.MayBeOut = start.Loss is not null;
                throw;
            }
            catch (DropletApiException e) when (e is { Kind: FailureKind.ConnectionFailed or FailureKind.RequestTimeout, Failure.Delivery: Delivery.NotSent })
            {
                if (!start.MayBeSentAgain(session.Clock.UtcNow, out pause))
                    throw start.Loss is { } loss ? LostRequest.Unknown(request, loss.Failure, e.Failure, start.Search) : e;
            }
            catch (DropletApiException e) when (e.Failure.Delivery == Delivery.Unknown)
            {
                // The first loss counts: what it started must be found, however many tries come after it.
                var first = start.Loss ??= (trace, e.Failure);
                start.WasReached();
                var found = await SearchAsync(start, first, cancellationToken).ConfigureAwait(false);
                if (found.Actions.Count > 0)
                    return found;

                if (!request.Type.IsRepeatable || ++start.Losses > MostRepeats)
                    throw LostRequest.Unknown(request, first.Failure, e.Failure, found.Search);

                pause = TimeSpan.Zero;
            }
            catch (DropletApiException e) when (e.Kind is FailureKind.DropletBusy or FailureKind.Rejected && start.Loss is not null)
            {
                // What keeps it busy, or makes a second one pointless, is probably our own request, whose answer was lost.
                var found = await SearchAsync(start, start.Loss.Value, cancellationToken).ConfigureAwait(false);
                if (found.Actions.Count > 0)
                    return found;

                isBusy = e.Kind == FailureKind.DropletBusy;
                if (!MayWait(start, e.Failure, out pause) || !isBusy)
                    throw LostRequest.Unknown(request, start.Loss.Value.Failure, e.Failure, found.Search);
            }
            catch (DropletApiException e) when (start.Loss is { } loss)
            {
                // Nothing was done by this try, but the first may have done it: neither is left out.
                throw LostRequest.Unknown(request, loss.Failure, e.Failure, start.Search);
            }
            catch (DropletApiException e) when (e.Kind == FailureKind.DropletBusy)
            {
                isBusy = true;
                if (!MayWait(start, e.Failure, out pause))
                    throw;
            }

            await RestAsync(pause, isBusy, cancellationToken).ConfigureAwait(false);
        }
    }

    private Task RestAsync(TimeSpan pause, bool freesPlace, CancellationToken cancellationToken) =>
        freesPlace && run is not null ? run.RestAsync(pause, cancellationToken) : session.Clock.Delay(pause, cancellationToken);

    private StartResult Started(IReadOnlyList<DropletAction> actions)
    {
        foreach (var action in actions)
        {
            session.NewestAction.Update(action);
            session.Claims.Claim(action.Id);
        }

        return new(actions, null);
    }

    /// <summary>Searches for what the first lost request has started.</summary>
    /// <exception cref="DropletApiException">The search failed: whether it was started cannot be told.</exception>
    private async Task<StartResult> SearchAsync(Start start, (RequestFingerprint Trace, Failure Failure) loss, CancellationToken cancellationToken)
    {
        try
        {
            var search = await session.LostActions.FindLostAsync(
                loss.Trace, cancellationToken, (pause, token) => RestAsync(pause, freesPlace: true, token), options.WaitFor(start.Request.Type)).ConfigureAwait(false);
            start.Search = search;
            if (search.Found.Count == 0 && search.Failed.Count == loss.Trace.DropletIds.Count && search.Failed.Count > 0)
                throw new DropletApiException(search.Failed.Values.First());

            foreach (var action in search.Found.Values)
                session.NewestAction.Update(action);
            return new([.. search.Found.Values], search);
        }
        catch (DropletApiException e)
        {
            throw LostRequest.NotSearched(start.Request, loss.Failure, e.Failure);
        }
    }

    /// <summary>Whether a busy Droplet is tried again, and after how long: the last time when the wait for it ends.</summary>
    private bool MayWait(Start start, Failure failure, out TimeSpan pause)
    {
        start.WasReached();
        pause = s_busy.After(++start.Busy);
        var together = TimeSpan.FromTicks(s_betweenBusy.Ticks * (run?.Resting ?? 0));
        pause = pause > together ? pause : together;
        if (!options.WaitIfBusy && !failure.IsBehindOwn)
            return false;

        if (options.WaitFor(start.Request.Type) is not { } wait)
            return true;

        var left = start.Begun + wait - session.Clock.UtcNow;
        pause = pause < left ? pause : left;
        return left > TimeSpan.Zero;
    }

    /// <summary>How far one start is.</summary>
    private sealed class Start(ActionRequest request, DateTimeOffset begun)
    {
        private DateTimeOffset? _unsentSince;
        private int _unsentInARow;

        public ActionRequest Request => request;

        public DateTimeOffset Begun => begun;

        /// <summary>The first request whose answer was lost.</summary>
        public (RequestFingerprint Trace, Failure Failure)? Loss { get; set; }

        /// <summary>What the last search for it found; null while there was none.</summary>
        public SearchResult? Search { get; set; }

        /// <summary>What other requests of the token know of it.</summary>
        public ActionClaims.OpenRequest? Claim { get; set; }

        public int Losses { get; set; }

        public int Busy { get; set; }

        /// <summary>Whether a request of it may be at work: it was sent, and no answer says that nothing came of it.</summary>
        public bool MayBeOut { get; set; }

        /// <summary>The API answered, or may have got the request.</summary>
        public void WasReached()
        {
            (_unsentSince, _unsentInARow) = (null, 0);
            MayBeOut = Loss is not null;
        }

        /// <summary>Whether a request that did not leave is sent again. The patience for that begins when the API is first out of reach.</summary>
        public bool MayBeSentAgain(DateTimeOffset now, out TimeSpan pause)
        {
            MayBeOut = Loss is not null;
            _unsentSince ??= now;
            pause = s_unsent.After(++_unsentInARow);
            return now - _unsentSince < s_unsentPatience;
        }
    }
}
