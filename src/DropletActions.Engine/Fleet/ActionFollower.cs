namespace DropletActions.Engine;

/// <summary>Takes an action that the API has accepted to its end, as far as it is waited for, and tells its run.</summary>
internal sealed class ActionFollower(ApiSession session, FleetOptions options, FleetRun run)
{
    private readonly ReachedGoals _goals = new(session.Reader);

    /// <summary>Writes a new action down, then hands it on or waits for it.</summary>
    /// <param name="assignment">What was started, for a single Droplet.</param>
    /// <param name="action">The action.</param>
    /// <param name="whenOver">Called at the wait's end: what was behind this one may go on. Null where nothing waits for it.</param>
    /// <returns>Whether a wait has been started.</returns>
    public bool FollowNew(Assignment assignment, DropletAction action, Action? whenOver = null) =>
        Follow(assignment, action, RecordAsync(assignment, action), whenOver);

    /// <summary>Hands the action on, or waits for it first.</summary>
    /// <param name="assignment">What was started, for a single Droplet.</param>
    /// <param name="action">The action.</param>
    /// <param name="recorded">Ends when the journal has it, which is before it is handed on.</param>
    /// <param name="whenOver">Called at the wait's end: what was behind this one may go on. Null where nothing waits for it.</param>
    /// <param name="isEnded">Whether the earlier run that started it has seen its end; null for an action of this run.</param>
    /// <returns>Whether a wait has been started.</returns>
    public bool Follow(Assignment assignment, DropletAction action, Task recorded, Action? whenOver = null, bool? isEnded = null)
    {
        // One that ended errored is waited for once more: that takes no request, and tells its error.
        var isOver = action.IsNotNeeded || (options.Wait ? isEnded == true && !action.IsErrored : isEnded == true || assignment.Otherwise is null);
        if (isOver && recorded.Status == TaskStatus.RanToCompletion)
        {
            Tell(action, isEnded is not null);
            return false;
        }

        run.Detach(cancellationToken => FollowAsync(assignment, action, recorded, isOver, whenOver, cancellationToken));
        return true;
    }

    /// <summary>What was not needed has its end at once.</summary>
    private Task RecordAsync(Assignment assignment, DropletAction action) => options.Journal switch
    {
        null => Task.CompletedTask,
        { } journal when action.IsNotNeeded => journal.EndAsync(assignment.Request, assignment.DropletId, action),
        { } journal => journal.AcceptAsync(assignment.Request, assignment.DropletId, action),
    };

    private async Task FollowAsync(
        Assignment assignment, DropletAction action, Task recorded, bool isOver, Action? whenOver, CancellationToken cancellationToken)
    {
        try
        {
            await recorded.ConfigureAwait(false);
            if (isOver)
            {
                Tell(action, isFromFinishedRun: false);
                return;
            }

            var patience = assignment.Otherwise is null ? options.WaitFor(assignment.Request.Type) : assignment.Patience;
            var watched = await session.Poller.WaitAsync(action, patience, cancellationToken, ImageMatching.NameIn(assignment.Request)).ConfigureAwait(false);
            action = watched.Action;
            if (assignment.Otherwise is { } otherwise && watched.Failure is { Kind: FailureKind.WaitTimedOut or FailureKind.ActionErrored })
            {
                var why = watched.Failure.Kind == FailureKind.ActionErrored
                    ? $"The {action.Type} of {TargetFailures.Named(assignment)} errored"
                    : $"{TargetFailures.Named(assignment)} is not off after {assignment.Patience.TotalSeconds:0} s";
                run.Events.Add(new Noted($"{why}: sending {otherwise.Type.Name}."));
                run.Continue(assignment with { Request = otherwise, Otherwise = null, Before = watched.Action });
                return;
            }

            if (watched.Failure is { } failure && ReachedGoals.MayBeReached(assignment, failure) && await _goals.FindAsync(assignment, cancellationToken).ConfigureAwait(false) is { } reached)
            {
                run.Events.Add(ReachedGoals.Note(assignment, reached));
                (watched, action) = (new(reached, null), reached);
            }

            if (options.Journal is { } journal && watched.Failure is null or { Kind: FailureKind.ActionErrored })
                await journal.EndAsync(assignment.Request, assignment.DropletId, action).ConfigureAwait(false);
            Report(watched);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Stopped: what was accepted is not lost for that.
            run.Events.Add(new ActionReported(action));
        }
        catch (DropletApiException e) when (e.Kind == FailureKind.JournalUnreadable)
        {
            run.Events.Add(new ActionReported(action) { HasFailed = true });
            run.Tally.Fail();
            run.Fail(e.Failure);
        }
        catch (Exception e)
        {
            run.Events.Add(new ActionReported(action) { HasFailed = true });
            Fail(TargetFailures.About(assignment, Failure.Unexpected(e)));
        }
        finally
        {
            whenOver?.Invoke();
        }
    }

    /// <summary>Waits for an action that was started elsewhere. Never throws.</summary>
    public async Task WatchAsync(DropletAction action, CancellationToken cancellationToken)
    {
        try
        {
            var patience = options.WaitFor(ActionCatalog.Find(action.Type));
            Report(await session.Poller.WaitAsync(action, patience, cancellationToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Whoever stopped the wait knows; the action goes on.
        }
        catch (Exception e)
        {
            Fail(Failure.Unexpected(e));
        }
    }

    /// <summary>The action goes on down the pipeline whatever became of it, its error beside it.</summary>
    private void Report(WaitResult watched)
    {
        if (watched.Warning is { } warning)
            run.Events.Add(new Warned(warning));
        run.Events.Add(new ActionReported(watched.Action) { HasFailed = watched.Failure is not null });
        if (watched.Failure is not { } failure)
        {
            run.Tally.Finish();
        }
        else if (failure.Kind == FailureKind.Unauthorized)
        {
            run.Tally.Fail();
            run.Fail(failure);
        }
        else
        {
            Fail(failure);
        }
    }

    private void Tell(DropletAction action, bool isFromFinishedRun)
    {
        run.Tally.Finish();
        run.Events.Add(new ActionReported(action) { IsFromFinishedRun = isFromFinishedRun });
    }

    private void Fail(Failure failure)
    {
        run.Tally.Fail();
        run.Events.Add(new TargetFailed(failure));
    }
}
