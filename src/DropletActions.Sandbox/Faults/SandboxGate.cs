namespace DropletActions.Sandbox;

/// <summary>A gate at which requests hang until it is released, so that a test can observe what happens meanwhile without a sleep.</summary>
public sealed class SandboxGate
{
    private readonly object _lock = new();
    private readonly TaskCompletionSource<bool> _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<(int Count, TaskCompletionSource<bool> Reached)> _watchers = [];
    private int _arrived;

    /// <summary>How many requests have arrived at the gate, those already released included.</summary>
    public int Arrived => Volatile.Read(ref _arrived);

    /// <summary>Whether the gate was released.</summary>
    public bool IsOpen => _open.Task.IsCompleted;

    /// <summary>Releases all requests that wait and all that will arrive.</summary>
    public void Release() => _open.TrySetResult(true);

    /// <summary>Completes when this many requests have arrived at the gate.</summary>
    /// <exception cref="OperationCanceledException">The wait was canceled.</exception>
    public async Task WhenArrivedAsync(int count, CancellationToken cancellationToken = default)
    {
        var reached = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_arrived >= count)
                return;
            _watchers.Add((count, reached));
        }
        using (cancellationToken.Register(() => reached.TrySetCanceled(cancellationToken)))
            await reached.Task.ConfigureAwait(false);
    }

    internal async Task PassAsync(CancellationToken stop)
    {
        lock (_lock)
        {
            _arrived++;
            foreach (var (count, reached) in _watchers)
            {
                if (_arrived >= count)
                    reached.TrySetResult(true);
            }
        }
        var stopped = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        using (stop.Register(() => stopped.TrySetResult(true)))
            await Task.WhenAny(_open.Task, stopped.Task).ConfigureAwait(false);
        stop.ThrowIfCancellationRequested();
    }
}
