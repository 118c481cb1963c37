using DropletActions.Engine;

namespace DropletActions.Benchmarks;

/// <summary>
/// A clock that runs so many times as fast as the machine's: minutes under the API's quota pass in seconds. It ticks when the machine
/// gets to it, and stands still while work is queued, so that a busy machine has no less done in its minute.
/// <see cref="ScaledClock"/> goes on meanwhile: with it, the work of a thousand Droplets would shorten the waits that are measured.
/// </summary>
internal sealed class FastClock : IClock, IDisposable
{
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(5);

    private readonly object _lock = new();
    private readonly PriorityQueue<TaskCompletionSource, DateTimeOffset> _waits = new();
    private readonly TimeSpan _step;
    private readonly Timer _timer;
    private DateTimeOffset _now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public FastClock(double speed)
    {
        _step = s_tick * speed;
        _timer = new(_ => Tick(), null, s_tick, s_tick);
    }

    public DateTimeOffset UtcNow
    {
        get
        {
            lock (_lock)
                return _now;
        }
    }

    public Task Delay(TimeSpan time, CancellationToken cancellationToken)
    {
        if (time <= TimeSpan.Zero)
            return cancellationToken.IsCancellationRequested ? Task.FromCanceled(cancellationToken) : Task.CompletedTask;

        var wait = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
            _waits.Enqueue(wait, _now + time);
        return wait.Task.WaitAsync(cancellationToken);
    }

    public void Post(Action work) => SystemClock.Instance.Post(work);

    public void OperationStarted()
    {
    }

    public void OperationCompleted()
    {
    }

    public void Dispose() => _timer.Dispose();

    private void Tick()
    {
        if (ThreadPool.PendingWorkItemCount > 0)
            return;

        lock (_lock)
        {
            _now += _step;
            while (_waits.TryPeek(out var wait, out var due) && due <= _now)
            {
                _waits.Dequeue();
                wait.SetResult();
            }
        }
    }
}
