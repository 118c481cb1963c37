using System.Globalization;

namespace DropletActions.Engine;

/// <summary>
/// Starts an action exactly once. A request is repeated only where that is safe: it was never sent, the API refused it, or a second one
/// changes nothing. After a lost response the action is searched for first, and adopted.
/// </summary>
internal sealed class StartOnce(
    FleetOptions options,
    Refusals refusals,
    ServerClock serverClock,
    ActionClaims claims,
    NewestAction newest,
    LostActions lostActions,
    Reachability reachability,
    IClock clock)
{
    private static readonly Backoff s_busy = new(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(10));

    // All busy Droplets of a run together try once a second, so that the rate limit is left to the others.
    private static readonly TimeSpan s_betweenBusy = TimeSpan.FromSeconds(1);

    private const int MaxRepeats = 4;

    /// <summary>Starts it on one Droplet.</summary>
    /// <param name="preceding">This run's own action that it follows, whose end is always waited for; null for none.</param>
    /// <returns>The action; null when it was canceled while no request was in flight.</returns>
    /// <exception cref="DropletApiException">It was not started, or whether it was is not known.</exception>
    /// <exception cref="OperationCanceledException">It was canceled, and may have been started.</exception>
    public async Task<DropletAction?> StartAsync(
        ActionRequest request, long dropletId, IWorkContext context, CancellationToken cancellationToken, DropletAction? preceding = null)
    {
        var started = await StartAsync(
            request,
            async () => [await refusals.SendAsync(request, dropletId, preceding, cancellationToken).ConfigureAwait(false)],
            [dropletId],
            tag: null,
            context,
            cancellationToken).ConfigureAwait(false);
        return started?.Actions[0];
    }

    /// <summary>Starts it on many Droplets in one request.</summary>
    /// <param name="send">Sends the request. It is called again only where that is safe.</param>
    /// <param name="dropletIds">The Droplets, where a lost response is searched for.</param>
    /// <param name="tag">The tag that the request is for, if other Droplets may have it; null for none.</param>
    /// <returns>What was started; null when it was canceled while no request was in flight.</returns>
    /// <exception cref="DropletApiException">Nothing was started, or whether it was is not known.</exception>
    /// <exception cref="OperationCanceledException">It was canceled, and may have been started.</exception>
    public async Task<StartResult?> StartAsync(
        ActionRequest request,
        Func<Task<IReadOnlyList<DropletAction>>> send,
        IReadOnlyCollection<long> dropletIds,
        string? tag,
        IWorkContext context,
        CancellationToken cancellationToken)
    {
        var attempt = new StartAttempt(request, reachability, clock.UtcNow);
        try
        {
            var started = await StartAsync(attempt, send, dropletIds, tag, context, cancellationToken).ConfigureAwait(false);
            claims.Close(attempt.Claim);
            return started;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested && !attempt.MayBeOut)
        {
            claims.Close(attempt.Claim);
            return null;
        }
        catch (DropletApiException) when (attempt.Loss is null)
        {
            claims.Close(attempt.Claim);
            throw;
        }
    }

    private async Task<StartResult> StartAsync(
        StartAttempt attempt,
        Func<Task<IReadOnlyList<DropletAction>>> send,
        IReadOnlyCollection<long> dropletIds,
        string? tag,
        IWorkContext context,
        CancellationToken cancellationToken)
    {
        while (true)
        {
            var fingerprint = await PrepareAsync(attempt, dropletIds, tag, cancellationToken).ConfigureAwait(false);
            StartDecision next;
            Failure failure;
            try
            {
                attempt.Sent();
                return Started(await send().ConfigureAwait(false));
            }
            catch (RequestNotSentException)
            {
                attempt.NotSent();
                throw;
            }
            catch (DropletApiException e)
            {
                failure = e.Failure;
                next = await DecideAsync(attempt, fingerprint, failure, context, cancellationToken).ConfigureAwait(false);
                if (next == StartDecision.End)
                    throw;
            }

            if (next.Found is { } found)
            {
                RequestLog.Current?.Note(Adopted(attempt.Request, found.Actions));
                return found;
            }

            var pause = next.Pause ?? TimeSpan.Zero;
            RequestLog.Current?.Note(Repeated(failure, pause));
            await (next.Yields ? context.YieldAsync(pause, cancellationToken) : clock.Delay(pause, cancellationToken)).ConfigureAwait(false);
        }
    }

    /// <summary>Writes the intent, and registers the request as one that may start actions from now on.</summary>
    private async Task<RequestFingerprint> PrepareAsync(StartAttempt attempt, IReadOnlyCollection<long> dropletIds, string? tag, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (options.Journal is not null)
            await serverClock.LearnAsync(dropletIds, cancellationToken).ConfigureAwait(false);
        var request = attempt.Request;
        var fingerprint = new RequestFingerprint(request.Type.Name, dropletIds, newest.Id, clock.UtcNow)
        {
            ClockOffset = serverClock.Offset,
            ImageName = request.ImageName,
            Tag = tag,
            Owner = options.Journal?.OwnerOf(request) ?? attempt,
        };

        // After a loss the first intent counts, as the first loss does.
        if (attempt.Loss is not null)
            return fingerprint;

        if (options.Journal is { } journal)
            await journal.IntendAsync(request, fingerprint).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        claims.Close(attempt.Claim);
        attempt.Claim = claims.Open(fingerprint);
        return fingerprint;
    }

    private static string Repeated(Failure failure, TimeSpan pause)
    {
        var when = pause > TimeSpan.Zero ? string.Format(CultureInfo.InvariantCulture, "in {0:0.#} s", pause.TotalSeconds) : "at once";
        return $"{failure.Message} Trying again {when}.";
    }

    private static string Adopted(ActionRequest request, IReadOnlyList<DropletAction> actions) => actions.Count == 1
        ? FormattableString.Invariant($"The response to {request.Type.Name} of Droplet {actions[0].DropletId} was lost: action {actions[0].Id} is adopted.")
        : FormattableString.Invariant($"The response to {request.Type.Name} was lost: {actions.Count} actions are adopted.");

    private StartResult Started(IReadOnlyList<DropletAction> actions)
    {
        foreach (var action in actions)
        {
            newest.Update(action);
            claims.Claim(action.Id);
        }

        return new(actions, null);
    }

    private static StartOutcome Classify(Failure failure, bool wasLost) => failure switch
    {
        { Kind: FailureKind.ConnectionFailed or FailureKind.RequestTimeout, Delivery: Delivery.NotSent } => StartOutcome.NotSent,
        { Delivery: Delivery.Unknown } => StartOutcome.Lost,
        { Kind: FailureKind.DropletBusy or FailureKind.Rejected } when wasLost => StartOutcome.RefusedAfterLoss,
        _ when wasLost => StartOutcome.FailedAfterLoss,
        { Kind: FailureKind.DropletBusy } => StartOutcome.Busy,
        _ => StartOutcome.Failed,
    };

    /// <exception cref="DropletApiException">A response was lost, so the failure alone would hide that the action may have been started.</exception>
    private async Task<StartDecision> DecideAsync(
        StartAttempt attempt, RequestFingerprint fingerprint, Failure failure, IWorkContext context, CancellationToken cancellationToken)
    {
        switch (Classify(failure, attempt.Loss is not null))
        {
            case StartOutcome.NotSent when attempt.MayBeSentAgain(clock.UtcNow, out var pause):
                if (reachability.HasResponded)
                    RequestLog.Current?.WarnUnreachable(FailureText.Why(failure), attempt.UnsentUntil ?? clock.UtcNow);
                return StartDecision.Repeat(pause);
            case StartOutcome.NotSent:
                return attempt.Loss is null ? StartDecision.End : throw attempt.Unknown(failure);
            case StartOutcome.Lost:
                return await AfterLossAsync(attempt, fingerprint, failure, context, cancellationToken).ConfigureAwait(false);
            case StartOutcome.RefusedAfterLoss:
                return await AfterRefusalAsync(attempt, failure, context, cancellationToken).ConfigureAwait(false);
            case StartOutcome.FailedAfterLoss:
                // This request did nothing, but the first one may have: both are reported.
                throw attempt.Unknown(failure);
            case StartOutcome.Busy:
                return MayWait(attempt, failure, context, out var wait) ? StartDecision.Repeat(wait) with { Yields = true } : StartDecision.End;
            default:
                return StartDecision.End;
        }
    }

    private async Task<StartDecision> AfterLossAsync(
        StartAttempt attempt, RequestFingerprint fingerprint, Failure failure, IWorkContext context, CancellationToken cancellationToken)
    {
        // The first loss counts: its action must be found, however many requests follow.
        attempt.Loss ??= (fingerprint, failure);
        attempt.WasReached();
        var found = await SearchAsync(attempt, context, cancellationToken).ConfigureAwait(false);
        if (found.Actions.Count > 0)
            return StartDecision.Adopt(found);

        return attempt.Request.Type.IsRepeatable && !failure.IsNotImplemented && ++attempt.Losses <= MaxRepeats ? StartDecision.Repeat(TimeSpan.Zero) : throw attempt.Unknown(failure);
    }

    /// <summary>The action that keeps the Droplet busy, or makes a second request pointless, probably belongs to our own lost response.</summary>
    private async Task<StartDecision> AfterRefusalAsync(StartAttempt attempt, Failure failure, IWorkContext context, CancellationToken cancellationToken)
    {
        var found = await SearchAsync(attempt, context, cancellationToken).ConfigureAwait(false);
        if (found.Actions.Count > 0)
            return StartDecision.Adopt(found);

        var mayWait = MayWait(attempt, failure, context, out var pause);
        return mayWait && failure.Kind == FailureKind.DropletBusy ? StartDecision.Repeat(pause) with { Yields = true } : throw attempt.Unknown(failure);
    }

    /// <summary>Searches for what the first lost request has started.</summary>
    /// <exception cref="DropletApiException">The search failed: whether it was started is not known.</exception>
    private async Task<StartResult> SearchAsync(StartAttempt attempt, IWorkContext context, CancellationToken cancellationToken)
    {
        var (fingerprint, failure) = attempt.Loss!.Value;
        try
        {
            var search = await lostActions.FindLostAsync(
                fingerprint, cancellationToken, context.YieldAsync, options.WaitFor(attempt.Request.Type)).ConfigureAwait(false);
            attempt.Search = search;
            if (search.Found.Count == 0 && search.Failed.Count == fingerprint.DropletIds.Count && search.Failed.Count > 0)
                throw new DropletApiException(search.Failed.Values.First());

            foreach (var action in search.Found.Values)
                newest.Update(action);
            return new([.. search.Found.Values], search);
        }
        catch (DropletApiException e)
        {
            throw LostRequest.NotSearched(attempt.Request, failure, e.Failure);
        }
    }

    /// <summary>Whether a busy Droplet is tried again, and after which pause. The last try is at the end of its timeout.</summary>
    private bool MayWait(StartAttempt attempt, Failure failure, IWorkContext context, out TimeSpan pause)
    {
        attempt.WasReached();
        pause = s_busy.After(++attempt.Busy);
        var together = TimeSpan.FromTicks(s_betweenBusy.Ticks * context.Yielding);
        pause = pause > together ? pause : together;
        if (!options.WaitIfBusy && !failure.IsBehindOwn)
            return false;

        if (options.WaitFor(attempt.Request.Type) is not { } wait)
            return true;

        var left = attempt.Begun + wait - clock.UtcNow;
        pause = pause < left ? pause : left;
        return left > TimeSpan.Zero;
    }
}
