namespace DropletActions.Engine;

/// <summary>What a run reports. A cmdlet writes each event to a stream of PowerShell, on the pipeline's own thread.</summary>
internal abstract record FleetEvent
{
    private protected FleetEvent()
    {
    }
}

/// <summary>An action to emit: accepted, or with a wait, finished.</summary>
/// <param name="Action">The action in its last known state.</param>
internal sealed record ActionReported(DropletAction Action) : FleetEvent
{
    /// <summary>Whether it errored, or the wait for it failed: the action that was to follow must not be started.</summary>
    public bool HasFailed { get; init; } = Action.IsErrored;

    /// <summary>Whether it is from an earlier run's journal, and nothing was left to do for it.</summary>
    public bool IsFromFinishedRun { get; init; }
}

/// <summary>Something failed for one Droplet. The run continues.</summary>
internal sealed record TargetFailed(Failure Failure) : FleetEvent;

/// <summary>Something failed in a way that makes every further request pointless. The run has stopped.</summary>
internal sealed record RunFailed(Failure Failure) : FleetEvent;

/// <summary>
/// The work of a step in a window has ended. It comes after all other events of that work, so when it is rendered, the object of the
/// Droplet has passed downstream.
/// </summary>
internal sealed record StepEnded(long DropletId) : FleetEvent;

/// <summary>A sentence for the verbose stream.</summary>
internal sealed record Noted(string Text) : FleetEvent;

/// <summary>A line for the debug stream.</summary>
internal sealed record Traced(string Text) : FleetEvent;

/// <summary>A warning that concerns no single Droplet.</summary>
internal sealed record Warned(string Text) : FleetEvent;

/// <summary>A question to the pipeline thread: whether a Droplet is ready.</summary>
/// <param name="Clock">The clock that counts the work of the wait that continues with the result.</param>
/// <param name="Ended">Canceled when the result is no longer needed.</param>
internal sealed record ReadinessAsked(Droplet Droplet, IClock Clock, CancellationToken Ended) : FleetEvent
{
    private readonly TaskCompletionSource<string?> _answered = new();

    /// <summary>The result: null for ready, otherwise why not, as a clause.</summary>
    public Task<string?> Answered => _answered.Task;

    public void Answer(string? whyNot) => Clock.PostResult(_answered, whyNot);
}

/// <summary>Work was not started, because the run ended first. It was in the queue, or its Droplet was busy.</summary>
/// <param name="WasTried">Whether it was tried once and was waiting for another try.</param>
internal sealed record NotStarted(WorkItem Work, bool WasTried) : FleetEvent;

/// <summary>A request was canceled before its response arrived: it may have been carried out.</summary>
internal sealed record RequestAbandoned(WorkItem Work) : FleetEvent;
