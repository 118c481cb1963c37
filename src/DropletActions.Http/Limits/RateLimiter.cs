namespace DropletActions.Http.Limits;

/// <summary>
/// Delays requests so that all of them together stay within the token's rate limits: no more in a minute than the burst limit, and
/// none while the API demands a pause. Thread-safe.
/// </summary>
/// <remarks>
/// System.Threading.RateLimiting is not used: its limiters use the machine's stopwatch, which a test cannot move, and its abstract
/// classes have no place for the headers of a response or for a caller's timeout.
/// </remarks>
internal sealed class RateLimiter(IClock clock)
{
    // The documented limit, until a response has the hourly limit.
    private const int DefaultBurst = 250;

    // The window of the burst limit, and the pause after a 429 without headers.
    private static readonly TimeSpan s_burstWindow = TimeSpan.FromMinutes(1);

    // The pause after a 429 that demands none: requests sent again at once could be refused indefinitely.
    private static readonly TimeSpan s_minPause = TimeSpan.FromSeconds(1);

    // Shorter pauses only space the requests out.
    private static readonly TimeSpan s_minNoted = TimeSpan.FromSeconds(1);
    private static readonly Task<DateTimeOffset?> s_granted = Task.FromResult<DateTimeOffset?>(null);

    private readonly object _lock = new();
    private readonly FairLock _turn = new(clock);
    private readonly SlidingMinute _sent = new();
    private int _queued;
    private int _burst = DefaultBurst;
    private DateTimeOffset _pausedUntil;
    private DateTimeOffset _lastNow;
    private DateTimeOffset? _waitingUntil;
    private RateLimit? _rateLimit;
    private TimeSpan? _clockOffset;

    /// <summary>The rate limit by the last response that had it; null before the first one.</summary>
    public RateLimit? RateLimit => Locked(() => _rateLimit);

    /// <summary>The difference between the server's clock and this machine's; null before the first response that had a date.</summary>
    public TimeSpan? ClockOffset => Locked(() => _clockOffset);

    /// <summary>The end of the current pause for the rate limit; null while no request waits.</summary>
    public DateTimeOffset? PausedUntil => Locked(() => _waitingUntil);

    /// <summary>The number of requests that wait.</summary>
    public int Queued => Locked(() => _queued);

    /// <summary>Waits until the request may be sent, and counts it as sent.</summary>
    /// <param name="latest">The latest time until which the caller waits.</param>
    /// <returns>Null when the request may be sent now; otherwise when it could be sent, which is later than <paramref name="latest"/>.</returns>
    public Task<DateTimeOffset?> EnterAsync(DateTimeOffset latest, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled<DateTimeOffset?>(cancellationToken);

        lock (_lock)
        {
            if (_queued == 0 && TryPass() is null)
                return s_granted;

            _queued++;
        }

        return WaitAsync(latest, cancellationToken);
    }

    /// <summary>Updates the limits from the headers of a response.</summary>
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

            // retry-after belongs to the burst limit; without it, the hourly limit is used up until its reset.
            var pausedUntil = isRefused ? Later(headers.RetryAt ?? headers.Reset ?? Now() + s_burstWindow, Now() + s_minPause)
                : headers.Remaining == 0 ? headers.Reset
                : null;
            if (pausedUntil > _pausedUntil)
                _pausedUntil = pausedUntil.Value;
        }
    }

    private async Task<DateTimeOffset?> WaitAsync(DateTimeOffset latest, CancellationToken cancellationToken)
    {
        // Only the first request waits for the limit, with one timer; the others wait for their turn in their order.
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

                if (wait >= s_minNoted)
                    RequestLog.Current?.Note($"The rate limit is reached: requests wait until {Sentence.TimeOfDay(clock.UtcNow + wait, clock.UtcNow)}.");

                // Rounded up to milliseconds: a timer that fires early would find the limit still used up.
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

    /// <summary>Counts a request as sent and returns null, or returns the time of the next try.</summary>
    private DateTimeOffset? TryPass()
    {
        var now = Now();
        if (_pausedUntil > now)
            return _pausedUntil;

        if (_sent.NextFree(now, _burst) is { } free)
            return free;

        _sent.Add(now);
        return null;
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    /// <summary>The time. When the clock was set back, the records with the old time are cleared, because every request would wait for them.</summary>
    private DateTimeOffset Now()
    {
        var now = clock.UtcNow;
        if (_lastNow - now > TimeSpan.FromSeconds(1))
        {
            _sent.Clear();
            _pausedUntil = default;
        }

        return _lastNow = now;
    }

    private T Locked<T>(Func<T> read)
    {
        lock (_lock)
            return read();
    }
}
