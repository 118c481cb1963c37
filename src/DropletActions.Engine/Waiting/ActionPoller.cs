namespace DropletActions.Engine;

/// <summary>
/// Waits for actions: one poller for all waits on a connection, whichever cmdlets wait. It runs from the first wait to the end of the
/// last.
/// </summary>
internal sealed class ActionPoller : IDisposable
{
    // Forgetting an action that is done costs no more than a lookup, should it be waited for again.
    private const int MaxDone = 10_000;

    private readonly IDropletApi _api;
    private readonly IClock _clock;
    private readonly ActionPolls _actions;
    private readonly EffectPolls _effects;
    private readonly object _lock = new();
    private readonly HashSet<PendingWait> _waits = [];
    private readonly HashSet<long> _done = [];
    private PollLoop? _poll;

    public ActionPoller(IDropletApi api, AccountReader reader, NewestAction newest, IClock clock)
    {
        (_api, _clock) = (api, clock);
        var budget = new LookupBudget(clock);
        (_actions, _effects) = (new(api, reader, newest, clock, budget), new(api, reader, clock, budget));
    }

    /// <summary>Waits until an action is done: for power actions until the Droplet's own status says so.</summary>
    /// <param name="action">The action in its last known state.</param>
    /// <param name="timeout">How long to wait; null for no end.</param>
    /// <param name="cancellationToken">Ends the wait; the action continues.</param>
    /// <param name="imageName">The requested name of a snapshot's image; null where it is not known.</param>
    /// <returns>The action in its last state, and why it is not done if it is not. Failures are returned, not thrown.</returns>
    public async Task<WaitResult> WaitAsync(DropletAction action, TimeSpan? timeout, CancellationToken cancellationToken, string? imageName = null)
    {
        if (EndOf(action) is { } end)
            return end;

        var wait = new PendingWait(action, _clock, timeout, imageName);
        wait.Update(action, _clock.UtcNow);
        var result = await WaitAsync(wait, timeout, cancellationToken).ConfigureAwait(false);
        if (result.Failure is null)
            Remember(result.Action.Id);
        return result;
    }

    /// <summary>How the wait for an action ends that is over already, which takes no request; null if it has to be waited for.</summary>
    public WaitResult? EndOf(DropletAction action)
    {
        if (action.Status == "completed" && (action.ImageId is not null || (IsAllKnown(action) && (IsHistory(action) || IsKnownToBeDone(action)))))
            return new(action, null);

        var wait = new PendingWait(action, _clock, timeout: null);
        wait.Update(action, _clock.UtcNow);
        return wait.End;
    }

    /// <summary>Reads the Droplet of an action that is over, together with the Droplets of all other waits.</summary>
    /// <param name="action">The action, which has a Droplet.</param>
    /// <returns>The action with its Droplet, or why the Droplet could not be read.</returns>
    public Task<WaitResult> ReadDropletAsync(DropletAction action, TimeSpan? timeout, CancellationToken cancellationToken) =>
        WaitAsync(new PendingWait(action, _clock, timeout, isRead: true), timeout, cancellationToken);

