namespace DropletActions.Engine;

/// <summary>How a run works.</summary>
internal sealed record FleetOptions
{
    /// <summary>The most requests in flight.</summary>
    public int Throttle { get; init; } = 16;

    /// <summary>Whether an action is reported once it is done, rather than once it is accepted.</summary>
    public bool Wait { get; init; }

    /// <summary>When a Droplet is ready, before which its action is not reported as done; null to not wait for that. It requires <see cref="Wait"/>.</summary>
    public ReadyWhen? ReadyWhen { get; init; }

    /// <summary>How long to wait for each action, from its acceptance. Zero for no end; null for the catalog's default.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Whether a Droplet with a pending event is tried again until the timeout, instead of failing.</summary>
    public bool WaitIfBusy { get; init; }

    /// <summary>The journal, by which another process can resume the run; null for none. The caller disposes it.</summary>
    public RunJournal? Journal { get; init; }

    /// <summary>The stage's part in a window of Droplets that may be out of service; null for none.</summary>
    public WindowStage? Window { get; init; }

    // An unknown type is waited for as most types are.
    private static readonly TimeSpan s_unknownType = TimeSpan.FromSeconds(600);

    /// <summary>The wait for an action type under these options; null for no end.</summary>
    /// <param name="type">The catalog's row; null for a type it does not know.</param>
    public TimeSpan? WaitFor(ActionType? type)
    {
        var wait = Timeout ?? type?.WaitTimeout ?? s_unknownType;
        return wait == TimeSpan.Zero ? null : wait;
    }
}
