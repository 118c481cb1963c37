namespace DropletActions.Sandbox;

/// <summary>The tokens that the sandbox accepts. All of them are made up.</summary>
internal sealed class TokenStore(SandboxOptions options)
{
    private readonly Dictionary<string, Token> _tokens = new(StringComparer.Ordinal);

    /// <summary>Creates a token with these scopes; null stands for all scopes.</summary>
    /// <exception cref="ArgumentException">A scope is not one of the API's.</exception>
    public string Create(IReadOnlyCollection<string>? scopes)
    {
        if (scopes?.FirstOrDefault(scope => !Scopes.All.Contains(scope)) is { } unknown)
            throw new ArgumentException($"There is no scope '{unknown}'. There are: {string.Join(", ", Scopes.All)}.", nameof(scopes));
        // It has 64 characters after the prefix, as a real token does, and shows that it is none.
        var digits = $"{Guid.NewGuid():N}{Guid.NewGuid():N}".Substring(0, 57);
        var text = $"dop_v1_sandbox{digits}";
        _tokens.Add(text, new Token(scopes, new RateLimits(options)));
        return text;
    }

    public Token? Find(string text) => _tokens.TryGetValue(text, out var token) ? token : null;
}

/// <summary>A token's scopes, and the requests that it has made.</summary>
internal sealed class Token(IReadOnlyCollection<string>? scopes, RateLimits limits)
{
    private readonly HashSet<string>? _scopes = scopes is null ? null : new HashSet<string>(scopes, StringComparer.Ordinal);

    public RateLimits Limits => limits;

    public bool Has(string scope) => _scopes is null || _scopes.Contains(scope);

    public bool HasAll(IEnumerable<string> needed) => _scopes is null || needed.All(_scopes.Contains);
}

/// <summary>The hourly limit and the burst limit of one token.</summary>
internal sealed class RateLimits(SandboxOptions options)
{
    private readonly SlidingWindow _hour = new(TimeSpan.FromHours(1));
    private readonly SlidingWindow _burst = new(options.BurstWindow);

    /// <summary>Counts a request unless a limit refuses it.</summary>
    public RateLimitState Count(DateTimeOffset now)
    {
        _hour.RemoveOld(now);
        _burst.RemoveOld(now);
        if (_hour.Count >= options.HourlyLimit)
            return new RateLimitState(options.HourlyLimit, 0, _hour.OldestExpires!.Value, IsExceeded: true);
        if (_burst.Count >= options.BurstLimit)
        {
            // The real API reports 0 remaining here too, whatever is left of the hour: only retry-after tells the limits apart.
            var seconds = Math.Max(1, (int)Math.Ceiling((_burst.OldestExpires!.Value - now).TotalSeconds));
            return new RateLimitState(options.HourlyLimit, 0, _hour.OldestExpires!.Value, IsExceeded: true, RetryAfter: seconds);
        }
        _hour.Add(now);
        _burst.Add(now);
        return new RateLimitState(options.HourlyLimit, options.HourlyLimit - _hour.Count, _hour.OldestExpires!.Value);
    }

    /// <summary>Counts the requests of a window of time that moves on. Those of one millisecond share an entry.</summary>
    private sealed class SlidingWindow(TimeSpan length)
    {
        private readonly long _length = (long)length.TotalMilliseconds;
        private readonly Queue<Entry> _entries = new();
        private Entry? _newest;

        /// <summary>As of the last <see cref="RemoveOld"/>.</summary>
        public int Count { get; private set; }

        /// <summary>When the oldest request leaves the window; null when there is none.</summary>
        public DateTimeOffset? OldestExpires =>
            _entries.Count > 0 ? DateTimeOffset.FromUnixTimeMilliseconds(_entries.Peek().At + _length) : null;

        public void RemoveOld(DateTimeOffset now)
        {
            var end = now.ToUnixTimeMilliseconds() - _length;
            while (_entries.Count > 0 && _entries.Peek().At <= end)
                Count -= _entries.Dequeue().Count;
        }

        public void Add(DateTimeOffset now)
        {
            var at = now.ToUnixTimeMilliseconds();
            if (_entries.Count == 0 || _newest!.At != at)
                _entries.Enqueue(_newest = new Entry(at));
            _newest.Count++;
            Count++;
        }

        private sealed class Entry(long at)
        {
            public long At => at;

            public int Count { get; set; }
        }
    }
}

/// <summary>What the headers of a response report of the limits. Only an exceeded burst limit has RetryAfter, in seconds.</summary>
internal sealed record RateLimitState(int Limit, int Remaining, DateTimeOffset Reset, bool IsExceeded = false, int? RetryAfter = null)
{
    /// <summary>The response to a request without a known token.</summary>
    public static RateLimitState Unused(int limit, DateTimeOffset now) => new(limit, limit, now.AddHours(1));
}
