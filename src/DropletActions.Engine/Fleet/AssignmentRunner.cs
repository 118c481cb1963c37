namespace DropletActions.Engine;

/// <summary>Takes one assignment from start to end and tells its run what came of it. Never throws.</summary>
internal sealed class AssignmentRunner(ApiSession session, FleetOptions options, FleetRun run)
{
    private readonly ActionStarter _starter = new(session, options);
    private readonly BulkRun _bulk = new(session, options, run);

    public async Task RunAsync(Assignment assignment, CancellationToken cancellationToken)
    {
        var isDetached = false;
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
        catch (DropletApiException e) when (e.Kind == FailureKind.Unauthorized)
        {
            run.Tally.Fail(Droplets(assignment));
            run.TellBefore(assignment);
            run.Fail(e.Failure);
        }
        catch (DropletApiException e)
        {
            Fail(About(assignment, e.Failure), Droplets(assignment));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            run.TellBefore(assignment);
            run.Events.Add(new RequestAbandoned(assignment));
        }
        catch (Exception e)
        {
            Fail(About(assignment, Failure.Unexpected(e)), Droplets(assignment));
        }
        finally
        {
            if (!isDetached)
                run.Release(assignment);
        }
    }

    private async Task<bool> RunOneAsync(Assignment assignment, CancellationToken cancellationToken)
    {
        if (await _starter.StartAsync(assignment.Request, assignment.DropletId, cancellationToken).ConfigureAwait(false) is not { } action)
        {
            run.TellBefore(assignment);
            return false;
        }

        run.Tally.Accept();
        action = action with { DropletId = action.DropletId ?? assignment.DropletId, DropletName = assignment.DropletName };
        return Follow(assignment, action, () => run.Release(assignment));
    }

    private async Task RunTagAsync(Assignment assignment, CancellationToken cancellationToken)
    {
        var droplets = assignment.TagDroplets.ToDictionary(droplet => droplet.DropletId);
        var expected = Droplets(assignment);
        run.Tally.Add(expected - 1);
        var actions = await _starter.StartByTagAsync(assignment.Request, assignment.Tag!, [.. droplets.Keys], cancellationToken).ConfigureAwait(false);
        if (actions is null)
            return;

        foreach (var action in actions)
        {
            run.Tally.Accept();
            var name = action.DropletId is { } id && droplets.TryGetValue(id, out var droplet) ? droplet.Name : null;
            if (action.DropletId is { } acted)
                droplets.Remove(acted);
            Follow(assignment with { Tag = null, DropletId = action.DropletId ?? 0, DropletName = name }, action with { DropletName = name });
        }

        foreach (var droplet in droplets.Values)
            Fail(NotActedOn(assignment, droplet));

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
            if (!Follow(single, action, Over))
                Over();
        }
    }

    /// <summary>Hands the action on, or waits for it first.</summary>
    /// <param name="assignment">What was started, for a single Droplet.</param>
    /// <param name="action">The action.</param>
    /// <param name="whenOver">Called at the wait's end: what was behind this one may go on. Null where nothing waits for it.</param>
    /// <returns>Whether a wait has been started.</returns>
    private bool Follow(Assignment assignment, DropletAction action, Action? whenOver = null)
    {
        if (!options.Wait && assignment.Otherwise is null)
        {
            run.Tally.Finish();
            run.Events.Add(new ActionReported(action));
            return false;
        }

        run.Detach(cancellationToken => WaitAsync(assignment, action, whenOver, cancellationToken));
        return true;
    }

    private async Task WaitAsync(Assignment assignment, DropletAction action, Action? whenOver, CancellationToken cancellationToken)
    {
        try
        {
            var patience = assignment.Otherwise is null ? options.WaitFor(assignment.Request.Type) : assignment.Patience;
            var watched = await session.Watcher.WatchAsync(action, patience, cancellationToken).ConfigureAwait(false);
            if (assignment.Otherwise is { } otherwise && watched.Failure is { Kind: FailureKind.WaitTimedOut or FailureKind.ActionErrored })
            {
                var why = watched.Failure.Kind == FailureKind.ActionErrored
                    ? $"The {action.Type} of {Named(assignment)} errored"
                    : $"{Named(assignment)} is not off after {assignment.Patience.TotalSeconds:0} s";
                run.Events.Add(new Noted($"{why}: sending {otherwise.Type.Name}."));
                run.Continue(assignment with { Request = otherwise, Otherwise = null, Before = watched.Action });
                return;
            }

            Report(watched);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Stopped: what was accepted is not lost for that.
            run.Events.Add(new ActionReported(action));
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
