namespace DropletActions.Engine;

/// <summary>How a fleet run goes about its work.</summary>
public sealed record FleetOptions
{
    /// <summary>Requests in flight at most. 16 unless told otherwise.</summary>
    public int Throttle { get; init; } = 16;

    /// <summary>Whether an action is reported once it is done, rather than once it is accepted.</summary>
    public bool Wait { get; init; }

    /// <summary>How long to wait for each action, from its acceptance. Zero for ever; null for what the catalog's row says.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Whether a Droplet with a pending event is tried again until the timeout, instead of failing.</summary>
    public bool WaitIfBusy { get; init; }

    /// <summary>Where the run is written down, so that it can go on in another process; null for nowhere. Stays the caller's.</summary>
    public RunJournal? Journal { get; init; }

    // What this version does not know is waited for as most types are.
    private static readonly TimeSpan s_unknownType = TimeSpan.FromSeconds(600);

    /// <summary>The wait for an action type under these options; null for no end.</summary>
    /// <param name="type">The catalog's row; null for a type it does not know.</param>
    public TimeSpan? WaitFor(ActionType? type)
    {
        var wait = Timeout ?? type?.WaitTimeout ?? s_unknownType;
        return wait == TimeSpan.Zero ? null : wait;
    }
}
