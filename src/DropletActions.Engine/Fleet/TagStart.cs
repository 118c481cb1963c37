namespace DropletActions.Engine;

/// <summary>
/// One request for many Droplets, by a tag that is on them: one of theirs, or one that exists for that moment. Each of them ends
/// with its action, with a request of its own, or with an error of its own.
/// </summary>
/// <param name="session">The connection.</param>
/// <param name="options">How to go about it.</param>
/// <param name="run">Whom to tell.</param>
/// <param name="starter">Sends the request exactly once.</param>
/// <param name="assignment">What to do, and to which Droplets.</param>
/// <param name="accept">Takes each action that was started, as an assignment for its Droplet.</param>
internal sealed class TagStart(
    ApiSession session, FleetOptions options, FleetRun run, StartOnce starter, Assignment assignment, Action<Assignment, DropletAction> accept)
{
    private readonly FailureReports _reports = new(options, run);
    private readonly Refusals _refusals = new(session.Api, session.Reader);
    private readonly Dictionary<long, Droplet> _open = assignment.TagDroplets.ToDictionary(droplet => droplet.DropletId);
    private bool _isAnswered;

    /// <summary>The ids of the Droplets of which nothing has been told yet.</summary>
    public IReadOnlyCollection<long> Open => [.. _open.Keys];

    /// <summary>Whether the request may be out, and its end is not known.</summary>
    public bool IsOut { get; private set; }

    /// <summary>Starts the action, and tells each Droplet what came of it.</summary>
    /// <param name="tag">The tag that all of them have.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>For how many Droplets it was: those that it passed over, and those that got their action, whether they were expected or not.</returns>
    /// <exception cref="DropletApiException">Nothing was started, or whether it was cannot be told: of none of them has anything been told.</exception>
    /// <exception cref="OperationCanceledException">It was given up; it may have been started if <see cref="IsOut"/>.</exception>
    public async Task<int> RunAsync(string tag, CancellationToken cancellationToken)
    {
        IsOut = true;
        var started = await StartAsync(tag, SendAsync, cancellationToken).ConfigureAwait(false);
        IsOut = false;
        if (started is null)
            throw new RequestNotSentException(cancellationToken);

        var actions = started.Actions;
        foreach (var action in actions)
            Accept(action);
        if (_isAnswered)
            await TellAnsweredAsync().ConfigureAwait(false);

        var passedOver = _open.Count;
        await SettleDoubtfulAsync(started.Search).ConfigureAwait(false);
        if (_open.Count > 0)
        {
            // Why they got none: the Droplets as they are, while the tag is still on them.
            var tagged = await ListAsync(tag, cancellationToken).ConfigureAwait(false);
            var busy = await _refusals.FindBusyAsync([.. Open.Where(id => tagged?.ContainsKey(id) != false)], cancellationToken).ConfigureAwait(false);
            await Task.WhenAll(TakeOpen().Select(droplet => SettleAsync(droplet, tagged, busy.ContainsKey(droplet.DropletId)))).ConfigureAwait(false);
        }

        return actions.Count + passedOver;

        async Task<IReadOnlyList<DropletAction>> SendAsync()
        {
            var started = await _refusals.SendByTagAsync(assignment.Request, tag, Open, cancellationToken).ConfigureAwait(false);
            _isAnswered = true;
            return started;
        }
    }

    /// <summary>Tells single Droplets that they failed.</summary>
    public Task FailAsync(IEnumerable<KeyValuePair<long, Failure>> failures) => Task.WhenAll(failures.Select(failed =>
    {
        var droplet = _open[failed.Key];
        _open.Remove(failed.Key);
        return FailAsync(droplet, failed.Value);
    }).ToList());

    /// <summary>Tells all that are left that they failed.</summary>
    public Task FailAllAsync(Failure failure) => Task.WhenAll(TakeOpen().Select(droplet => FailAsync(droplet, failure)));

    private async Task<StartResult?> StartAsync(string tag, Func<Task<IReadOnlyList<DropletAction>>> send, CancellationToken cancellationToken)
    {
        try
        {
            return await starter.StartAsync(assignment.Request, send, Open, assignment.Tag is null ? null : tag, cancellationToken).ConfigureAwait(false);
        }
        catch (DropletApiException e) when (e.Kind != FailureKind.OutcomeUnknown && !e.Failure.EndsRun)
        {
            // Nothing was started for any Droplet of the tag, listed or not.
            await TellAnsweredAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>All that the tag's request has started is in the journal: a Droplet that is not has got no action by it.</summary>
    private Task TellAnsweredAsync() => assignment.Tag is { } tag && options.Journal is { } journal ? journal.AnswerAsync(assignment.Request, tag) : Task.CompletedTask;

    /// <summary>The Droplets whose actions could not be read, or told from another's.</summary>
    private Task SettleDoubtfulAsync(SearchResult? search)
    {
        if (search is null)
            return Task.CompletedTask;

        var doubtful = search.Doubtful.Select(found => (Id: found.Key, Why: LostRequest.Candidates(found.Value)));
        var failed = search.Failed.Select(found => (Id: found.Key, Why: $"looking for its action failed: {found.Value.Message}"));
        return FailAsync(doubtful.Concat(failed).Where(left => _open.ContainsKey(left.Id)).ToDictionary(left => left.Id, left => TargetFailures.Doubtful(left.Why)));
    }

    private void Accept(DropletAction action)
    {
        var id = action.DropletId ?? 0;
        var one = assignment.For(_open.TryGetValue(id, out var droplet) ? droplet : new() { DropletId = id });
        _open.Remove(id);
        accept(one, action with { DropletName = one.DropletName });
    }

    /// <returns>Null when they cannot be read: nobody fails for that.</returns>
    private async Task<IReadOnlyDictionary<long, Droplet>?> ListAsync(string tag, CancellationToken cancellationToken)
    {
        try
        {
            var tagged = await new DropletDirectory(session.Reader).ListAsync(new() { Tag = tag }, cancellationToken).ConfigureAwait(false);
            return tagged.ToDictionary(droplet => droplet.DropletId);
        }
        catch (DropletApiException e) when (!e.Failure.EndsRun)
        {
            run.Events.Add(new Noted($"Could not find out why some Droplets got no action: {e.Message}"));
            return null;
        }
    }

    /// <summary>The request passed over this one.</summary>
    private Task SettleAsync(Droplet droplet, IReadOnlyDictionary<long, Droplet>? tagged, bool isBusy)
    {
        var type = assignment.Request.Type;
        var isOnce = _isAnswered || type.IsRepeatable;
        var now = tagged is not null && tagged.TryGetValue(droplet.DropletId, out var seen) ? seen : null;
        if (options.WaitIfBusy && isOnce && isBusy)
        {
            run.Events.Add(new Noted($"{DropletLabel.Of(droplet)} is busy with another event: {type.Name} is tried again by a request of its own."));
            run.Continue(assignment.For(droplet));
            return Task.CompletedTask;
        }

        var one = assignment.For(droplet);
        if (now is not null && !isBusy && ReachedGoals.Find(one, now) is { } reached)
        {
            run.Events.Add(ReachedGoals.Note(one, reached));
            accept(one, reached);
            return Task.CompletedTask;
        }

        return FailAsync(droplet, tagged is not null && now is null && assignment.IsBulk
            ? TargetFailures.NotThere(droplet.DropletId)
            : TargetFailures.PassedOver(assignment.Tag, isOnce, isListed: tagged is not null, now, isBusy));
    }

    private Task FailAsync(Droplet droplet, Failure failure)
    {
        var type = assignment.Request.Type.Name;
        return _reports.FailAsync(assignment.Request, [droplet.DropletId], failure with
        {
            Message = $"{type} of {DropletLabel.Of(droplet)}: {failure.Message}",
            Advice = failure.Kind == FailureKind.NotActedOn && assignment.Request.Type.WhenRefused is { } usual ? $"{failure.Advice} {usual}" : failure.Advice,
            DropletId = droplet.DropletId,
            ActionType = type,
        });
    }

    private List<Droplet> TakeOpen()
    {
        var open = _open.Values.ToList();
        _open.Clear();
        return open;
    }
}
