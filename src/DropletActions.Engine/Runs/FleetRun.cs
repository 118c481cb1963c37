namespace DropletActions.Engine;

/// <summary>
/// A run of one cmdlet: work goes in as it comes, and events come out for the pipeline thread. It composes the scheduler, the ways of
/// starting, and the report.
/// </summary>
/// <remarks>
/// One thread submits (<see cref="TrySubmit"/>, <see cref="Complete"/>) and takes events; workers do the rest. The owner ends a run with
/// <see cref="Stop"/>, whatever happened, and then nothing of it is left running.
/// </remarks>
internal sealed class FleetRun : IDisposable
{
    private readonly IDropletApi _api;
    private readonly WorkRunner _runner;
    private readonly WindowStage? _window;
    private bool _isTotalKnown;

    /// <summary>Makes a run; nothing happens before the first item.</summary>
    /// <param name="events">The events that the workers add. The caller disposes it.</param>
    public FleetRun(ApiSession session, FleetOptions options, EventQueue events)
    {
        _api = session.Api;
        _window = options.Window;
        Scheduler = new(options.Throttle, session.Clock, RunAsync, _window)
        {
            Dropped = item => Report!.NotStarted(item),
            Crashed = e => Report!.EndRun(Failure.Unexpected(e)),
            Ended = events.Wake,
        };
        Report = new(events, options.Journal, Scheduler.Halt) { DropletFailed = id => _window?.Window.Fail(id) };
        if (_window is { IsFirst: true } first)
            first.Window.Opened = () => session.Clock.Post(Scheduler.StartAdmitted);
        _runner = new(session, options, Report);
    }

    /// <summary>Runs the work, within its limits.</summary>
    public WorkScheduler Scheduler { get; }

    public RunReport Report { get; }

    /// <summary>Where the requests of the run report; null for nowhere.</summary>
    public RequestLog? Log { private get; init; }

    /// <summary>Whether all is over: no request, no wait, and no more work to come. Events may still be there.</summary>
    public bool IsEnded => Scheduler.IsEnded;

    public FleetProgress Progress => Report.Progress(_api.PausedUntil) with
    {
        Window = _window is { IsFirst: true, Window: { IsLimited: true } window } ? (window.InStay, window.Places) : null,
    };

    /// <summary>All Droplets that the run is for are known, before their work is submitted.</summary>
    public void Expect(int droplets)
    {
        _isTotalKnown = true;
        Report.Expect(droplets);
    }

    /// <summary>Submits work that belongs together.</summary>
    /// <returns>False when enough is waiting already: render events and try again.</returns>
    public bool TrySubmit(params IReadOnlyList<WorkItem> items)
    {
        if (!Scheduler.TrySubmit(items))
            return false;

        // A halted run drops the items.
        if (!_isTotalKnown && !Scheduler.IsHalted)
            Report.Expect(items.Sum(item => item.DropletCount));
        return true;
    }

    /// <inheritdoc cref="WorkScheduler.WaitForRoom"/>
    public bool WaitForRoom(TimeSpan time, CancellationToken cancellationToken) => Scheduler.WaitForRoom(time, cancellationToken);

    /// <summary>Waits for an action that was started elsewhere, beside all other work. One that is over is reported at once.</summary>
    public void Wait(DropletAction action)
    {
        Report.Expect(1);
        Report.Accepted();
        if (action.DropletId is { } id)
            _window?.Begin(id);
        if (_runner.EndOf(action) is not { } end)
        {
            Scheduler.RunBeside(cancellationToken => WaitAsync(action, cancellationToken));
            return;
        }

        Report.Waited(end);
        EndStep(action);
    }

    /// <summary>No more work will come.</summary>
    public void Complete() => Scheduler.Complete();

    /// <summary>Cancels all work and returns when all of it has ended. Safe to call more than once.</summary>
    public void Stop() => Scheduler.Stop();

    public void Dispose() => Scheduler.Dispose();

    private async Task WaitAsync(DropletAction action, CancellationToken cancellationToken)
    {
        RequestLog.Current = Log;
        await _runner.WaitAsync(action, cancellationToken).ConfigureAwait(false);
        EndStep(action);
    }

    private void EndStep(DropletAction action)
    {
        if (action.DropletId is { } id)
            _window?.End(id);
    }

    private Task RunAsync(WorkItem item, IWorkContext context, CancellationToken cancellationToken)
    {
        RequestLog.Current = Log;
        return _runner.RunAsync(item, context, cancellationToken);
    }
}
