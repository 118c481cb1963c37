using System.Diagnostics;
using DropletActions.Engine;

namespace DropletActions.Tests.Support;

/// <summary>
/// A clock that jumps to the next wait as soon as nobody has looked at it for a moment: hours of waiting pass in seconds, and a wait
/// never ends before the work that is going on has had its time.
/// </summary>
internal sealed class FlowingClock : IClock, IDisposable
{
    private static readonly TimeSpan s_quiet = TimeSpan.FromMilliseconds(8);

    private readonly object _lock = new();
    private readonly PriorityQueue<TaskCompletionSource, DateTimeOffset> _waits = new();
    private readonly Timer _timer;
    private DateTimeOffset _now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private long _lastUse = Stopwatch.GetTimestamp();

    public FlowingClock() => _timer = new(_ => Flow(), null, TimeSpan.FromMilliseconds(2), TimeSpan.FromMilliseconds(2));

    public DateTimeOffset Start { get; } = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public TimeSpan Elapsed => UtcNow - Start;

    /// <summary>The time, for an onlooker such as a server: looking does not count as use.</summary>
    public DateTimeOffset Peek
    {
        get
        {
            lock (_lock)
                return _now;
        }
    }

    public DateTimeOffset UtcNow
    {
        get
        {
            lock (_lock)
            {
                _lastUse = Stopwatch.GetTimestamp();
                return _now;
            }
        }
    }

    public Task Delay(TimeSpan time, CancellationToken cancellationToken)
    {
        if (time <= TimeSpan.Zero)
            return cancellationToken.IsCancellationRequested ? Task.FromCanceled(cancellationToken) : Task.CompletedTask;

        var wait = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var cancelled = cancellationToken.Register(() => wait.TrySetCanceled(cancellationToken));
        _ = wait.Task.ContinueWith(_ => cancelled.Dispose(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        lock (_lock)
        {
            _lastUse = Stopwatch.GetTimestamp();
            _waits.Enqueue(wait, _now + time);
        }

        return wait.Task;
    }

    public void Dispose() => _timer.Dispose();

    private void Flow()
    {
        lock (_lock)
        {
            if (Stopwatch.GetElapsedTime(_lastUse) < s_quiet)
                return;

            while (_waits.TryDequeue(out var wait, out var due))
            {
                if (wait.Task.IsCompleted)
                    continue;

                _now = due > _now ? due : _now;
                _lastUse = Stopwatch.GetTimestamp();
                wait.TrySetResult();

                // Waits for the same moment end together.
                if (!_waits.TryPeek(out _, out var next) || next > _now)
                    return;
            }
        }
    }
}
