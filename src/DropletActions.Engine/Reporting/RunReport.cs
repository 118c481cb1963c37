namespace DropletActions.Engine;

/// <summary>
/// Reports the results of a run: to the pipeline thread as events, to the progress as counts, and to the journal. Safe from any
/// thread.
/// </summary>
/// <param name="halt">Halts the run, and calls its argument first; does neither if the run is halted already.</param>
internal sealed class RunReport(EventQueue events, RunJournal? journal, Action<Action> halt)
{
    private int _total;
    private int _accepted;
    private int _done;
    private int _failed;
    private int _notAccepted;
    private int _probing;

    public Action<long> DropletFailed { get; init; } = _ => { };

    public FleetProgress Progress(DateTimeOffset? pausedUntil) =>
        new(Volatile.Read(ref _total), Volatile.Read(ref _accepted), Volatile.Read(ref _done), Volatile.Read(ref _failed), pausedUntil) { Probing = Volatile.Read(ref _probing) };

    /// <summary>How many Droplets failed without an action.</summary>
    public int NotAccepted => Volatile.Read(ref _notAccepted);

    /// <summary>Adds to the number of Droplets in the run, or subtracts from it.</summary>
    public void Expect(int droplets) => Interlocked.Add(ref _total, droplets);

    /// <summary>A sentence for the verbose stream.</summary>
    public void Note(string text) => events.Add(new Noted(text));

    /// <summary>A sentence for the warning stream.</summary>
    public void Warn(string text) => events.Add(new Warned(text));

    /// <summary>Adds to the number of Droplets that are done but not ready yet, or subtracts from it.</summary>
    public void Probing(int droplets) => Interlocked.Add(ref _probing, droplets);

    /// <summary>Asks the pipeline thread whether a Droplet is ready.</summary>
    public void Ask(ReadinessAsked question) => events.Add(question);

    /// <summary>The API accepted an action, now or in an earlier run.</summary>
    public void Accepted() => Interlocked.Increment(ref _accepted);

    /// <summary>The API accepted an action, or the Droplet did not need it, which ends it at once.</summary>
    /// <returns>Completes when the journal holds it.</returns>
    public Task AcceptedAsync(DropletWork work, DropletAction action)
    {
        Accepted();
        return journal is null ? Task.CompletedTask
            : action.IsNotNeeded ? journal.EndAsync(work.Request, work.DropletId, action)
            : journal.AcceptAsync(work.Request, work.DropletId, action);
    }

    /// <summary>Nothing is left to do for an action: it is emitted.</summary>
    public void Finished(DropletAction action, bool isFromFinishedRun)
    {
        Interlocked.Increment(ref _done);
        events.Add(new ActionReported(action) { IsFromFinishedRun = isFromFinishedRun });
    }

    /// <summary>The wait for an action of this run has ended. If the action has, too, the journal holds that before its Droplet is probed.</summary>
    /// <returns>Completes when the journal holds it.</returns>
    public Task RecordEndAsync(DropletWork work, WaitResult result) =>
        journal is not null && result.Failure is null or { Kind: FailureKind.ActionErrored }
            ? journal.EndAsync(work.Request, work.DropletId, result.Action)
            : Task.CompletedTask;

    /// <summary>A Droplet is ready.</summary>
    /// <returns>Completes when the journal holds it.</returns>
    public Task RecordReadyAsync(DropletWork work, ReadyWhen when) =>
        journal is null ? Task.CompletedTask : journal.ReadyAsync(work.Request, work.DropletId, when);

    /// <summary>A wait has ended. The action is emitted whatever the result, with its error beside it.</summary>
    public void Waited(WaitResult result)
    {
        if (result.Warning is { } warning)
            Warn(warning);
        events.Add(new ActionReported(result.Action) { HasFailed = result.Failure is not null });
        if (result.Failure is not { } failure)
            Interlocked.Increment(ref _done);
        else if (failure.EndsRun)
            EndRun(failure, droplets: 1);
        else
            Failed(failure, result.Action.DropletId);
    }

    /// <summary>An action was accepted, and the action that was to follow is not done: the first one is emitted as it is.</summary>
    public void Unfinished(DropletAction? action, bool hasFailed = false)
    {
        if (action is not null)
            events.Add(new ActionReported(action) { HasFailed = hasFailed || action.IsErrored });
    }

    /// <summary>One Droplet failed after its request was accepted: the journal holds that already.</summary>
    /// <param name="dropletId">The Droplet, if the failure does not name it.</param>
    public void Failed(Failure failure, long? dropletId = null)
    {
        Interlocked.Increment(ref _failed);
        if ((failure.DropletId ?? dropletId) is { } id)
            DropletFailed(id);
        events.Add(new TargetFailed(failure));
    }

    /// <summary>Work failed. If the journal cannot be written, the run ends.</summary>
    public async Task FailedAsync(WorkItem item, Failure failure)
    {
        Interlocked.Add(ref _failed, item.DropletCount);
        Interlocked.Add(ref _notAccepted, item.DropletCount);
        foreach (var id in item.DropletIds)
            DropletFailed(id);
        events.Add(new TargetFailed(failure));
        try
        {
            if (journal is not null)
                await journal.FailAsync(item.Request, item.DropletIds, failure).ConfigureAwait(false);
            if (failure.Fatal is { } fatal)
                EndRun(fatal);
        }
        catch (DropletApiException e)
        {
            EndRun(e.Failure);
        }
    }

    /// <summary>Work was not started, because the run ended before. An action that it was to follow is emitted.</summary>
    /// <param name="wasTried">Whether it waited to be tried again, for example because its Droplet was busy.</param>
    public void NotStarted(WorkItem item, bool wasTried = false)
    {
        if ((item as DropletWork)?.PrecedingAction is { } preceding)
            Unfinished(preceding);
        else
            events.Add(new NotStarted(item, wasTried));
    }

    /// <summary>A request was canceled before its response arrived.</summary>
    public void Abandoned(WorkItem item) => events.Add(new RequestAbandoned(item));

    /// <summary>A failure makes every further request pointless, so the run ends.</summary>
    /// <param name="droplets">How many Droplets failed with it.</param>
    public void EndRun(Failure failure, int droplets = 0)
    {
        Interlocked.Add(ref _failed, droplets);
        halt(() => events.Add(new RunFailed(failure)));
    }
}

/// <summary>The progress of a run, as a snapshot. It can be taken at any time, from any thread.</summary>
/// <param name="Total">Droplets submitted so far.</param>
/// <param name="Accepted">Requests that the API accepted.</param>
/// <param name="Done">Droplets that finished without an error.</param>
/// <param name="Failed">Droplets that ended in an error.</param>
/// <param name="PausedUntil">Until when all requests wait for the rate limit; null when none has to.</param>
internal readonly record struct FleetProgress(int Total, int Accepted, int Done, int Failed, DateTimeOffset? PausedUntil)
{
    /// <summary>Droplets whose action is done, and that are not ready yet.</summary>
    public int Probing { get; init; }

    /// <summary>How many Droplets are out of service, and how many may be; null without a limit.</summary>
    public (int InStay, int Places)? Window { get; init; }
}
