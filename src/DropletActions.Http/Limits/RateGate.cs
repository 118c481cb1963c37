using DropletActions.Engine;

namespace DropletActions.Http.Limits;

/// <summary>
/// What every request passes before it is sent, so that all of them together keep to the quota of the token: no more in a minute
/// than the burst limit, none while the API asks to wait. Thread-safe.
/// </summary>
/// <remarks>
/// System.Threading.RateLimiting is not used: its limiters go by the machine's own stopwatch, which a test cannot move, and its
/// abstract classes have no place for what an answer tells or for a caller's patience, so nothing would be left of them but names.
/// </remarks>
internal sealed class RateGate(IClock clock)
{
    // What is documented, until an answer tells the hourly limit.
    private const int DefaultBurst = 250;

    // The window of the burst limit: how long to wait after a 429 that says nothing.
    private static readonly TimeSpan s_burstWindow = TimeSpan.FromMinutes(1);

    // After a 429 that asks for no wait, or for one that is over: sent again at once, it could be refused for ever without a pause.
    private static readonly TimeSpan s_least = TimeSpan.FromSeconds(1);
    private static readonly Task<DateTimeOffset?> s_open = Task.FromResult<DateTimeOffset?>(null);

    private readonly object _lock = new();
    private readonly FairLock _turn = new(clock);
    private readonly SlidingMinute _sent = new();
    private int _queued;
    private int _burst = DefaultBurst;
    private DateTimeOffset _closedUntil;
    private DateTimeOffset _seen;
    private DateTimeOffset? _waitingUntil;
    private RateLimit? _rateLimit;
    private TimeSpan? _clockOffset;

    /// <summary>What the last answers told of the quota; null before the first that told.</summary>
    public RateLimit? RateLimit
    {
        get
        {
            lock (_lock)
                return _rateLimit;
        }
    }

    /// <summary>The server's clock less this machine's; null when no answer told.</summary>
    public TimeSpan? ClockOffset
    {
        get
        {
            lock (_lock)
                return _clockOffset;
        }
    }

    /// <summary>Until when all requests wait for the quota; null when none has to.</summary>
    public DateTimeOffset? PausedUntil
    {
        get
        {
            lock (_lock)
                return _waitingUntil;
        }
    }

    /// <summary>How many requests wait.</summary>
    public int Queued
    {
        get
        {
            lock (_lock)
                return _queued;
        }
    }

    /// <summary>Waits until a request may be sent, and counts it as sent.</summary>
    /// <param name="latest">When the caller's patience ends.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Null when the request may be sent now; otherwise when it could be, which is later than <paramref name="latest"/>.</returns>
    public Task<DateTimeOffset?> EnterAsync(DateTimeOffset latest, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled<DateTimeOffset?>(cancellationToken);

        lock (_lock)
        {
            if (_queued == 0 && TryPass() is null)
                return s_open;

            _queued++;
        }

        return WaitAsync(latest, cancellationToken);
    }

    /// <summary>Takes note of what an answer tells.</summary>
    /// <param name="headers">Its headers.</param>
    /// <param name="isRefused">Whether it was a 429.</param>
    public void Observe(RateHeaders headers, bool isRefused)
    {
        lock (_lock)
        {
            _rateLimit = headers.RateLimit ?? _rateLimit;
            _clockOffset = headers.ClockOffset ?? _clockOffset;

            // The burst limit is 5 % of the hourly one.
            if (headers.Limit is { } limit)
                _burst = Math.Max(1, limit / 20);

            if (isRefused)
                _sent.TakeBack();

            // retry-after belongs to the burst limit; reset is about the hour, which counts when retry-after is not there.
            var closedUntil = isRefused ? Later(headers.RetryAt ?? headers.Reset ?? Now() + s_burstWindow, Now() + s_least)
                : headers.Remaining == 0 ? headers.Reset
                : null;
            if (closedUntil > _closedUntil)
                _closedUntil = closedUntil.Value;
        }
    }

    private async Task<DateTimeOffset?> WaitAsync(DateTimeOffset latest, CancellationToken cancellationToken)
    {
        // One at a time waits for the gate, the others for their turn: in their order, and with one timer.
        var isFirst = false;
        try
        {
            await _turn.AcquireAsync(cancellationToken).ConfigureAwait(false);
            isFirst = true;
            while (true)
            {
                TimeSpan wait;
                lock (_lock)
                {
                    _waitingUntil = TryPass();
                    if (_waitingUntil is null || _waitingUntil > latest)
                        return _waitingUntil;

                    wait = _waitingUntil.Value - clock.UtcNow;
                }

                // Whole milliseconds, upwards: a timer that fires a moment early would find the gate still closed.
                await clock.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            lock (_lock)
            {
                _queued--;
                if (isFirst)
                    _waitingUntil = null;
            }

            if (isFirst)
                _turn.Release();
        }
    }

    /// <summary>Counts a request as sent and gives null, or gives the time when it can be tried again.</summary>
    private DateTimeOffset? TryPass()
    {
        var now = Now();
        if (_closedUntil > now)
            return _closedUntil;

        if (_sent.NextFree(now, _burst) is { } free)
            return free;

        _sent.Add(now);
        return null;
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    /// <summary>The time; when the clock was set back, what was noted by the old time is forgotten, or all would wait for it.</summary>
    private DateTimeOffset Now()
    {
        var now = clock.UtcNow;
        if (_seen - now > TimeSpan.FromSeconds(1))
        {
            _sent.Clear();
            _closedUntil = default;
        }

        return _seen = now;
    }
}
