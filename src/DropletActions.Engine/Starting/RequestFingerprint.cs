namespace DropletActions.Engine;

/// <summary>What is known of a request whose response was lost: what its actions are told from others by.</summary>
/// <param name="Type">The action type.</param>
/// <param name="DropletIds">The Droplets it was for.</param>
/// <param name="NewestBefore">The highest action id observed before it was sent: a hint for a reader, and no evidence.</param>
/// <param name="SentAt">When it was sent, by this machine's clock.</param>
internal sealed record RequestFingerprint(string Type, IReadOnlyCollection<long> DropletIds, long NewestBefore, DateTimeOffset SentAt)
{
    // The server's times and its Date header have whole seconds, and the two clocks are compared through the network: the request's own
    // action never reads more than this before the request.
    private static readonly TimeSpan s_ownSlack = TimeSpan.FromSeconds(1.5);

    // A request waits for the rate limit for minutes at most, and has no effect two minutes after it was sent.
    private static readonly TimeSpan s_latest = TimeSpan.FromMinutes(10);

    /// <summary>How long after it was sent a request can still have an effect.</summary>
    public static TimeSpan NoEffectAfter { get; } = TimeSpan.FromMinutes(2);

    /// <summary>The server's clock less this machine's when it was sent; null when it is not known, so that times prove nothing.</summary>
    public TimeSpan? ClockOffset { get; init; }

    /// <summary>The name of the image that a snapshot was to make; null for none.</summary>
    public string? ImageName { get; init; }

    /// <summary>The tag that the request was for; null where only <see cref="DropletIds"/> were meant.</summary>
    public string? Tag { get; init; }

    /// <summary>How much older than the request an action may read and still not be ruled out.</summary>
    public TimeSpan Margin { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>What sent it: two traces of one owner are of the same request.</summary>
    public object? Owner { get; init; }

    /// <summary>When it was sent, by the server's clock; null when that is not known.</summary>
    public DateTimeOffset? SentAtServer => SentAt + ClockOffset;

    /// <summary>Whether an action can be one of this request's, as far as the action itself tells.</summary>
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
    /// <summary>It is another's: another type, another Droplet, or clearly older.</summary>
    No,

    /// <summary>It reads older than the request, by so little that the clocks may be wrong.</summary>
    Early,

    /// <summary>Its time and the request's cannot be compared.</summary>
    Open,

    /// <summary>It is so much younger that the request has probably nothing to do with it.</summary>
    Late,

    /// <summary>It fits.</summary>
    Yes,
}
