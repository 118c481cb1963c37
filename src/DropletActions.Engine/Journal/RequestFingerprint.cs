namespace DropletActions.Engine;

/// <summary>What the actions of a request are recognized by, if its response is lost.</summary>
/// <param name="NewestBefore">The highest action id that was observed before it was sent: a hint for a reader, but no evidence.</param>
/// <param name="SentAt">When it was sent, by this machine's clock.</param>
internal sealed record RequestFingerprint(string Type, IReadOnlyCollection<long> DropletIds, long NewestBefore, DateTimeOffset SentAt)
{
    // The server's times and its Date header have whole seconds, and the two clocks are compared over the network. The request's own
    // action is never dated more than this before the request.
    private static readonly TimeSpan s_ownSlack = TimeSpan.FromSeconds(1.5);

    // A request waits for the rate limit for minutes at most, and has no effect two minutes after it was sent.
    private static readonly TimeSpan s_latest = TimeSpan.FromMinutes(10);

    /// <summary>How long after it was sent a request can still have an effect.</summary>
    public static TimeSpan NoEffectAfter { get; } = TimeSpan.FromMinutes(2);

    /// <summary>The server's clock minus this machine's when it was sent; null when it is not known, so that times prove nothing.</summary>
    public TimeSpan? ClockOffset { get; init; }

    /// <summary>The name of the image that a snapshot was to make; null for none.</summary>
    public string? ImageName { get; init; }

    /// <summary>The tag that the request was for; null where only <see cref="DropletIds"/> were meant.</summary>
    public string? Tag { get; init; }

    /// <summary>How much older than the request an action may be dated without being ruled out.</summary>
    public TimeSpan Margin { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The sender: two fingerprints with one owner belong to the same request.</summary>
    public object? Owner { get; init; }

    /// <summary>When it was sent, by the server's clock; null when that is not known.</summary>
    public DateTimeOffset? SentAtServer => SentAt + ClockOffset;

    /// <summary>How well an action fits this request, by the action alone.</summary>
    public FingerprintFit Fit(DropletAction action)
    {
        if (action.Type != Type || action.DropletId is not { } id || !DropletIds.Contains(id))
            return FingerprintFit.No;

        if (action.StartedAt - SentAtServer is not { } after)
            return FingerprintFit.Open;

        return after < -Margin ? FingerprintFit.No
            : after < -s_ownSlack ? FingerprintFit.Early
            : after > s_latest ? FingerprintFit.Late
            : FingerprintFit.Yes;
    }
}

/// <summary>How an action fits a request whose response was lost.</summary>
internal enum FingerprintFit
{
    /// <summary>It belongs to another request: another type, another Droplet, or clearly older.</summary>
    No,

    /// <summary>It is dated earlier than the request, by so little that the clocks may be wrong.</summary>
    Early,

    /// <summary>Its time cannot be compared with the request's.</summary>
    Open,

    /// <summary>It is so much later that it probably belongs to another request.</summary>
    Late,

    /// <summary>It fits.</summary>
    Yes,
}
