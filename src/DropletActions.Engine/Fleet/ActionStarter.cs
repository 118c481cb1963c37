namespace DropletActions.Engine;

/// <summary>
/// Starts an action exactly once. A request is repeated only where that is safe: it never left, the API refused it, or a second
/// one changes nothing. After a lost answer the action is looked for first, and adopted.
/// </summary>
/// <param name="session">The connection.</param>
/// <param name="options">How to go about it.</param>
/// <param name="run">Where a busy Droplet rests without holding others up; null where nobody else waits.</param>
internal sealed class ActionStarter(ApiSession session, FleetOptions options, FleetRun? run = null)
{
    private static readonly Backoff s_unsent = new(TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(8));
    private static readonly Backoff s_busy = new(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(10));

    // All busy Droplets of a run together try once a second: the account's quota is for those that are not.
    private static readonly TimeSpan s_betweenBusy = TimeSpan.FromSeconds(1);

    // A server that is away for half a minute is survived; one that is gone is reported.
    private static readonly TimeSpan s_unsentPatience = TimeSpan.FromSeconds(45);
    private const int MostRepeats = 4;

    private readonly Refusals _refusals = new(session);

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
        var actions = await StartAsync(
            request,
            async () => [await _refusals.SendAsync(request, dropletId, preceding, cancellationToken).ConfigureAwait(false)],
            [dropletId],
            cancellationToken).ConfigureAwait(false);
        return actions?[0];
    }

    /// <summary>Starts it on many Droplets in one request.</summary>
    /// <param name="request">What to do.</param>
    /// <param name="send">Sends the request; called again only where that is safe.</param>
    /// <param name="dropletIds">The Droplets, where a lost answer is looked for.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The actions; null when it was given up while nothing of it was under way.</returns>
    /// <exception cref="DropletApiException">Nothing was started, or whether it was cannot be told.</exception>
    /// <exception cref="OperationCanceledException">It was given up, and may have been started.</exception>
    public async Task<IReadOnlyList<DropletAction>?> StartAsync(
        ActionRequest request, Func<Task<IReadOnlyList<DropletAction>>> send, IReadOnlyCollection<long> dropletIds, CancellationToken cancellationToken)
    {
        var start = new Start(request, session.Clock.UtcNow);
        try
        {
            return await StartAsync(start, send, dropletIds, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested && !start.MayBeOut)
        {
            return null;
        }
    }

    private async Task<IReadOnlyList<DropletAction>> StartAsync(
        Start start, Func<Task<IReadOnlyList<DropletAction>>> send, IReadOnlyCollection<long> dropletIds, CancellationToken cancellationToken)
    {
        var request = start.Request;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var trace = new ActionTrace(request.Type.Name, dropletIds, session.NewestActionId, session.Clock.UtcNow);

            // After a loss the first intent counts, as the first loss does.
            if (options.Journal is { } journal && start.Loss is null)
            {
                await journal.IntendAsync(request, trace with { ClockOffset = session.Api.ClockOffset }).ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
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
                    throw start.Loss is { } loss ? Unknown(request, loss.Failure) : e;
            }
            catch (DropletApiException e) when (e.Kind is FailureKind.RateLimited or FailureKind.NotConnected or FailureKind.CertificateNotTrusted && start.Loss is not null)
            {
                // Nothing was done by this try, but the first may have done it.
                throw Unknown(request, start.Loss.Value.Failure);
            }
            catch (DropletApiException e) when (e.Failure.Delivery == Delivery.Unknown)
            {
                // The first loss counts: what it started must be found, however many tries come after it.
                start.Loss ??= (trace, e.Failure);
                start.WasReached();
                var found = await AdoptAsync(start.Loss.Value.Trace, e.Failure, cancellationToken).ConfigureAwait(false);
                if (found.Count > 0)
                    return Started(found);

                if (!request.Type.IsRepeatable || ++start.Losses > MostRepeats)
                    throw Unknown(request, e.Failure);

                pause = TimeSpan.Zero;
            }
            catch (DropletApiException e) when (e.Kind is FailureKind.DropletBusy or FailureKind.Rejected && start.Loss is not null)
            {
                // What keeps it busy, or makes a second one pointless, is probably our own request, whose answer was lost.
                var found = await AdoptAsync(start.Loss.Value.Trace, e.Failure, cancellationToken).ConfigureAwait(false);
                if (found.Count > 0)
                    return Started(found);

                if (e.Kind == FailureKind.Rejected)
                    throw;

                isBusy = true;
                if (!MayWait(start, e.Failure, out pause))
                    throw Unknown(request, start.Loss.Value.Failure);
            }
            catch (DropletApiException e) when (e.Kind == FailureKind.DropletBusy)
            {
                isBusy = true;
                if (!MayWait(start, e.Failure, out pause))
                    throw;
            }

            await (isBusy && run is not null ? run.RestAsync(pause, cancellationToken) : session.Clock.Delay(pause, cancellationToken)).ConfigureAwait(false);
        }
    }

    /// <summary>Every action that was started from now on has a higher id: so none is taken for two requests.</summary>
    private IReadOnlyList<DropletAction> Started(IReadOnlyList<DropletAction> actions)
    {
        foreach (var action in actions)
            session.Saw(action);
        return actions;
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

    private async Task<IReadOnlyList<DropletAction>> AdoptAsync(ActionTrace trace, Failure failure, CancellationToken cancellationToken)
    {
        try
        {
            return await session.Search.FindLostAsync(trace, cancellationToken).ConfigureAwait(false);
        }
        catch (DropletApiException e)
        {
            throw new DropletApiException(failure with
            {
                Kind = FailureKind.OutcomeUnknown,
                Message = $"The answer to {trace.Type} was lost, and looking for its action failed as well: {e.Message}",
                Advice = Failure.CheckFirst,
            });
        }
    }

    private static DropletApiException Unknown(ActionRequest request, Failure failure) => new(failure with
    {
        Kind = FailureKind.OutcomeUnknown,
        Message = $"{request.Type.Name} may have been started: its answer was lost ({failure.Message}), and no such action has appeared.",
        Advice = Failure.CheckFirst,
    });

    /// <summary>How far one start is.</summary>
    private sealed class Start(ActionRequest request, DateTimeOffset begun)
    {
        private DateTimeOffset? _unsentSince;
        private int _unsentInARow;

        public ActionRequest Request => request;

        public DateTimeOffset Begun => begun;

        /// <summary>The first request whose answer was lost.</summary>
        public (ActionTrace Trace, Failure Failure)? Loss { get; set; }

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