    private async Task<WaitResult> WaitAsync(PendingWait wait, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        Add(wait);
        using var givesUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            var timeUp = timeout is { } time ? _clock.Delay(time, givesUp.Token) : _clock.UntilCanceled(givesUp.Token);
            await Task.WhenAny(wait.Result, timeUp).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            wait.TimedOut();
            return await wait.Result.ConfigureAwait(false);
        }
        finally
        {
            givesUp.Cancel();
            await RemoveAsync(wait).ConfigureAwait(false);
        }
    }

    /// <summary>Ends all waits: the connection is closed, and cannot be polled any more.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var wait in _waits)
                wait.Failed(new(FailureKind.NotConnected, "The connection was closed.") { Reason = "the connection was closed.", Advice = "Connect again, then keep waiting with Wait-DropletAction." }, _clock.UtcNow);
        }
    }

    /// <summary>Whether nothing has to be found out about an action that is done. A snapshot's image stays, so it is looked up.</summary>
    private static bool IsAllKnown(DropletAction action) => ActionCatalog.Find(action.Type)?.Done != DoneWhen.SnapshotListed;

    /// <summary>Whether an action was completed so long ago that the Droplet may have changed again.</summary>
    private bool IsHistory(DropletAction action) =>
        action.CompletedAt is { } completed && _clock.UtcNow - completed > PollSchedule.Settled - (_api.ClockOffset ?? TimeSpan.Zero);

    private bool IsKnownToBeDone(DropletAction action)
    {
        lock (_lock)
            return _done.Contains(action.Id);
    }

    private void Remember(long id)
    {
        lock (_lock)
        {
            if (_done.Count == MaxDone)
                _done.Clear();
            _done.Add(id);
        }
    }

    private void Add(PendingWait wait)
    {
        lock (_lock)
        {
            _waits.Add(wait);
            if (_poll is null)
            {
                // A variable of its own: by the time the loop runs, the field may hold the next one.
                var poll = _poll = new(_clock);
                poll.Task = _clock.Run(() => PollAsync(poll));
            }
            else
            {
                _poll.WakeBefore(wait.NextPoll);
            }
        }
    }

    /// <summary>Removes a wait. The last one ends the loop, and returns when it has ended.</summary>
    private async Task RemoveAsync(PendingWait wait)
    {
        PollLoop? last = null;
        lock (_lock)
        {
            _waits.Remove(wait);
            if (_waits.Count == 0)
                (last, _poll) = (_poll, null);
        }

        if (last is null)
            return;

        using (last)
            await last.StopAsync().ConfigureAwait(false);
    }

    private async Task PollAsync(PollLoop poll)
    {
        try
        {
            while (!poll.Stopped.IsCancellationRequested)
            {
                var due = NextRound(poll);
                if (due.Count == 0)
                {
                    await poll.SleepAsync().ConfigureAwait(false);
                    continue;
                }

                await PollDueAsync(due, poll.Stopped).ConfigureAwait(false);
                var now = _clock.UtcNow;
                foreach (var wait in due)
                    wait.Schedule(now, IsMany(due));
            }
        }
        catch (OperationCanceledException) when (poll.Stopped.IsCancellationRequested)
        {
            // The last wait is over.
        }
    }

    private async Task PollDueAsync(List<PendingWait> due, CancellationToken stopped)
    {
        // A request for several waits is reported once, to the cmdlet of the first.
        RequestLog.Current = due[0].Log;
        try
        {
            await _actions.PollAsync(due.FindAll(wait => !wait.IsSettling), stopped).ConfigureAwait(false);
            await _effects.PollAsync(due.FindAll(wait => wait is { IsSettling: true, IsOver: false }), stopped).ConfigureAwait(false);
        }
        catch (Exception e) when (!stopped.IsCancellationRequested)
        {
            // An unobserved exception would end the loop and leave all waits hanging.
            foreach (var wait in due)
                wait.Failed(Failure.Unexpected(e), _clock.UtcNow);
        }
    }

    /// <summary>The waits to poll now; none if the loop is to sleep first.</summary>
    private List<PendingWait> NextRound(PollLoop poll)
    {
        lock (_lock)
        {
            var now = _clock.UtcNow;
            var pending = _waits.Where(wait => wait is { IsOver: false, IsSettling: false }).ToList();
            var settling = _waits.Where(wait => wait is { IsOver: false, IsSettling: true }).ToList();
            var (nextAction, nextEffect) = (Next(pending, _actions.NextFor), Next(settling, _effects.NextFor));
            var next = nextAction < nextEffect ? nextAction : nextEffect;
            if (next > now)
            {
                poll.PlanSleep(next < DateTimeOffset.MaxValue ? next : now + PollSchedule.Idle);
                return [];
            }

            return [.. Due(pending, nextAction, now), .. Due(settling, nextEffect, now)];
        }
    }

    private static DateTimeOffset Next(List<PendingWait> waits, Func<IReadOnlyCollection<PendingWait>, DateTimeOffset> nextForMany)
    {
        var next = waits.Select(wait => wait.NextPoll).DefaultIfEmpty(DateTimeOffset.MaxValue).Min();
        return IsMany(waits) && nextForMany(waits) is var together && together > next ? together : next;
    }

    private static IEnumerable<PendingWait> Due(List<PendingWait> waits, DateTimeOffset next, DateTimeOffset now) =>
        next > now ? [] : IsMany(waits) ? waits : waits.Where(wait => wait.NextPoll <= now);

    private static bool IsMany(List<PendingWait> waits) => waits.Count > AccountReader.MaxSingleLookups;
}
