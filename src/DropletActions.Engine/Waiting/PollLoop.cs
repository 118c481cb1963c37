namespace DropletActions.Engine;

/// <summary>One life of the poller: from the first wait to the last.</summary>
internal sealed class PollLoop(IClock clock) : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly object _lock = new();
    private TaskCompletionSource<bool> _woken = new();
    private DateTimeOffset _sleepsUntil;

    public Task Task { get; set; } = Task.CompletedTask;

    public CancellationToken Stopped => _stop.Token;

    /// <summary>Ends the poller and returns when it has ended.</summary>
    public async Task StopAsync()
    {
        _stop.Cancel();
        await Task.ConfigureAwait(false);
    }

    public void Dispose() => _stop.Dispose();

    /// <summary>
    /// Sets how long to sleep. From now on the loop can be woken, also before it sleeps: the caller has chosen what to poll under its
    /// lock, and a wait that is added after that must not be missed.
    /// </summary>
    public void PlanSleep(DateTimeOffset until)
    {
        lock (_lock)
            (_sleepsUntil, _woken) = (until, new());
    }

    /// <summary>Wakes the loop if it would sleep beyond a time.</summary>
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
