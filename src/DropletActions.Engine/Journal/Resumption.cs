namespace DropletActions.Engine;

/// <summary>Finds out from a journal, and where that does not know from the API, what earlier runs did.</summary>
internal sealed class Resumption
{
    // A request can wait for the quota for minutes between its intent and its leaving; what is older than this left long ago.
    private static readonly TimeSpan s_longAgo = TimeSpan.FromMinutes(10);

    private readonly ApiSession _session;
    private readonly RunJournal _journal;

    public Resumption(ApiSession session, RunJournal journal)
    {
        (_session, _journal) = (session, journal);

        // Whatever is started from now on has a higher id than these.
        foreach (var action in journal.Targets.Select(target => target.Action).OfType<DropletAction>())
            session.Saw(action);
    }

    /// <summary>Tells the journal what an assignment's Droplets are called.</summary>
    public void RememberNames(Assignment assignment)
    {
        _journal.Name(assignment.DropletId, assignment.DropletName);
        foreach (var droplet in assignment.TagDroplets)
            _journal.Name(droplet.DropletId, droplet.Name.Length > 0 ? droplet.Name : null);
    }

    /// <summary>An assignment from where it stands: from its second request, if an earlier run had come to that.</summary>
    public Assignment FromWhereItStands(Assignment assignment) =>
        assignment.Otherwise is { } otherwise && _journal.Find(assignment.DropletId, otherwise) is not null
            ? assignment with { Request = otherwise, Otherwise = null, Before = _journal.Find(assignment.DropletId, assignment.Request)?.Action }
            : assignment;

    /// <summary>Finds the action that an earlier run started for an assignment.</summary>
    /// <returns>The action, and whether it was seen to its end; null when none was started, for certain.</returns>
    /// <exception cref="DropletApiException">Whether one was cannot be told.</exception>
    public async Task<(DropletAction Action, bool IsEnded)?> FindAsync(Assignment assignment, CancellationToken cancellationToken)
    {
        if (_journal.Find(assignment.DropletId, assignment.Request) is not { } target)
            return null;

        var unknown = new Dictionary<long, Failure>();
        if (target.Trace is { } trace)
            await AdoptAsync(assignment.Request, [target], trace, unknown, cancellationToken).ConfigureAwait(false);
        if (unknown.TryGetValue(assignment.DropletId, out var failure))
            throw JournalFailures.NotFoundOut(assignment.Request, failure);

        return target.Action is { } action ? (action, target.IsEnded) : null;
    }

    /// <summary>
    /// Finds the actions that one request of an earlier run started for many Droplets: with few requests, as they are many. After it
    /// none of the others is in doubt.
    /// </summary>
    /// <returns>Those of the assignment's Droplets that earlier runs started something for, or that nothing could be found out about.</returns>
    /// <exception cref="DropletApiException">What was started cannot be told.</exception>
    public async Task<IReadOnlyList<Droplet>> FindManyAsync(Assignment assignment, CancellationToken cancellationToken)
    {
        var request = assignment.Request;
        var unknown = new HashSet<long>();
        var open = assignment.TagDroplets.Select(droplet => _journal.Find(droplet.DropletId, request)).Where(target => target?.Trace is not null);
        foreach (var sent in open.GroupBy(target => (target!.Trace!.SentAt, target.Trace.NewestBefore)).ToList())
        {
            var targets = sent.Select(target => target!).ToList();
            var trace = targets[0].Trace! with { DropletIds = [.. targets.Select(target => target.DropletId)] };
            var unread = new Dictionary<long, Failure>();
            await AdoptAsync(request, targets, trace, unread, cancellationToken).ConfigureAwait(false);
            targets.Where(target => !unread.ContainsKey(target.DropletId)).ToList().ForEach(target => target.IsCertainlyNotStarted());
            unknown.UnionWith(unread.Keys);
        }

        return assignment.TagDroplets.Where(droplet => unknown.Contains(droplet.DropletId) || _journal.Find(droplet.DropletId, request)?.Action is not null).ToList();
    }

    private async Task AdoptAsync(ActionRequest request, IReadOnlyList<JournalTarget> targets, ActionTrace trace, IDictionary<long, Failure> unknown, CancellationToken cancellationToken)
    {
        foreach (var action in await LookAsync(request, trace, unknown, cancellationToken).ConfigureAwait(false))
        {
            _session.Saw(action);
            var target = targets.First(target => target.DropletId == action.DropletId);
            await _journal.AcceptAsync(request, target.DropletId, action with { DropletName = target.Name }).ConfigureAwait(false);
        }
    }

    private async Task<IReadOnlyList<DropletAction>> LookAsync(ActionRequest request, ActionTrace trace, IDictionary<long, Failure> unknown, CancellationToken cancellationToken)
    {
        try
        {
            return await _session.Search.FindUntilAsync(trace with { IsAnothers = _journal.Holds }, Deadline(trace), cancellationToken, unknown).ConfigureAwait(false);
        }
        catch (DropletApiException e) when (e.Kind != FailureKind.Unauthorized)
        {
            throw JournalFailures.NotFoundOut(request, e.Failure);
        }
    }

    /// <summary>Until when an action may still appear. It counts from the takeover: only then had the process that sent it ended for certain.</summary>
    private DateTimeOffset Deadline(ActionTrace trace)
    {
        var (last, longAgo) = (_journal.OpenedAt + ActionSearch.Grace, trace.SentAt + s_longAgo);
        return last < longAgo ? last : longAgo;
    }
}
