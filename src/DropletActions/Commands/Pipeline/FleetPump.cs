using DropletActions.Rendering;

namespace DropletActions.Commands;

/// <summary>
/// Runs a fleet for a cmdlet: submits work, and renders the engine's events to PowerShell's streams, on the pipeline thread. Every
/// end of the pipeline ends the run before the cmdlet is disposed.
/// </summary>
/// <param name="cmdlet">The cmdlet whose streams it writes to.</param>
/// <param name="activity">What the progress bar is about.</param>
/// <param name="options">The options of the run, read when the first work is submitted.</param>
internal sealed class FleetPump(DropletCommand cmdlet, string activity, Func<FleetOptions> options) : IDisposable
{
    // While there is work to submit, results are rendered in batches: a delay of a hundredth of a second is not visible.
    private static readonly TimeSpan s_untilRoom = TimeSpan.FromMilliseconds(10);

    private readonly EventQueue _events = cmdlet.Requests.Events;
    private StageLink? _link;
    private ProgressDisplay? _progress;
    private EarlyEnd? _earlyEnd;
    private FleetRun? _run;
    private bool _isComplete;
    private bool _isOver;
    private bool _isAnythingNew;
    private bool _isFinishedBefore;
    private bool _hasWarnedOfLateDroplet;
    private bool _hasJournal;

    /// <summary>The user's own check whether a Droplet is ready; null for none.</summary>
    public ReadinessCheck? Check { get; init; }

    /// <summary>How this stage works together with the adjacent ones.</summary>
    public StageLink Link => _link ??= new(cmdlet, _events) { Show = ShowProgress, Passing = PassingOn };

    /// <summary>The number of Droplets on the command line, which are submitted one by one; null if it is not known.</summary>
    public int? Announced { private get; set; }

    /// <summary>How many Droplets this stage is for; null while that is not known. What was handed in so far is no measure: it grows with the run.</summary>
    private int? Total
    {
        get
        {
            var submitted = _run?.Progress.Total ?? 0;
            return _isComplete ? submitted : (Announced ?? Link.Coming) is { } known ? Math.Max(known, submitted) : null;
        }
    }

    /// <summary>How many Droplets this stage passes on; null while that is not known.</summary>
    /// <param name="isFailedTaken">Whether the downstream stage takes an action that failed.</param>
    private int? PassingOn(bool isFailedTaken) =>
        Total - ((isFailedTaken ? _run?.Report.NotAccepted : _run?.Progress.Failed) ?? 0);

    private FleetRun Run => _run ??= StartRun();

    /// <summary>Submits work that belongs together, and renders while the queue is full.</summary>
    public void Submit(params IReadOnlyList<WorkItem> items)
    {
        foreach (var (item, id) in items.SelectMany(item => item.DropletIds.Select(id => (item, id))))
        {
            WarnIfLate(id, item.Label);
            if (item.Request.Type.IsRename)
                ForgetName(id);
        }

        Pump(() => Run.TrySubmit(items), () => Run.WaitForRoom(s_untilRoom, cmdlet.Cancellation));
    }

    /// <summary>The amount of work is known before it is submitted.</summary>
    public void Expect(int droplets)
    {
        _isComplete = true;
        Run.Expect(droplets);
    }

    /// <summary>Waits for an action that was started elsewhere.</summary>
    public void Wait(DropletAction action)
    {
        WarnIfLate(action.DropletId ?? 0, DropletLabel.Of(action.DropletName, action.DropletId ?? 0));
        Run.Wait(action);
    }

    /// <summary>
    /// Renders the pending events, and gives downstream stages their turn. It waits only in a window, while the pipeline thread
    /// has nothing to do upstream and would not come back for what is under way here.
    /// </summary>
    public void Render() => Pump(() => !Link.KeepsThread);

    /// <summary>Renders until the run is over.</summary>
    public void Finish()
    {
        _isComplete = true;
        if (Link.Window is { IsFirst: true } first)
            first.Window.EndInput();
        if (_run is not null)
        {
            _run.Complete();
            Pump(() => _run.IsEnded && _events.IsEmpty);
            EndRun();
            if (_isFinishedBefore && !_isAnythingNew)
                cmdlet.WriteWarning("Nothing was started, because the run in this journal has finished. For a new run, use a new file for -Journal.");
            if (cmdlet.Failures.Summary(_run.Progress.Done, _hasJournal) is { } summary)
                cmdlet.WriteWarning(summary);
        }

        // Earlier stages have finished before this one, so nothing is under way any more.
        if (Link.WindowToClose is { NeverStarted.Count: > 0 } window)
            cmdlet.ThrowTerminating(WindowErrors.TooManyFailures(window), WindowErrors.Targets(window));
    }

