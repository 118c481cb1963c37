using DropletActions.Engine;

namespace DropletActions.Tests.Support;

/// <summary>
/// A clock that jumps to the next wait as soon as nothing else goes on: no request is under way, no work item is queued, and nobody
/// has looked at the clock for a moment. So hours of waiting pass in seconds, and no wait ends while a request takes its time.
/// </summary>
internal sealed class FlowingClock : IClock, IDisposable
{
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(2);

    // For how many ticks nothing must have happened before a short leap, and before one that would end somebody's patience. Ticks and no
    // time: a machine that has no time for this process lets it do no work, but it does not let it tick either.
    private const int Quiet = 4;
    private const int VeryQuiet = 125;
    private static readonly TimeSpan s_shortLeap = TimeSpan.FromSeconds(15);

    private readonly object _lock = new();
    private readonly PriorityQueue<TaskCompletionSource, DateTimeOffset> _waits = new();
    private readonly Timer _timer;
    private DateTimeOffset _now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private int _requests;
    private int _sent;
    private int _ticksSinceUse;

    public FlowingClock() => _timer = new(_ => Flow(), null, s_tick, s_tick);

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
                _ticksSinceUse = 0;
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
            _ticksSinceUse = 0;
            _waits.Enqueue(wait, _now + time);
        }

        return wait.Task;
    }

    /// <summary>How many requests were handed to the network, and how many of them are under way still.</summary>
    public (int Sent, int UnderWay) Requests
    {
        get
        {
            lock (_lock)
                return (_sent, _requests);
        }
    }

    /// <summary>Has the clock stand still while requests are under way.</summary>
    public HttpMessageHandler Watch(HttpMessageHandler handler) => new Watcher(this, handler);

    public void Dispose() => _timer.Dispose();

    private void Flow()
    {
        lock (_lock)
        {
            if (_requests > 0 || ThreadPool.PendingWorkItemCount > 0 || ++_ticksSinceUse < Quiet)
                return;

            while (_waits.TryPeek(out var wait, out var due))
            {
                if (!wait.Task.IsCompleted && due - _now > s_shortLeap && _ticksSinceUse < VeryQuiet)
                    return;

                _waits.Dequeue();
                if (wait.Task.IsCompleted)
                    continue;

                _now = due > _now ? due : _now;
                _ticksSinceUse = 0;
                wait.TrySetResult();

                // Waits for the same moment end together.
                if (!_waits.TryPeek(out _, out var next) || next > _now)
                    return;
            }
        }
    }

    private void Count(int requests)
    {
        lock (_lock)
        {
            _requests += requests;
            _sent += Math.Max(0, requests);
            _ticksSinceUse = 0;
        }
    }

    private sealed class Watcher(FlowingClock clock, HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            clock.Count(1);
            try
            {
                var response = await base.SendAsync(request, cancellationToken);
                await response.Content.LoadIntoBufferAsync(cancellationToken);
                return response;
            }
            finally
            {
                clock.Count(-1);
            }
        }
    }
}
