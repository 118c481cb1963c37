namespace DropletActions.Engine;

/// <summary>Takes one assignment from start to end and tells its run what came of it. Never throws.</summary>
internal sealed class AssignmentRunner(ApiSession session, FleetOptions options, FleetRun run)
{
    private readonly ActionStarter _starter = new(session, options);
    private readonly BulkRun _bulk = new(session, options, run);
    private readonly Resumption? _resumption = options.Journal is { } journal ? new(session, journal) : null;

    public async Task RunAsync(Assignment assignment, CancellationToken cancellationToken)
    {
        var isDetached = false;
        assignment = _resumption?.Place(assignment) ?? assignment;
        try
        {
            if (assignment.IsBulk)
            {
                isDetached = true;
                await RunBulkAsync(assignment, cancellationToken).ConfigureAwait(false);
            }
            else if (assignment.Tag is null)
            {
                isDetached = await RunOneAsync(assignment, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await RunTagAsync(assignment, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (DropletApiException e) when (e.Kind is FailureKind.Unauthorized or FailureKind.JournalUnreadable)
        {
            run.Tally.Fail(Droplets(assignment));
            run.TellBefore(assignment);
            run.Fail(e.Failure);
        }
        catch (DropletApiException e)
        {
            await FailAsync(assignment, About(assignment, e.Failure)).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            run.TellBefore(assignment);
            run.Events.Add(new RequestAbandoned(assignment));
        }
        catch (Exception e)
        {
            await FailAsync(assignment, About(assignment, Failure.Unexpected(e))).ConfigureAwait(false);
        }
        finally
        {
            if (!isDetached)
                run.Release(assignment);
        }
    }

    private async Task<bool> RunOneAsync(Assignment assignment, CancellationToken cancellationToken)
    {
        if (_resumption is not null && await _resumption.FindAsync(assignment, cancellationToken).ConfigureAwait(false) is { } known)
        {
            run.Tally.Accept();
            return Follow(assignment, known.Action with { DropletName = assignment.DropletName ?? known.Action.DropletName }, Task.CompletedTask, () => run.Release(assignment), known.IsEnded);
        }

        if (await _starter.StartAsync(assignment.Request, assignment.DropletId, cancellationToken).ConfigureAwait(false) is not { } action)
        {
            run.TellBefore(assignment);
            return false;
        }

        run.Tally.Accept();
        action = action with { DropletId = action.DropletId ?? assignment.DropletId, DropletName = assignment.DropletName };
        return Follow(assignment, action, Record(assignment, action), () => run.Release(assignment));
    }

    private async Task RunTagAsync(Assignment assignment, CancellationToken cancellationToken)
    {
        var droplets = assignment.TagDroplets.ToDictionary(droplet => droplet.DropletId);
        var expected = Droplets(assignment);
        run.Tally.Add(expected - 1);
        if (_resumption is not null && await _resumption.FindManyAsync(assignment.Request, droplets.Keys, cancellationToken).ConfigureAwait(false))
        {
            // A second bulk request would act again on those that had their action.
            run.Events.Add(new Noted($"The journal knows of Droplets tagged '{assignment.Tag}': what is left is sent to each."));
            foreach (var droplet in assignment.TagDroplets)
                run.Continue(assignment with { Tag = null, TagDroplets = [], DropletId = droplet.DropletId, DropletName = droplet.Name });
            return;
        }

        var actions = await _starter.StartByTagAsync(assignment.Request, assignment.Tag!, [.. droplets.Keys], cancellationToken).ConfigureAwait(false);
        if (actions is null)
            return;

        foreach (var action in actions)
        {
            run.Tally.Accept();
            var name = action.DropletId is { } id && droplets.TryGetValue(id, out var droplet) ? droplet.Name : null;
            if (action.DropletId is { } acted)
                droplets.Remove(acted);
            var (one, named) = (assignment with { Tag = null, DropletId = action.DropletId ?? 0, DropletName = name }, action with { DropletName = name });
            Follow(one, named, Record(one, named));
        }

        foreach (var droplet in droplets.Values)
            await FailAsync(assignment with { Tag = null, DropletId = droplet.DropletId }, NotActedOn(assignment, droplet)).ConfigureAwait(false);

        // A tag may have gained Droplets since it was listed, or was not listed at all.
        run.Tally.Add(Math.Max(1, actions.Count + droplets.Count) - expected);
        if (actions.Count + droplets.Count == 0)
            Fail(NobodyTagged(assignment));
    }

    /// <summary>The next bulk run, if there is one, may be for the same Droplets: it waits for all of this one.</summary>
    private async Task RunBulkAsync(Assignment assignment, CancellationToken cancellationToken)
    {
        var open = 1;
        void Over()
        {
            if (Interlocked.Decrement(ref open) == 0)
                run.Release(assignment);
        }

        try
        {
            await _bulk.RunAsync(assignment, Accept, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Over();
        }

        void Accept(Assignment single, DropletAction action)
        {
            run.Tally.Accept();
            Interlocked.Increment(ref open);
            if (!Follow(single, action, Task.CompletedTask, Over))
                Over();
        }
    }

    /// <summary>Hands the action on, or waits for it first.</summary>
    /// <param name="assignment">What was started, for a single Droplet.</param>
    /// <param name="action">The action.</param>
    /// <param name="recorded">Ends when the journal has it, which is before it is handed on.</param>
    /// <param name="whenOver">Called at the wait's end: what was behind this one may go on. Null where nothing waits for it.</param>
    /// <param name="isEnded">Whether an earlier run has seen its end.</param>
    /// <returns>Whether a wait has been started.</returns>
    private bool Follow(Assignment assignment, DropletAction action, Task recorded, Action? whenOver = null, bool isEnded = false)
    {
        // One that ended errored is waited for once more: that takes no request, and tells its error.
        var isOver = options.Wait ? isEnded && !action.IsErrored : isEnded || assignment.Otherwise is null;
        if (isOver && recorded.Status == TaskStatus.RanToCompletion)
        {
            Tell(action);
            return false;
        }

        run.Detach(cancellationToken => FollowAsync(assignment, action, recorded, isOver, whenOver, cancellationToken));
        return true;
    }

    private async Task FollowAsync(
        Assignment assignment, DropletAction action, Task recorded, bool isOver, Action? whenOver, CancellationToken cancellationToken)
    {
        try
        {
            await recorded.ConfigureAwait(false);
            if (isOver)
            {
                Tell(action);
                return;
            }

            var patience = assignment.Otherwise is null ? options.WaitFor(assignment.Request.Type) : assignment.Patience;
            var watched = await session.Watcher.WatchAsync(action, patience, cancellationToken).ConfigureAwait(false);
            action = watched.Action;
            if (assignment.Otherwise is { } otherwise && watched.Failure is { Kind: FailureKind.WaitTimedOut or FailureKind.ActionErrored })
            {
                var why = watched.Failure.Kind == FailureKind.ActionErrored
                    ? $"The {action.Type} of {Named(assignment)} errored"
                    : $"{Named(assignment)} is not off after {assignment.Patience.TotalSeconds:0} s";
                run.Events.Add(new Noted($"{why}: sending {otherwise.Type.Name}."));
                run.Continue(assignment with { Request = otherwise, Otherwise = null, Before = watched.Action });
                return;
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
            run.Events.Add(new ActionReported(action));
            run.Tally.Fail();
            run.Fail(e.Failure);
        }
        catch (Exception e)
        {
            run.Events.Add(new ActionReported(action));
            Fail(About(assignment, Failure.Unexpected(e)));
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
            var patience = options.WaitFor(ActionCatalogue.Find(action.Type));
            Report(await session.Watcher.WatchAsync(action, patience, cancellationToken).ConfigureAwait(false));
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
    private void Report(WatchResult watched)
    {
        run.Events.Add(new ActionReported(watched.Action));
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

    private void Tell(DropletAction action)
    {
        run.Tally.Finish();
        run.Events.Add(new ActionReported(action));
    }

    private Task Record(Assignment assignment, DropletAction action) =>
        options.Journal?.AcceptAsync(assignment.Request, assignment.DropletId, action) ?? Task.CompletedTask;

    private async Task FailAsync(Assignment assignment, Failure failure)
    {
        Fail(failure, Droplets(assignment));
        if (options.Journal is not { } journal)
            return;

        try
        {
            IEnumerable<long> ids = assignment.Tag is null ? [assignment.DropletId] : assignment.TagDroplets.Select(droplet => droplet.DropletId);
            await journal.FailAsync(assignment.Request, ids, failure).ConfigureAwait(false);
        }
        catch (DropletApiException e)
        {
            run.Fail(e.Failure);
        }
    }

    private void Fail(Failure failure, int droplets = 1)
    {
        run.Tally.Fail(droplets);
        run.Events.Add(new TargetFailed(failure));
    }

    private static int Droplets(Assignment assignment) => Math.Max(1, assignment.TagDroplets.Count);

    private static Failure About(Assignment assignment, Failure failure) => failure with
    {
        Message = Naming(assignment, failure.Message),
        Advice = failure.Kind == FailureKind.Rejected ? assignment.Request.Type.WhenRefused ?? failure.Advice : failure.Advice,
        ActionType = failure.ActionType ?? assignment.Request.Type.Name,
        DropletId = failure.DropletId ?? (assignment.DropletId > 0 ? assignment.DropletId : null),
    };

    /// <summary>The API client knows ids only; whoever named the Droplet wants to read its name.</summary>
    private static string Naming(Assignment assignment, string message) => assignment is { DropletName: { } name, Tag: null }
        ? message.Replace($"Droplet {assignment.DropletId}", $"Droplet {name} ({assignment.DropletId})")
        : message;

    private static Failure NotActedOn(Assignment assignment, Droplet droplet) => new(
        FailureKind.NotActedOn,
        $"The API started no {assignment.Request.Type.Name} for Droplet {droplet.DropletId} ({droplet.Name}).")
    {
        Advice = "It may be busy with another action, or be in a state that the action does not fit. Look with Get-Droplet, then try it alone.",
        DropletId = droplet.DropletId,
        ActionType = assignment.Request.Type.Name,
    };

    private static Failure NobodyTagged(Assignment assignment) => new(FailureKind.TagMatchesNothing, $"The API found no Droplet with the tag '{assignment.Tag}'.")
    {
        Advice = "Tags are written as they were created, upper and lower case included. Look with: Get-Droplet",
        ActionType = assignment.Request.Type.Name,
    };

    private static string Named(Assignment assignment) => assignment.DropletName ?? $"Droplet {assignment.DropletId}";
}