    /// <summary>Renders until a task has ended.</summary>
    /// <returns>False when nothing runs: the task has not been waited for.</returns>
    public bool TryWaitFor(Task task)
    {
        if (_run is null)
            return false;

        _ = task.ContinueWith(_ => _events.Wake(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        Pump(() => task.IsCompleted);
        return true;
    }

    /// <summary>Call before an error is written. If it ends the pipeline, nothing can be written afterwards: accepted actions come first.</summary>
    public void BeforeError()
    {
        _isAnythingNew = true;
        if (cmdlet.IsEndedByErrors())
            EndEarly();
    }

    /// <summary>Ends the run while objects can still be written: accepted actions are emitted.</summary>
    public void EndEarly()
    {
        if (EndRun() is not { } left)
            return;

        var accepted = left.OfType<ActionReported>().ToList();
        _earlyEnd!.Report([.. left.Except(accepted)]);
        foreach (var news in accepted)
            Link.Write(news.Action, hasFailed: true);

        // A downstream stage or a buffer may drop them when the pipeline ends.
        if (Link.AreObjectsConsumed)
            _earlyEnd.Report(accepted);
    }

    public void Dispose()
    {
        // Another command may have ended the pipeline while this one had nothing to do.
        Leave();
        _link?.End();
        _run?.Dispose();
    }

    /// <summary>Another command held the Droplet back while the window no longer counted it, which the user can only see from here.</summary>
    private void WarnIfLate(long dropletId, string label)
    {
        if (_hasWarnedOfLateDroplet || Link.Window is not { IsFirst: false, Window: { IsLimited: true } window } || !window.HasLeft(dropletId))
            return;

        _hasWarnedOfLateDroplet = true;
        cmdlet.WriteWarning(
            $"{label} was held back between two stages, by a buffer or by a command that collects its input such as Sort-Object. Meanwhile -MaxUnavailable did not count it.");
    }

    private FleetRun StartRun()
    {
        if (Link.Window is { } window)
            window.EndsStepsAtOnce = Link.EndsStepsAtOnce;
        var settings = options();
        _hasJournal = settings.Journal is not null;
        _earlyEnd = new(cmdlet.Host, isSilent: cmdlet.AreWarningsOff(), _hasJournal, string.Join(" and ", Link.LaterStarters));
        if (!cmdlet.IsProgressOff())
            _progress = new(cmdlet.CommandRuntime, cmdlet.Host, ProgressDisplay.NextId(), activity);
        _events.Clock = cmdlet.Session.Clock;
        return new(cmdlet.Session, settings, _events) { Log = cmdlet.Requests.LogFor(cmdlet.Session) };
    }

    /// <summary>The one loop of the pipeline thread: render, check whether it is over, wait for an event.</summary>
    /// <param name="isOver">Whether to continue with something else.</param>
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
                    _events.Wait(ProgressDisplay.Interval, cmdlet.Cancellation);
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

        if (_progress is not null)
            Link.ShowAll(cmdlet.CommandRuntime);
    }

    private void ShowProgress(ICommandRuntime runtime)
    {
        if (_run is not null && !_isOver)
            _progress?.Show(runtime, _run.Progress, Total);
    }

    private void Render(FleetEvent news)
    {
        switch (news)
        {
            case ActionReported reported:
                _isFinishedBefore |= reported.IsFromFinishedRun;
                _isAnythingNew |= !reported.IsFromFinishedRun;
                if (reported.Action is { DropletId: { } renamed } && ActionCatalog.Find(reported.Action.Type) is { IsRename: true })
                    ForgetName(renamed);
                Link.Write(reported.Action, reported.HasFailed);
                break;
            case TargetFailed { Failure: var failure }:
                cmdlet.Report(ErrorRecords.From(failure));
                break;
            case RunFailed { Failure: var failure }:
                cmdlet.ThrowTerminating(new(failure));
                break;
            case ReadinessAsked asked:
                asked.Answer(Check!.Run(asked.Droplet, asked.Ended));
                break;
            case StepEnded { DropletId: var id }:
                Link.Window?.Pass(id);
                break;
            default:
                cmdlet.Requests.Render(news);
                break;
        }
    }

    /// <summary>A name that changes must not be shown for the Droplet any more. What has been read meanwhile may hold it again.</summary>
    private void ForgetName(long dropletId) => cmdlet.Session.Lookup.Cache.Droplets.Remove(dropletId);

    /// <summary>The pipeline was ended and accepts no more objects, so accepted actions are reported in words.</summary>
    private void Leave()
    {
        if (EndRun() is { } left)
            _earlyEnd!.Report(left);
    }

    /// <summary>Ends the run.</summary>
    /// <returns>The events that were not rendered; null when the run had been ended before.</returns>
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
