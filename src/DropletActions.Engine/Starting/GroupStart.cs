namespace DropletActions.Engine;

/// <summary>
/// One request for many Droplets, by a tag that is on them: the user's own or a temporary one. Each of the Droplets ends
/// with its action, with a request of its own, or with an error of its own.
/// </summary>
internal sealed class GroupStart(
    GroupWork work,
    IWorkContext context,
    FleetOptions options,
    StartOnce once,
    Refusals refusals,
    AccountReader reader,
    ActionCompletion completion,
    RunReport report)
{
    private readonly Dictionary<long, Droplet> _open = work.Droplets.ToDictionary(droplet => droplet.DropletId);
    private readonly List<Task> _waits = [];
    private bool _hasResponse;

    /// <summary>The ids of the Droplets without a report so far.</summary>
    public IReadOnlyCollection<long> Open => [.. _open.Keys];

    /// <summary>Whether the request may have been sent, and its outcome is not known.</summary>
    public bool IsOut { get; private set; }

    /// <summary>The tag, if it is the user's own.</summary>
    private string? OwnTag => (work as TagWork)?.Tag;

    /// <summary>Starts the action, and reports the result for each Droplet.</summary>
    /// <param name="tag">The tag that all of them have.</param>
    /// <returns>The number of Droplets: those that the request skipped, and those that got their action, expected or not.</returns>
    /// <exception cref="DropletApiException">Nothing was started, or the outcome is not known; no Droplet is reported.</exception>
    /// <exception cref="OperationCanceledException">It was canceled; it may have been started if <see cref="IsOut"/>.</exception>
    public async Task<int> RunAsync(string tag, CancellationToken cancellationToken)
    {
        IsOut = true;
        var started = await StartAsync(tag, cancellationToken).ConfigureAwait(false);
        IsOut = false;
        if (started is null)
            throw new RequestNotSentException(cancellationToken);

        foreach (var action in started.Actions)
            Accept(action, cancellationToken);
        if (_hasResponse)
            await RecordResponseAsync().ConfigureAwait(false);

        var passedOver = _open.Count;
        await FailDoubtfulAsync(started.Search).ConfigureAwait(false);
        if (_open.Count > 0)
        {
            // The state of the Droplets explains why they got no action. It is read while the tag is still on them.
            var tagged = await ListAsync(tag, cancellationToken).ConfigureAwait(false);
            var busy = await refusals.FindBusyAsync([.. Open.Where(id => tagged?.ContainsKey(id) != false)], cancellationToken).ConfigureAwait(false);
            await Task.WhenAll(TakeOpen().Select(droplet => SettleAsync(droplet, tagged, busy.ContainsKey(droplet.DropletId), cancellationToken))).ConfigureAwait(false);
        }

        return started.Actions.Count + passedOver;
    }

    /// <summary>Completes when all waits for its actions have ended.</summary>
    public Task WaitsAsync() => Task.WhenAll(_waits);

    /// <summary>Reports that single Droplets failed.</summary>
    public Task FailAsync(IEnumerable<KeyValuePair<long, Failure>> failures) => Task.WhenAll(failures.Select(failed => FailAsync(Take(failed.Key), failed.Value)).ToList());

    /// <summary>Reports that all remaining Droplets failed.</summary>
    public Task FailAllAsync(Failure failure) => Task.WhenAll(TakeOpen().Select(droplet => FailAsync(droplet, failure)));

    private async Task<StartResult?> StartAsync(string tag, CancellationToken cancellationToken)
    {
        try
        {
            return await once.StartAsync(work.Request, SendAsync, Open, OwnTag, context, cancellationToken).ConfigureAwait(false);
        }
        catch (DropletApiException e) when (e.Kind != FailureKind.OutcomeUnknown && !e.Failure.EndsRun)
        {
            // Nothing was started for any Droplet of the tag, listed or not.
            await RecordResponseAsync().ConfigureAwait(false);
            throw;
        }

        async Task<IReadOnlyList<DropletAction>> SendAsync()
        {
            var started = await refusals.SendByTagAsync(work.Request, tag, Open, cancellationToken).ConfigureAwait(false);
            _hasResponse = true;
            return started;
        }
    }

    /// <summary>Records that the journal has all actions of the request by tag: a Droplet without a line has no action by it.</summary>
    private Task RecordResponseAsync() => OwnTag is { } tag && options.Journal is { } journal ? journal.AnswerAsync(work.Request, tag) : Task.CompletedTask;

    /// <summary>Reports the Droplets whose actions could not be read, or may belong to another request.</summary>
    private Task FailDoubtfulAsync(SearchResult? search)
    {
        if (search is null)
            return Task.CompletedTask;

        var doubtful = search.Doubtful.Select(found => (Id: found.Key, Why: LostRequest.Candidates(found.Value)));
        var failed = search.Failed.Select(found => (Id: found.Key, Why: $"the search for its action failed: {FailureText.Why(found.Value)}"));
        return FailAsync(doubtful.Concat(failed).Where(left => _open.ContainsKey(left.Id)).ToDictionary(left => left.Id, left => TargetFailures.Doubtful(left.Why)));
    }

    private void Accept(DropletAction action, CancellationToken cancellationToken)
    {
        var id = action.DropletId ?? 0;
        var one = work.For(_open.ContainsKey(id) ? Take(id) : new() { DropletId = id });
        Complete(one, action with { DropletName = one.DropletName }, cancellationToken);
    }

    private void Complete(DropletWork one, DropletAction action, CancellationToken cancellationToken)
    {
        var wait = completion.CompleteNewAsync(one, action, context, cancellationToken);
        if (wait.IsCompleted)
            return;

        _waits.Add(wait);
        context.RunBeside(_ => wait);
    }

    /// <returns>Null when they cannot be read, which makes no Droplet fail.</returns>
    private async Task<IReadOnlyDictionary<long, Droplet>?> ListAsync(string tag, CancellationToken cancellationToken)
    {
        try
        {
            var tagged = await reader.Droplets(new() { Tag = tag }).AllAsync(cancellationToken).ConfigureAwait(false);
            return tagged.ToDictionary(droplet => droplet.DropletId);
        }
        catch (DropletApiException e) when (!e.Failure.EndsRun)
        {
            report.Note($"Why some Droplets got no action is not known: {e.Message}");
            return null;
        }
    }

    /// <summary>Decides about a Droplet that the request skipped.</summary>
    private Task SettleAsync(Droplet droplet, IReadOnlyDictionary<long, Droplet>? tagged, bool isBusy, CancellationToken cancellationToken)
    {
        var one = work.For(droplet);
        var isOnce = _hasResponse || work.Request.Type.IsRepeatable;
        var now = tagged is not null && tagged.TryGetValue(droplet.DropletId, out var listed) ? listed : null;
        if (options.WaitIfBusy && isOnce && isBusy)
        {
            report.Note($"{one.Label} is busy: {work.Request.Type.Name} is sent to it separately once its other action has ended.");
            context.Continue(one);
            return Task.CompletedTask;
        }

        if (now is not null && !isBusy && ReachedGoals.Find(one, now) is { } reached)
        {
            report.Note(ReachedGoals.Describe(reached));
            Complete(one, reached, cancellationToken);
            return Task.CompletedTask;
        }

        return FailAsync(droplet, tagged is not null && now is null && work is BulkWork
            ? TargetFailures.NotThere(droplet.DropletId)
            : TargetFailures.PassedOver(OwnTag, isOnce, isListed: tagged is not null, now, isBusy));
    }

    private Task FailAsync(Droplet droplet, Failure failure)
    {
        var one = work.For(droplet);
        return report.FailedAsync(one, TargetFailures.About(one, failure with { DropletId = droplet.DropletId }));
    }

    private Droplet Take(long dropletId)
    {
        var droplet = _open[dropletId];
        _open.Remove(dropletId);
        return droplet;
    }

    private List<Droplet> TakeOpen()
    {
        var open = _open.Values.ToList();
        _open.Clear();
        return open;
    }
}
