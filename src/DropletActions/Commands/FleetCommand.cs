using System.Management.Automation;
using DropletActions.Engine;
using DropletActions.Rendering;

namespace DropletActions.Commands;

/// <summary>
/// A cmdlet that runs a fleet: hands in work, and turns the engine's events into PowerShell's streams. Every way out of the
/// pipeline ends the run before the cmdlet is gone.
/// </summary>
public abstract class FleetCommand : DropletCommand
{
    // While there is work to hand in, results are rendered in bundles: nobody sees a hundredth of a second.
    private static readonly TimeSpan s_untilRoom = TimeSpan.FromMilliseconds(10);

    private readonly EventQueue _events = new();
    private StageLink? _link;
    private ProgressDisplay? _progress;
    private FleetRun? _run;
    private bool _isComplete;
    private bool _isNobodyReading;

    /// <summary>Requests in flight at most, 1 to 256. The default is 16.</summary>
    [Parameter]
    [ValidateRange(1, 256)]
    public int ThrottleLimit { get; set; } = 16;

    private protected FleetRun Run => _run ??= StartRun();

    private protected StageLink Link => _link ??= new(this, _events);

    private protected abstract FleetOptions Options { get; }

    /// <summary>What the progress bar is about.</summary>
    private protected abstract string Activity { get; }

    /// <summary>Hands in an assignment, rendering while there is no room.</summary>
    private protected void Submit(Assignment assignment) =>
        Pump(() => Run.TrySubmit(assignment), () => Run.WaitForRoom(s_untilRoom, Cancellation));

    /// <summary>Renders what there is to render, and gives stages behind their turn; does not wait.</summary>
    private protected void Render() => Pump(() => true);

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        _isComplete = true;
        if (_run is null)
            return;

        _run.Complete();
        Pump(() => _run.IsEnded && _events.IsEmpty);
        _progress?.End();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _run?.Dispose();
            _events.Dispose();
        }

        base.Dispose(disposing);
    }

    private protected override void WaitFor(Task task)
    {
        if (_run is null)
        {
            base.WaitFor(task);
            return;
        }

        _ = task.ContinueWith(_ => _events.Wake(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        Pump(() => task.IsCompleted);
    }

    private FleetRun StartRun()
    {
        _progress = new(CommandRuntime, Math.Abs(GetHashCode() % 100_000) + 1, Activity);
        return new(Session, Options, _events);
    }

    /// <summary>The one loop of the pipeline thread: render, look whether it is over, wait for news.</summary>
    /// <param name="isOver">Whether to go on with something else.</param>
    /// <param name="wait">How to wait; for events when it is null.</param>
    private void Pump(Func<bool> isOver, Action? wait = null)
    {
        try
        {
            while (true)
            {
                _events.Reset();
                RenderPending();
                if (isOver())
                    return;

                if (wait is null)
                    _events.Wait(ProgressDisplay.Interval, Cancellation);
                else
                    wait();
            }
        }
        catch (Exception e)
        {
            Leave(e);
            if (e is OperationCanceledException)
                throw new PipelineStoppedException();

            throw;
        }
    }

    private void RenderPending()
    {
        while (_events.TryTake(out var news))
            Render(news);

        if (_link is { IsNewsBehind: true })
            _link.GiveTurn();

        if (_run is not null)
            _progress?.Show(_run.Progress, _isComplete);
    }

    private void Render(FleetEvent news)
    {
        switch (news)
        {
            case ActionReported { Action: var action }:
                Write(action);
                break;
            case TargetFailed { Failure: var failure }:
                WriteError(ErrorRecords.From(failure));
                break;
            case RunFailed { Failure: var failure }:
                ThrowTerminatingError(ErrorRecords.From(failure));
                break;
            case Noted { Text: var text }:
                WriteVerbose(text);
                break;
            case Warned { Text: var text }:
                WriteWarning(text);
                break;
        }
    }

    private void Write(DropletAction action)
    {
        _isNobodyReading = true;
        Link.Write(action);
        _isNobodyReading = false;
    }

    /// <summary>
    /// Something ended the pipeline early. Nothing is left running, and what the API had accepted is told: as objects where objects
    /// can still be written (an error that stops), otherwise in words (Ctrl+C).
    /// </summary>
    private void Leave(Exception reason)
    {
        if (_run is null)
            return;

        _run.Stop();
        var left = new List<FleetEvent>();
        while (_events.TryTake(out var news))
            left.Add(news);
        EarlyEnd.Warn(Host, left);

        if (reason is PipelineStoppedException or OperationCanceledException)
        {
            if (Cancellation.IsCancellationRequested)
                EarlyEnd.Tell(Host, left);
            return;
        }

        if (_isNobodyReading)
            return;

        _progress?.End();
        foreach (var action in left.OfType<ActionReported>())
            WriteObject(action.Action);
    }
}
