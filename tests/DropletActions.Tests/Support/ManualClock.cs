using DropletActions.Engine;

namespace DropletActions.Tests.Support;

/// <summary>
/// A clock that stands still until a test moves it. What waited goes on within <see cref="Advance"/>, on the test's own thread,
/// as far as it goes without waiting for something else.
/// </summary>
public sealed class ManualClock : IClock
{
    private readonly object _lock = new();
    private readonly List<Alarm> _alarms = [];
    private readonly List<(int Count, TaskCompletionSource Reached)> _watchers = [];
    private DateTimeOffset _now;
    private long _order;
    private int _posted;

    public ManualClock() : this(new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero))
    {
    }

    public ManualClock(DateTimeOffset now) => _now = now;

    /// <summary>The time it shows.</summary>
    public DateTimeOffset UtcNow
    {
        get
        {
            lock (_lock)
                return _now;
        }
    }

    /// <summary>The number of pending delays.</summary>
    public int Pending
    {
        get
        {
            lock (_lock)
                return _alarms.Count;
        }
    }

    /// <summary>The time until the next delay ends; null if none is pending.</summary>
    public TimeSpan? NextDue
    {
        get
        {
            lock (_lock)
                return _alarms.Count == 0 ? null : _alarms.Min(alarm => alarm.Due) - _now;
        }
    }

    /// <summary>Waits until the clock has been moved that far. A time of zero or less does not wait.</summary>
    public Task Delay(TimeSpan time, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled(cancellationToken);

        if (time <= TimeSpan.Zero)
            return Task.CompletedTask;

        Alarm alarm;
        List<TaskCompletionSource> reached;
        lock (_lock)
        {
            alarm = new(_now + time, _order++);
            _alarms.Add(alarm);
            reached = TakeReached();
        }

        var cancellation = cancellationToken.Register(() => Cancel(alarm, cancellationToken));
        alarm.Rang.Task.ContinueWith(_ => cancellation.Dispose(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        reached.ForEach(watcher => watcher.SetResult());
        return alarm.Rang.Task;
    }

    /// <summary>Runs code on another thread; no delay counts as waiting before it has run.</summary>
    public void Post(Action work)
    {
        lock (_lock)
            _posted++;
        SystemClock.Instance.Post(() =>
        {
            work();
            List<TaskCompletionSource> reached;
            lock (_lock)
            {
                _posted--;
                reached = TakeReached();
            }

            reached.ForEach(watcher => watcher.SetResult());
        });
    }

    /// <summary>This clock does not count: the test knows when to move it.</summary>
    public void OperationStarted()
    {
    }

    /// <inheritdoc cref="OperationStarted"/>
    public void OperationCompleted()
    {
    }

    /// <summary>Moves the clock; each delay that falls due ends at its own time, the earliest first.</summary>
    public void Advance(TimeSpan time)
    {
        var target = UtcNow + time;
        while (TakeNext(target) is { } alarm)
            alarm.Rang.TrySetResult();
    }

    /// <summary>Sets the clock without ending any delay, as a person or a time server would.</summary>
    public void Set(DateTimeOffset now)
    {
        lock (_lock)
            _now = now;
    }

    /// <summary>Ends when at least that many delays are pending, and nothing is about to change that.</summary>
    public Task WhenPending(int count)
    {
        lock (_lock)
        {
            if (_posted == 0 && _alarms.Count >= count)
                return Task.CompletedTask;

            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _watchers.Add((count, reached));
            return reached.Task;
        }
    }

    /// <summary>Moves the clock from delay to delay until the work has ended. For one piece of work that waits for nothing else.</summary>
    public async Task RunAsync(Task work)
    {
        while (!work.IsCompleted)
        {
            await Task.WhenAny(work, WhenPending(1));
            if (NextDue is { } due)
                Advance(due);
        }

        await work;
    }

    private Alarm? TakeNext(DateTimeOffset target)
    {
        lock (_lock)
        {
            var next = _alarms.Where(alarm => alarm.Due <= target).OrderBy(alarm => alarm.Due).ThenBy(alarm => alarm.Order).FirstOrDefault();
            if (next is null)
            {
                _now = target > _now ? target : _now;
                return null;
            }

            _alarms.Remove(next);
            _now = next.Due > _now ? next.Due : _now;
            return next;
        }
    }

    private void Cancel(Alarm alarm, CancellationToken cancellationToken)
    {
        bool isWaiting;
        lock (_lock)
            isWaiting = _alarms.Remove(alarm);

        if (isWaiting)
            alarm.Rang.TrySetCanceled(cancellationToken);
    }

    private List<TaskCompletionSource> TakeReached()
    {
        if (_posted > 0)
            return [];

        var reached = _watchers.Where(watcher => _alarms.Count >= watcher.Count).Select(watcher => watcher.Reached).ToList();
        _watchers.RemoveAll(watcher => _alarms.Count >= watcher.Count);
        return reached;
    }

    private sealed record Alarm(DateTimeOffset Due, long Order)
    {
        public TaskCompletionSource Rang { get; } = new();
    }
}
