namespace DropletActions.Engine;

/// <summary>An event on which a thread blocks. The clock does not count a blocked thread as work, and counts it again from the moment the event is set.</summary>
internal sealed class Signal : IDisposable
{
    private readonly ManualResetEventSlim _event = new();
    private readonly object _lock = new();
    private int _blocked;
    private int _wakeUps;

    /// <summary>The clock that counts work.</summary>
    public IClock Clock { get; set; } = SystemClock.Instance;

    public bool IsSet => _event.IsSet;

    public void Set()
    {
        lock (_lock)
        {
            for (; _blocked > 0; _blocked--)
                Clock.OperationStarted();
            _wakeUps++;
            _event.Set();
        }
    }

    public void Reset() => _event.Reset();

    /// <summary>Blocks the thread until the event is set.</summary>
    /// <returns>False when the time was up first.</returns>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public bool Wait(TimeSpan time, CancellationToken cancellationToken)
    {
        int wakeUps;
        lock (_lock)
        {
            if (_event.IsSet)
                return true;

            wakeUps = _wakeUps;
            _blocked++;
            Clock.OperationCompleted();
        }

        try
        {
            return _event.Wait(time, cancellationToken);
        }
        finally
        {
            EndWait(wakeUps);
        }
    }

    public void Dispose() => _event.Dispose();

    /// <summary>The thread works again now, unless it was woken, which has been reported already.</summary>
    private void EndWait(int wakeUps)
    {
        lock (_lock)
        {
            if (_wakeUps != wakeUps)
                return;

            _blocked--;
            Clock.OperationStarted();
        }
    }
}
