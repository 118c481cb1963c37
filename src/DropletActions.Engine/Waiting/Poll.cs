namespace DropletActions.Engine;

/// <summary>One life of the poller: from the first that waits to the last.</summary>
/// <param name="clock">The clock by which it sleeps.</param>
internal sealed class Poll(IClock clock) : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly object _lock = new();
    private TaskCompletionSource<bool> _woken = new();
    private DateTimeOffset _sleepsUntil;

    public Task Task { get; set; } = Task.CompletedTask;

    public CancellationToken Stopped => _stop.Token;

    public DateTimeOffset LastTurn { get; set; }

    /// <summary>Ends the poller and returns when it has ended.</summary>
    public async Task StopAsync()
    {
        _stop.Cancel();
        await Task.ConfigureAwait(false);
    }

    public void Dispose() => _stop.Dispose();

    /// <summary>
    /// Settles how long to sleep. From now on it can be woken, before it sleeps as well: what to look at was counted under the
    /// caller's lock, and whoever comes after that must not be missed.
    /// </summary>
    public void PlanSleep(DateTimeOffset until)
    {
        lock (_lock)
            (_sleepsUntil, _woken) = (until, new());
    }

    /// <summary>Somebody new has to be looked at earlier than the poller would wake.</summary>
    public void WakeBefore(DateTimeOffset time)
    {
        lock (_lock)
        {
            if (time < _sleepsUntil)
                clock.PostResult(_woken, true);
        }
    }

    /// <summary>Sleeps as planned, or until it is woken or stopped.</summary>
    public async Task SleepAsync()
    {
        using var sleep = CancellationTokenSource.CreateLinkedTokenSource(Stopped);
        await Task.WhenAny(clock.Delay(_sleepsUntil - clock.UtcNow, sleep.Token), _woken.Task).ConfigureAwait(false);
        sleep.Cancel();
    }
}
