namespace DropletActions.Engine;

/// <summary>
/// Polls actions with as few requests as possible: one each for a small batch, and pages of 200 for many. If there are several pages, a
/// sample is polled until it shows an end, or for a minute. Single lookups follow for what the pages did not show, or not to this token.
/// </summary>
internal sealed class ActionPolls
{
    private readonly IDropletApi _api;
    private readonly AccountReader _reader;
    private readonly NewestAction _newest;
    private readonly IClock _clock;
    private readonly PollRound _round;
    private readonly SingleLookups _lookups;
    private readonly PolledList _list;
    private readonly PollLimit _limit;
    private DateTimeOffset _samplesRefusedUntil;
    private bool _isEndSeen;

    public ActionPolls(IDropletApi api, AccountReader reader, NewestAction newest, IClock clock, LookupBudget budget)
    {
        (_api, _reader, _newest, _clock) = (api, reader, newest, clock);
        (_list, _limit) = (new(clock), new(api, clock));
        _round = new(clock, _limit);
        _lookups = new(clock, _round, budget, _limit);
    }

    /// <summary>The earliest time of the next round for many waits.</summary>
    public DateTimeOffset NextFor(IReadOnlyCollection<PendingWait> pending)
    {
        var since = pending.Min(wait => wait.Since);
        return _round.Next(_list.MayRead && !MaySample(pending.Count, since) ? Paging.PagesFor(pending.Count) : 1, since);
    }

    /// <summary>Polls each of the waits once, or a sample. A wait takes its own failure; only cancellation is thrown.</summary>
    public async Task PollAsync(IReadOnlyCollection<PendingWait> pending, CancellationToken cancellationToken)
    {
        if (pending.Count == 0)
            return;

        _round.Begin();
        await PollOnceAsync(pending, cancellationToken).ConfigureAwait(false);
        _round.End();
    }

    private async Task PollOnceAsync(IReadOnlyCollection<PendingWait> pending, CancellationToken cancellationToken)
    {
        // Two cmdlets can wait for one action.
        var missing = pending.GroupBy(wait => wait.Action.Id).ToDictionary(same => same.Key, same => same.ToList());
        if (missing.Count > AccountReader.MaxSingleLookups && _list.MayRead)
        {
            if (MaySample(missing, pending) && !await HasSampleEndedAsync(missing, cancellationToken).ConfigureAwait(false))
                return;

            await _round.ReadAsync(_list, _reader.Actions(), () => missing.Count, action => Take(missing, action), cancellationToken).ConfigureAwait(false);
        }

        await _lookups.PollAsync([.. missing.Values], async (wait, token) =>
        {
            Take(missing, await ReadAsync(wait, token).ConfigureAwait(false));
            return 1;
        }, cancellationToken).ConfigureAwait(false);
        _isEndSeen = pending.Any(HasEnded) && !pending.All(HasEnded);
    }

    /// <summary>Whether a sample is polled before the list is read: it is long, and nothing shows that it is time.</summary>
    private bool MaySample(int count, DateTimeOffset since)
    {
        var now = _clock.UtcNow;
        return count > Paging.PageSize && !_isEndSeen && now - since < PollSchedule.SamplingLasts && _samplesRefusedUntil <= now && _list.MayRead;
    }

    /// <summary>Whether a sample is polled now. It says nothing about the other waits, so it can't be the last poll of one of them.</summary>
    private bool MaySample(Dictionary<long, List<PendingWait>> missing, IReadOnlyCollection<PendingWait> pending)
    {
        var (now, since) = (_clock.UtcNow, pending.Min(wait => wait.Since));
        if (!MaySample(missing.Count, since))
            return false;

        var pause = PollSchedule.PauseAfter(1, now - since, missing.Values.Select(same => same[0].Action.Type).Distinct().Count());
        return !pending.Any(wait => wait.IsLastPoll(now, pause));
    }

    /// <summary>Polls one action of each type, in turn.</summary>
    /// <returns>Whether one has ended, or cannot be read, so that the list is read next.</returns>
    private async Task<bool> HasSampleEndedAsync(Dictionary<long, List<PendingWait>> missing, CancellationToken cancellationToken)
    {
        var hasEnded = false;
        foreach (var same in SingleLookups.SamplesOf(missing.Values))
        {
            try
            {
                _round.Add(1);
                same.ForEach(wait => wait.LookedUp(_clock.UtcNow));
                Take(missing, await _limit.RunAsync(token => ReadAsync(same[0], token), cancellationToken).ConfigureAwait(false));
                hasEnded |= HasEnded(same[0]);
            }
            catch (DropletApiException e)
            {
                // The list has a scope of its own.
                if (e.Kind == FailureKind.Forbidden)
                    _samplesRefusedUntil = _clock.UtcNow + PollSchedule.RefusalLasts;
                return true;
            }
        }

        return hasEnded;
    }

    private Task<DropletAction> ReadAsync(PendingWait wait, CancellationToken cancellationToken) => wait.Action.DropletId is { } dropletId
        ? _api.GetDropletActionAsync(dropletId, wait.Action.Id, cancellationToken)
        : _api.GetActionAsync(wait.Action.Id, cancellationToken);

    private void Take(Dictionary<long, List<PendingWait>> missing, DropletAction action)
    {
        _newest.Update(action);
        lock (missing)
        {
            if (!missing.TryGetValue(action.Id, out var same))
                return;

            missing.Remove(action.Id);
            same.ForEach(wait => wait.Update(action, _clock.UtcNow));
        }
    }

    private static bool HasEnded(PendingWait wait) => wait.IsOver || wait.IsSettling;
}
