namespace DropletActions.Engine;

/// <summary>One life of the poller: from the first that waits to the last.</summary>
internal sealed class Poll : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly object _lock = new();
    private CancellationTokenSource? _sleep;

    public Task Task { get; set; } = Task.CompletedTask;

    public CancellationToken Stopped => _stop.Token;

    public DateTimeOffset LastTurn { get; set; }

    public DateTimeOffset SleepsUntil { get; set; }

    /// <summary>Ends the poller and returns when it has ended.</summary>
    public async Task StopAsync()
    {
        _stop.Cancel();
        await Task.ConfigureAwait(false);
    }

    public void Dispose() => _stop.Dispose();

    /// <summary>Somebody new has to be looked at earlier than the poller would wake.</summary>
    public void WakeBefore(DateTimeOffset time)
    {
        lock (_lock)
        {
            if (time < SleepsUntil)
                _sleep?.Cancel();
        }
    }

    public async Task SleepAsync(IClock clock, DateTimeOffset until)
    {
        using var sleep = CancellationTokenSource.CreateLinkedTokenSource(Stopped);
        lock (_lock)
            _sleep = sleep;
        try
        {
            await clock.Delay(until - clock.UtcNow, sleep.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!Stopped.IsCancellationRequested)
        {
            // Woken early.
        }
        finally
        {
            lock (_lock)
                _sleep = null;
        }
    }
}
