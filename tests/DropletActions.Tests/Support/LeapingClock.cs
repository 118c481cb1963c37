using DropletActions.Engine;

namespace DropletActions.Tests.Support;

/// <summary>
/// A clock that leaps to the next wait as soon as nothing but time can move the code under test on: no request is under way, no code of it
/// runs or is about to run, and the thread of its pipeline is blocked. It knows because all of that passes through it, so hours of waiting
/// pass in milliseconds, no wait ends while a request takes its time, and any number of these clocks run side by side.
/// </summary>
/// <remarks>
/// It runs the code that it wakes one piece after another, on one thread at a time: a task that was completed while another thread was
/// about to await it would run its continuation where no clock can know of it.
/// </remarks>
internal sealed class LeapingClock : IClock
{
    private readonly object _lock = new();
    private readonly Queue<Action> _ready = new();
    private readonly PriorityQueue<Wait, (DateTimeOffset Due, long Order)> _waits = new();
    private DateTimeOffset _now;
    private long _order;
    private bool _isRunning;
    private int _operations;
    private int _requests;
    private int _requestsSent;

    public LeapingClock() : this(new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero))
    {
    }

    public LeapingClock(DateTimeOffset now) => Start = _now = now;

    public DateTimeOffset Start { get; }

    public TimeSpan Elapsed => UtcNow - Start;

    public DateTimeOffset UtcNow
    {
        get
        {
            lock (_lock)
                return _now;
        }
    }

    /// <summary>How many requests were sent, and how many of them are still in flight.</summary>
    public (int Sent, int UnderWay) Requests
    {
        get
        {
            lock (_lock)
                return (_requestsSent, _requests);
        }
    }

    public Task Delay(TimeSpan time, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled(cancellationToken);

        if (time <= TimeSpan.Zero)
            return Task.CompletedTask;

        var wait = new Wait(this);
        lock (_lock)
        {
            _waits.Enqueue(wait, (time < DateTimeOffset.MaxValue - _now ? _now + time : DateTimeOffset.MaxValue, _order++));
            Run();
        }

        wait.CancelWith(cancellationToken);
        return wait.Task;
    }

    public void Post(Action work)
    {
        lock (_lock)
        {
            _ready.Enqueue(work);
            Run();
        }
    }

    public void OperationStarted()
    {
        lock (_lock)
            _operations++;
    }

    public void OperationCompleted()
    {
        lock (_lock)
        {
            if (--_operations < 0)
                throw new InvalidOperationException("More operations were completed than started.");

            Run();
        }
    }

    /// <summary>Stops the clock while a request is in flight, and until its caller waits again.</summary>
    public HttpMessageHandler Watch(HttpMessageHandler handler) => new Watcher(this, handler);

    /// <summary>The same for a request of any other kind.</summary>
    public Task<T> Watch<T>(Func<Task<T>> request)
    {
        lock (_lock)
        {
            _requestsSent++;
            _requests++;
        }

        var answered = new TaskCompletionSource<T>();
        _ = RunAsync();
        return answered.Task;

        async Task RunAsync()
        {
            try
            {
                var answer = await request().ConfigureAwait(false);
                End(() => answered.SetResult(answer));
            }
            catch (Exception e)
            {
                End(() => answered.SetException(e));
            }
        }

        void End(Action answer)
        {
            lock (_lock)
            {
                _requests--;
                Post(answer);
            }
        }
    }

    /// <summary>Holds a request until the test releases it; time passes meanwhile.</summary>
    public async Task HoldRequestAsync(Task release)
    {
        lock (_lock)
        {
            _requests--;
            Run();
        }

        await release;
        lock (_lock)
            _requests++;
    }

    private void Run()
    {
        if (_isRunning)
            return;

        _isRunning = true;
        ThreadPool.UnsafeQueueUserWorkItem(static clock => clock.RunReady(), this, preferLocal: false);
    }

    private void RunReady()
    {
        while (TakeNext() is { } work)
            work();
    }

    /// <summary>The ready work or, if there is none and only time can change that, the end of the next wait.</summary>
    private Action? TakeNext()
    {
        lock (_lock)
        {
            if (_ready.TryDequeue(out var work))
                return work;

            while (_operations + _requests == 0 && _waits.TryDequeue(out var wait, out var due))
            {
                if (!wait.TryEnd())
                    continue;

                _now = due.Due > _now ? due.Due : _now;
                return () => wait.SetResult(true);
            }

            _isRunning = false;
            return null;
        }
    }

    private sealed class Wait(LeapingClock clock) : TaskCompletionSource<bool>
    {
        private int _isOver;

        public bool TryEnd() => Interlocked.Exchange(ref _isOver, 1) == 0;

        public void CancelWith(CancellationToken cancellationToken)
        {
            var cancellation = cancellationToken.UnsafeRegister(
                (_, token) =>
                {
                    if (TryEnd())
                        clock.Post(() => SetCanceled(token));
                },
                null);
            _ = Task.ContinueWith(_ => cancellation.Dispose(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    private sealed class Watcher(LeapingClock clock, HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => clock.Watch(async () =>
        {
            var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            await response.Content.LoadIntoBufferAsync(cancellationToken).ConfigureAwait(false);
            return response;
        });
    }
}
