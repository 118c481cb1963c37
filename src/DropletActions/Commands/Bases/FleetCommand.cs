using System.Management.Automation;
using DropletActions.Binding;
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
    private EarlyEnd? _earlyEnd;
    private FleetRun? _run;
    private bool _isComplete;
    private bool _isOver;
    private bool _isAnythingNew;
    private bool _isFinishedBefore;

    /// <summary>Requests in flight at most, 1 to 256. The default is 16.</summary>
    [Parameter]
    [WholeNumberTransformation]
    [ValidateRange(1, 256)]
    public int ThrottleLimit { get; set; } = 16;

    private protected FleetRun Run => _run ??= StartRun();

    private protected StageLink Link => _link ??= new(this, _events);

    /// <summary>The parameters that were given a script block, which PowerShell runs for each record: <c>-Image { $_.Newest }</c>.</summary>
    private protected IReadOnlyCollection<string> ByScript { get; private set; } = [];

    private protected abstract FleetOptions Options { get; }

    /// <summary>What the progress bar is about.</summary>
    private protected abstract string Activity { get; }

    /// <summary>Submits work, and renders while the queue is full.</summary>
    private protected void Submit(WorkItem item) =>
        Pump(() => Run.TrySubmit(item), () => Run.WaitForRoom(s_untilRoom, Cancellation));

    /// <summary>Renders what there is to render, and gives stages behind their turn; does not wait.</summary>
    private protected void Render() => Pump(() => true);

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        // Until there is a record, a parameter's value is not there, and what stands for it has a type of PowerShell's own.
        bool IsDelayed(string parameter, object? value) => value is not null && GetType().GetProperty(parameter)?.PropertyType.IsInstanceOfType(value) == false;
        ByScript = [.. MyInvocation.BoundParameters.Where(given => IsDelayed(given.Key, given.Value)).Select(given => given.Key)];
        Link.Begin(takesTurns: ByScript.Count == 0);
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        _isComplete = true;
        if (_run is null)
            return;

        _run.Complete();
        Pump(() => _run.IsEnded && _events.IsEmpty);
        EndRun();
        if (_isFinishedBefore && !_isAnythingNew)
            WriteWarning("Nothing was started: the run in this journal had finished. For a new run, give -Journal a new file.");
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            // Another command may have ended the pipeline while this one had nothing to do.
            Leave();
            Link.End();
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
        _earlyEnd = new(Host, isSilent: IsSilent("WarningAction", "WarningPreference"));
        if (!IsSilent("ProgressAction", "ProgressPreference"))
            _progress = new(CommandRuntime, Host, Math.Abs(GetHashCode() % 100_000) + 1, Activity);
        _events.Clock = Session.Clock;
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
            Leave();
            if (e is OperationCanceledException)
                throw new PipelineStoppedException();

            throw;
        }
    }

    private void RenderPending()
    {
        while (_events.TryTake(out var news))
            Render(news);

        if (_link is { IsNewsDownstream: true })
            _link.GiveTurn();

        if (_run is not null && !_isOver)
            _progress?.Show(_run.Progress, _isComplete);
    }

    private void Render(FleetEvent news)
    {
        switch (news)
        {
            case ActionReported reported:
                _isFinishedBefore |= reported.IsFromFinishedRun;
                _isAnythingNew |= !reported.IsFromFinishedRun;
                Link.Write(reported.Action, reported.HasFailed);
                break;
            case TargetFailed { Failure: var failure }:
                Report(ErrorRecords.From(failure));
                break;
            case RunFailed { Failure: var failure }:
                ThrowTerminating(new(failure));
                break;
            case Noted { Text: var text }:
                WriteVerbose(text);
                break;
            case Warned { Text: var text }:
                WriteWarning(text);
                break;
        }
    }

    /// <summary>Writes an error. If it is one that ends the pipeline, nothing can be written afterwards: what was accepted comes first.</summary>
    private protected override void Report(ErrorRecord error)
    {
        _isAnythingNew = true;
        if (IsEndedByErrors)
            EndEarly();
        base.Report(error);
    }

    private protected override void ThrowTerminating(DropletApiException exception)
    {
        EndEarly();
        base.ThrowTerminating(exception);
    }

    private bool IsEndedByErrors => Preference("ErrorAction", "ErrorActionPreference") == ActionPreference.Stop;

    private bool IsSilent(string parameter, string variable) => Preference(parameter, variable) is ActionPreference.SilentlyContinue or ActionPreference.Ignore;

    private ActionPreference Preference(string parameter, string variable) =>
        LanguagePrimitives.TryConvertTo(
            MyInvocation.BoundParameters.TryGetValue(parameter, out var given) ? given : GetVariableValue(variable),
            out ActionPreference preference) ? preference : ActionPreference.Continue;

    /// <summary>Ends the run while objects can still be written: what the API had accepted is told as those.</summary>
    private void EndEarly()
    {
        if (EndRun() is not { } left)
            return;

        var accepted = left.OfType<ActionReported>().ToList();
        _earlyEnd!.Tell([.. left.Except(accepted)]);
        foreach (var news in accepted)
            Link.Write(news.Action, hasFailed: true);

        // A downstream stage has let them pass, or a buffer that ends with the pipeline holds them.
        if (Link.AreObjectsConsumed)
            _earlyEnd.Tell(accepted);
    }

    /// <summary>Something ended the pipeline, and it takes no objects any more: what the API had accepted is told in words.</summary>
    private void Leave()
    {
        if (EndRun() is { } left)
            _earlyEnd!.Tell(left);
    }

    /// <summary>Leaves nothing running.</summary>
    /// <returns>What was not rendered; null when the run had been ended before.</returns>
    private List<FleetEvent>? EndRun()
    {
        if (_run is null || _isOver)
            return null;

        _isOver = true;
        _run.Stop();
        _progress?.End();
        var left = new List<FleetEvent>();
        while (_events.TryTake(out var news))
            left.Add(news);
        _earlyEnd!.Warn(left);
        return left;
    }
}
