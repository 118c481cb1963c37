namespace DropletActions.Engine;

/// <summary>Takes one assignment from start to end and tells its run what came of it. Never throws.</summary>
internal sealed class AssignmentRunner(ApiSession session, FleetOptions options, FleetRun run)
{
    private readonly StartOnce _starter = new(session, options, run);
    private readonly ActionFollower _follower = new(session, options, run);
    private readonly FailureReports _reports = new(options, run);
    private readonly ReachedGoals _goals = new(session.Reader);
    private readonly BulkRun _bulk = new(session, run);
    private readonly Resumption? _resumption = options.Journal is { } journal ? new(session, journal, options, run) : null;

    public async Task RunAsync(Assignment assignment, CancellationToken cancellationToken)
    {
        var isDetached = false;
        try
        {
            _resumption?.RememberNames(assignment);
            assignment = _resumption?.FromWhereItStands(assignment) ?? assignment;
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
        catch (DropletApiException e) when (e.Failure.EndsRun)
        {
            run.Tally.Fail(Droplets(assignment));
            run.TellBefore(assignment);
            run.Fail(e.Failure);
        }
        catch (DropletApiException e)
        {
            await FailAsync(assignment, TargetFailures.About(assignment, e.Failure)).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            run.TellBefore(assignment);
            run.Events.Add(new RequestAbandoned(assignment));
        }
        catch (Exception e)
        {
            await FailAsync(assignment, TargetFailures.About(assignment, Failure.Unexpected(e))).ConfigureAwait(false);
        }
        finally
        {
            if (!isDetached)
                run.Release(assignment);
        }
    }

    /// <summary>Waits for an action that was started elsewhere. Never throws.</summary>
    public Task WatchAsync(DropletAction action, CancellationToken cancellationToken) => _follower.WatchAsync(action, cancellationToken);

    private async Task<bool> RunOneAsync(Assignment assignment, CancellationToken cancellationToken)
    {
        if (_resumption is not null && await _resumption.FindAsync(assignment, cancellationToken).ConfigureAwait(false) is { } known)
        {
            run.Tally.Accept();
            return _follower.Follow(assignment, known.Action with { DropletName = assignment.DropletName ?? known.Action.DropletName }, Task.CompletedTask, () => run.Release(assignment), known.IsEnded);
        }

        if (await StartOneAsync(assignment, cancellationToken).ConfigureAwait(false) is not { } action)
        {
            run.TellBefore(assignment);
            return false;
        }

        run.Tally.Accept();
        action = action with { DropletId = assignment.DropletId, DropletName = assignment.DropletName ?? action.DropletName };
        return _follower.FollowNew(assignment, action, () => run.Release(assignment));
    }

    /// <summary>Starts it, or finds that its goal is reached without it.</summary>
    private async Task<DropletAction?> StartOneAsync(Assignment assignment, CancellationToken cancellationToken)
    {
        try
        {
            return await _starter.StartAsync(assignment.Request, assignment.DropletId, cancellationToken, assignment.Before).ConfigureAwait(false);
        }
        catch (DropletApiException e) when (ReachedGoals.MayBeReached(assignment, e.Failure))
        {
            if (await _goals.FindAsync(assignment, cancellationToken).ConfigureAwait(false) is not { } reached)
                throw;

            run.Events.Add(ReachedGoals.Note(assignment, reached));
            return reached;
        }
    }

    private async Task RunTagAsync(Assignment assignment, CancellationToken cancellationToken)
    {
        var expected = Droplets(assignment);
        run.Tally.Add(expected - 1);
        if (_resumption is not null && await _resumption.FindManyAsync(assignment, cancellationToken).ConfigureAwait(false) is var earlier
            && earlier.Known.Count + earlier.Failed.Count > 0)
        {
            // A second bulk request would act again on those that had their action, or may have had it.
            run.Events.Add(new Noted($"The journal has actions of {earlier.Known.Count} Droplets tagged '{assignment.Tag}': what is left is sent to each."));
            await FailAsync(assignment, earlier.Failed).ConfigureAwait(false);
            foreach (var droplet in assignment.TagDroplets.Where(droplet => !earlier.Failed.ContainsKey(droplet.DropletId)))
                run.Continue(assignment.For(droplet));
            return;
        }

        var start = new TagStart(session, options, run, _starter, assignment, Accept);
        int count;
        try
        {
            count = await start.RunAsync(assignment.Tag!, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested && !start.IsOut)
        {
            // Stopped while nothing was under way that is not told already.
            return;
        }

        // A tag may have gained Droplets since it was listed, or was not listed at all.
        run.Tally.Add(Math.Max(1, count) - expected);
        if (count == 0)
            await _reports.FailAsync(assignment.Request, [], TargetFailures.NobodyTagged(assignment)).ConfigureAwait(false);

        void Accept(Assignment single, DropletAction action)
        {
            run.Tally.Accept();
            _follower.FollowNew(single, action);
        }
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
            assignment = await WithoutKnownAsync(assignment, cancellationToken).ConfigureAwait(false);
            run.Tally.Add(assignment.TagDroplets.Count - 1);
            if (assignment.TagDroplets.Count > 0)
                await _bulk.RunAsync(assignment.Request, new(session, options, run, _starter, assignment, Accept), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Over();
        }

        void Accept(Assignment single, DropletAction action)
        {
            run.Tally.Accept();
            Interlocked.Increment(ref open);
            if (!_follower.FollowNew(single, action, Over))
                Over();
        }
    }

    /// <summary>
    /// What earlier runs have started goes on by itself; the others share a request. Those that are in doubt may have to be waited for:
    /// they share the next one, and the others do not wait.
    /// </summary>
    private async Task<Assignment> WithoutKnownAsync(Assignment assignment, CancellationToken cancellationToken)
    {
        if (_resumption is null)
            return assignment;

        var doubtful = assignment.TagDroplets.Where(droplet => _resumption.IsInDoubt(assignment.Request, droplet.DropletId)).ToList();
        if (doubtful.Count > 0 && doubtful.Count < assignment.TagDroplets.Count)
        {
            run.Continue(assignment with { TagDroplets = doubtful });
            run.Tally.Add(1);
            assignment = assignment with { TagDroplets = [.. assignment.TagDroplets.Except(doubtful)] };
        }

        var earlier = await _resumption.FindManyAsync(assignment, cancellationToken).ConfigureAwait(false);
        run.Tally.Add(earlier.Known.Count);
        foreach (var droplet in earlier.Known)
            run.Continue(assignment.For(droplet));
        run.Tally.Add(earlier.Failed.Count);
        await FailAsync(assignment, earlier.Failed).ConfigureAwait(false);
        return assignment with { TagDroplets = [.. assignment.TagDroplets.Except(earlier.Known).Where(droplet => !earlier.Failed.ContainsKey(droplet.DropletId))] };
    }

    private async Task FailAsync(Assignment assignment, IReadOnlyDictionary<long, Failure> failed)
    {
        foreach (var droplet in assignment.TagDroplets.Where(droplet => failed.ContainsKey(droplet.DropletId)))
            await FailAsync(assignment.For(droplet), TargetFailures.About(assignment.For(droplet), failed[droplet.DropletId])).ConfigureAwait(false);
    }

    private async Task FailAsync(Assignment assignment, Failure failure)
    {
        if (assignment.IsBulk)
        {
            run.Tally.Add(assignment.TagDroplets.Count - 1);
            foreach (var droplet in assignment.TagDroplets)
                await FailAsync(assignment.For(droplet), failure with { DropletId = droplet.DropletId }).ConfigureAwait(false);
            return;
        }

        IReadOnlyCollection<long> ids = assignment.Tag is null ? [assignment.DropletId] : [.. assignment.TagDroplets.Select(droplet => droplet.DropletId)];
        await _reports.FailAsync(assignment.Request, ids, failure).ConfigureAwait(false);
    }

    private static int Droplets(Assignment assignment) => Math.Max(1, assignment.TagDroplets.Count);
}
