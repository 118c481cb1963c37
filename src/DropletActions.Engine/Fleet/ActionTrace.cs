namespace DropletActions.Engine;

/// <summary>What is known of a request whose answer was lost: enough to tell its actions from all others.</summary>
/// <param name="Type">The action type.</param>
/// <param name="DropletIds">The Droplets it was for.</param>
/// <param name="NewestBefore">The highest action id seen before it was sent.</param>
/// <param name="SentAt">When it was sent, by this machine's clock.</param>
internal sealed record ActionTrace(string Type, IReadOnlyCollection<long> DropletIds, long NewestBefore, DateTimeOffset SentAt)
{
    /// <summary>The server's clock less this machine's when it was sent; null for what it is now.</summary>
    public TimeSpan? ClockOffset { get; init; }

    /// <summary>Whether an action, by its id, is known to be another request's.</summary>
    public Func<long, bool> IsAnothers { get; init; } = _ => false;

    // The server's times and its Date header have whole seconds, and the two clocks are compared through the network.
    private static readonly TimeSpan s_slack = TimeSpan.FromSeconds(3);

    /// <summary>Whether an action is one of these.</summary>
    /// <param name="action">The action.</param>
    /// <param name="clockOffset">The server's clock less this machine's.</param>
    public bool IsMine(DropletAction action, TimeSpan clockOffset) =>
        action.Type == Type
        && action.Id > NewestBefore
        && action.DropletId is { } id && DropletIds.Contains(id)
        && !(action.StartedAt - SentAt < (ClockOffset ?? clockOffset) - s_slack)
        && !IsAnothers(action.Id);
}
