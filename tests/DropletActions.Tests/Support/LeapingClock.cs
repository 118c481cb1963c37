using DropletActions.Engine;

namespace DropletActions.Tests.Support;

/// <summary>
/// A clock that leaps to the next wait as soon as nothing but time can move the code under test on: no request is under way, no code of it
/// runs or is about to run. It knows because the code reports its work (<see cref="OperationStarted"/>), so hours of waiting pass in
/// milliseconds, no wait ends while a request takes its time, and any number of these clocks run side by side.
/// </summary>
internal sealed class LeapingClock : IClock
{
    private readonly object _lock = new();
    private readonly PriorityQueue<Wait, (DateTimeOffset Due, long Order)> _waits = new();
    private DateTimeOffset _now;
    private long _order;
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

    /// <summary>How many requests were handed to the network, and how many of them are under way still.</summary>
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
            _waits.Enqueue(wait, (time < DateTimeOffset.MaxValue - _now ? _now + time : DateTimeOffset.MaxValue, _order++));
        wait.CancelWith(cancellationToken);
        LeapIfIdle();
        return wait.Task;
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
        }

        LeapIfIdle();
    }

    /// <summary>Has the clock stand still while a request is under way, and until what it was sent for waits again.</summary>
    public HttpMessageHandler Watch(HttpMessageHandler handler) => new Watcher(this, handler);

    /// <summary>The same for a request of any other kind.</summary>
    public Task<T> Watch<T>(Func<Task<T>> request)
    {
        Count(1);

        // What waits for the answer runs within SetResult, until it waits for something else.
        var answered = new TaskCompletionSource<T>();
        _ = RunAsync();
        return answered.Task;

        async Task RunAsync()
        {
            try
            {
                var answer = await request().ConfigureAwait(false);
                Count(-1);
                answered.SetResult(answer);
            }
            catch (Exception e)
            {
                Count(-1);
                answered.SetException(e);
            }
            finally
            {
                OperationCompleted();
            }
        }
    }

    /// <summary>A request is an operation that ends only after the code behind it has run.</summary>
    private void Count(int requests)
    {
        lock (_lock)
        {
            _requests += requests;
            if (requests < 0)
                return;

            _requestsSent++;
            _operations++;
        }
    }

    /// <summary>Ends one wait at a time, so that what it wakes is done before the next wait ends, and each run has the same order.</summary>
    private void LeapIfIdle()
    {
        lock (_lock)
        {
            while (_operations == 0 && _waits.TryDequeue(out var wait, out var due))
            {
                if (!wait.TryEnd())
                    continue;

                _now = due.Due > _now ? due.Due : _now;
                this.PostResult(wait, true);
            }
        }
    }

    private sealed class Wait(LeapingClock clock) : TaskCompletionSource<bool>
    {
        private CancellationTokenRegistration _cancellation;
        private int _isOver;

        public bool TryEnd() => Interlocked.Exchange(ref _isOver, 1) == 0;

        public void CancelWith(CancellationToken cancellationToken)
        {
            if (!cancellationToken.CanBeCanceled)
                return;

            _cancellation = cancellationToken.UnsafeRegister(
                static (state, token) =>
                {
                    var wait = (Wait)state!;
                    if (wait.TryEnd())
                        wait.Clock.Post(() => wait.TrySetCanceled(token));
                },
                this);
            _ = Task.ContinueWith(_ => _cancellation.Dispose(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }

        private LeapingClock Clock { get; } = clock;
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
