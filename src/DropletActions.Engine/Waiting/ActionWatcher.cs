namespace DropletActions.Engine;

/// <summary>
/// Waits for actions: one poller for all that is waited on over a connection, whichever cmdlets wait. It runs while somebody
/// waits, and ends with the last.
/// </summary>
internal sealed class ActionWatcher : IDisposable
{
    // So long after its end the effect of an action is there, or something else has undone it.
    private static readonly TimeSpan s_settled = TimeSpan.FromMinutes(2);

    private readonly ApiSession _session;
    private readonly WatchLooks _looks;
    private readonly object _lock = new();
    private readonly HashSet<Watched> _watched = [];
    private Poll? _poll;

    public ActionWatcher(ApiSession session)
    {
        _session = session;
        _looks = new(session);
    }

    /// <summary>Waits until an action is done: for power actions until the Droplet's own status says so.</summary>
    /// <param name="action">The action, as last seen.</param>
    /// <param name="patience">How long to wait; null for ever.</param>
    /// <param name="cancellationToken">Gives up; the action goes on.</param>
    /// <param name="imageName">The requested name of a snapshot's image; null where it is not known.</param>
    /// <returns>The action as last seen, and why it is not done if it is not. Failures are returned, not thrown.</returns>
    public async Task<WatchResult> WatchAsync(DropletAction action, TimeSpan? patience, CancellationToken cancellationToken, string? imageName = null)
    {
        var watched = new Watched(action, _session.Clock, patience, imageName);
        watched.Saw(action, _session.Clock.UtcNow);
        if (IsHistory(action))
            return new(action, null);

        if (watched.IsOver)
            return await watched.Result.ConfigureAwait(false);

        Add(watched);
        using var givesUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            var timeUp = patience is { } time ? _session.Clock.Delay(time, givesUp.Token) : _session.Clock.UntilCanceled(givesUp.Token);
            await Task.WhenAny(watched.Result, timeUp).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            watched.TimedOut();
            return await watched.Result.ConfigureAwait(false);
        }
        finally
        {
            givesUp.Cancel();
            await RemoveAsync(watched).ConfigureAwait(false);
        }
    }

    /// <summary>Ends all waits that are still on: the connection is closed, and nobody can look any more.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var watched in _watched)
                watched.Failed(new(FailureKind.NotConnected, "the connection was closed.") { Advice = "Connect again, then go on waiting with Wait-DropletAction." }, _session.Clock.UtcNow);
        }
    }

    /// <summary>What was completed a while ago has had its effect; the Droplet may have been through much else since then. A snapshot's image stays.</summary>
    private bool IsHistory(DropletAction action) =>
        action is { Status: "completed", CompletedAt: { } completed }
        && ActionCatalog.Find(action.Type)?.Done != DoneWhen.SnapshotListed
        && _session.Clock.UtcNow - completed > s_settled - (_session.Api.ClockOffset ?? TimeSpan.Zero);

    private void Add(Watched watched)
    {
        lock (_lock)
        {
            _watched.Add(watched);
            if (_poll is null)
            {
                // Its own variable: by the time the poller runs, the field may be another one's.
                var poll = _poll = new(_session.Clock);
                poll.Task = _session.Clock.Run(() => PollAsync(poll));
            }
            else
            {
                _poll.WakeBefore(watched.NextLook);
            }
        }
    }

    /// <summary>When the last one goes, so does the poller, and whoever was last has seen it end.</summary>
    private async Task RemoveAsync(Watched watched)
    {
        Poll? last = null;
        lock (_lock)
        {
            _watched.Remove(watched);
            if (_watched.Count == 0)
                (last, _poll) = (_poll, null);
        }

        if (last is null)
            return;

        using (last)
            await last.StopAsync().ConfigureAwait(false);
    }

    private async Task PollAsync(Poll poll)
    {
        try
        {
            while (!poll.Stopped.IsCancellationRequested)
            {
                var due = NextTurn(poll);
                if (due.Count == 0)
                {
                    await poll.SleepAsync().ConfigureAwait(false);
                    continue;
                }

                await LookAsync(due, poll.Stopped).ConfigureAwait(false);
                var now = _session.Clock.UtcNow;
                poll.LastTurn = now;
                foreach (var watched in due)
                    watched.Schedule(now);
            }
        }
        catch (OperationCanceledException) when (poll.Stopped.IsCancellationRequested)
        {
            // Nobody waits any more.
        }
    }

    private async Task LookAsync(IReadOnlyList<Watched> due, CancellationToken stopped)
    {
        try
        {
            await _looks.LookAsync(due, stopped).ConfigureAwait(false);
        }
        catch (Exception e) when (!stopped.IsCancellationRequested)
        {
            // A poller that died in silence would leave everybody waiting for ever.
            foreach (var watched in due)
                watched.Failed(Failure.Unexpected(e), _session.Clock.UtcNow);
        }
    }

    /// <summary>Whom to look at now; nobody, if the poller is to sleep first.</summary>
    private List<Watched> NextTurn(Poll poll)
    {
        lock (_lock)
        {
            var now = _session.Clock.UtcNow;
            var waiting = _watched.Where(watched => !watched.IsOver).ToList();
            var isMany = waiting.Count > ApiLists.Handful;
            var next = waiting.Count == 0 ? now.AddSeconds(1) : waiting.Min(watched => watched.NextLook);
            if (isMany)
            {
                var rested = poll.LastTurn + _looks.RestFor(waiting.Count);
                next = next > rested ? next : rested;
            }

            if (next > now)
            {
                poll.PlanSleep(next);
                return [];
            }

            return isMany ? waiting : waiting.Where(watched => watched.NextLook <= now).ToList();
        }
    }
}
