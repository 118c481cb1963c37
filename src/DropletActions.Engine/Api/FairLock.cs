namespace DropletActions.Engine;

/// <summary>An asynchronous lock that is granted in the order of the requests for it.</summary>
/// <remarks>SemaphoreSlim does not report to a clock that a waiter continues, and does not guarantee the order.</remarks>
internal sealed class FairLock(IClock clock)
{
    private readonly LinkedList<TaskCompletionSource<bool>> _waiting = new();
    private bool _isTaken;

    /// <summary>Waits for the lock.</summary>
    /// <exception cref="OperationCanceledException">The token was canceled first.</exception>
    public async Task AcquireAsync(CancellationToken cancellationToken)
    {
        LinkedListNode<TaskCompletionSource<bool>> waiting;
        lock (_waiting)
        {
            if (!_isTaken)
            {
                _isTaken = true;
                return;
            }

            waiting = _waiting.AddLast(new TaskCompletionSource<bool>());
        }

        using (cancellationToken.Register(() => Cancel(waiting, cancellationToken)))
            await waiting.Value.Task.ConfigureAwait(false);
    }

    /// <summary>Grants it to the next waiter.</summary>
    public void Release()
    {
        lock (_waiting)
        {
            if (_waiting.First is not { } next)
            {
                _isTaken = false;
                return;
            }

            _waiting.Remove(next);
            clock.PostResult(next.Value, true);
        }
    }

    private void Cancel(LinkedListNode<TaskCompletionSource<bool>> waiting, CancellationToken cancellationToken)
    {
        lock (_waiting)
        {
            if (waiting.List is null)
                return;

            _waiting.Remove(waiting);
        }

        clock.Post(() => waiting.Value.TrySetCanceled(cancellationToken));
    }
}
