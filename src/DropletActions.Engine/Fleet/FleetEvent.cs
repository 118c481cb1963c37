namespace DropletActions.Engine;

/// <summary>Something the engine has to tell. A cmdlet turns each into a stream of PowerShell's, on the pipeline's own thread.</summary>
public abstract record FleetEvent
{
    private protected FleetEvent()
    {
    }
}

/// <summary>An action to hand on: accepted, or with a wait, finished.</summary>
/// <param name="Action">The action as last seen.</param>
public sealed record ActionReported(DropletAction Action) : FleetEvent
{
    /// <summary>Whether it errored, or the wait for it did not end well: what was to follow it must not be started.</summary>
    public bool HasFailed { get; init; } = Action.IsErrored;

    /// <summary>Whether it is an earlier run's, out of the journal, and nothing was left to do for it.</summary>
    public bool IsFromFinishedRun { get; init; }
}

/// <summary>Something failed for one Droplet. The run goes on.</summary>
/// <param name="Failure">What, and what to do about it.</param>
public sealed record TargetFailed(Failure Failure) : FleetEvent;

/// <summary>Something failed in a way that makes every further request pointless. The run has stopped.</summary>
/// <param name="Failure">What, and what to do about it.</param>
public sealed record RunFailed(Failure Failure) : FleetEvent;

/// <summary>Something for those who want to know more.</summary>
/// <param name="Text">One sentence.</param>
public sealed record Noted(string Text) : FleetEvent;

/// <summary>Something that a person should know, and that concerns no single Droplet.</summary>
/// <param name="Text">What, and what to do about it.</param>
public sealed record Warned(string Text) : FleetEvent;

/// <summary>A request was given up while its answer was still out: it may have been carried out.</summary>
/// <param name="Assignment">What was asked for.</param>
public sealed record RequestAbandoned(Assignment Assignment) : FleetEvent;
