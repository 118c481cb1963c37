namespace DropletActions.Sandbox;

/// <summary>What a token may do, and what it has done lately.</summary>
internal sealed class TokenState(IReadOnlyCollection<string>? scopes, SandboxOptions options)
{
    private readonly HashSet<string>? _scopes = scopes is null ? null : new HashSet<string>(scopes, StringComparer.Ordinal);
    private readonly SlidingWindow _hour = new(TimeSpan.FromHours(1));
    private readonly SlidingWindow _burst = new(options.BurstWindow);

    public bool Has(string scope) => _scopes is null || _scopes.Contains(scope);

    public bool HasAll(IEnumerable<string> needed) => _scopes is null || needed.All(_scopes.Contains);

    /// <summary>Counts a request unless a limit refuses it; a refused request does not count.</summary>
    public Quota Request(DateTimeOffset now)
    {
        _hour.Forget(now);
        _burst.Forget(now);
        if (_hour.Count >= options.HourlyLimit)
            return new Quota(options.HourlyLimit, 0, _hour.OldestLeaves!.Value, QuotaVerdict.Hour, null);
        if (_burst.Count >= options.BurstLimit)
        {
            // The real API tells 0 remaining here too, whatever the hour has left: only retry-after tells the limits apart.
            var wait = _burst.OldestLeaves!.Value - now;
            return new Quota(options.HourlyLimit, 0, _hour.OldestLeaves!.Value, QuotaVerdict.Burst, Seconds(wait));
        }
        _hour.Add(now);
        _burst.Add(now);
        return new Quota(options.HourlyLimit, options.HourlyLimit - _hour.Count, _hour.OldestLeaves!.Value, QuotaVerdict.Passed, null);
    }

    private static int Seconds(TimeSpan wait) => Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
}

/// <summary>Whether a limit refuses a request.</summary>
internal enum QuotaVerdict
{
    Passed,
    Hour,
    Burst,
}

/// <summary>What the headers of an answer tell of the quota. RetryAfter in seconds, for the burst limit only.</summary>
internal sealed record Quota(int Limit, int Remaining, DateTimeOffset Reset, QuotaVerdict Verdict, int? RetryAfter)
{
    /// <summary>What a request without a known token is told.</summary>
    public static Quota Untouched(int limit, DateTimeOffset now) => new(limit, limit, now.AddHours(1), QuotaVerdict.Passed, null);
}
