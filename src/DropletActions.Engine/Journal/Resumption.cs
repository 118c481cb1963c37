using System.Collections.Concurrent;

namespace DropletActions.Engine;

/// <summary>Finds out from a journal, and where that does not know from the API, what earlier runs did.</summary>
internal sealed class Resumption
{
    // A request can wait for the rate limit for minutes between its intent and its leaving, and has no effect two minutes after that.
    private static readonly TimeSpan s_longAgo = TimeSpan.FromMinutes(10);

    // So much older than its request an action may read if a clock was set meanwhile. It is not adopted, and keeps a second one from being started.
    private static readonly TimeSpan s_margin = TimeSpan.FromMinutes(2);

    private readonly ApiSession _session;
    private readonly RunJournal _journal;
    private readonly FleetOptions _options;
    private readonly FleetRun _run;
    private readonly Dictionary<JournalTarget, ActionClaims.OpenRequest> _claims = [];

    // What has been found out: the action that was started, or null for none.
    private readonly ConcurrentDictionary<(long DropletId, string Key), DropletAction?> _settled = new();
    private readonly object _lock = new();
    private DateTimeOffset? _takenOver;

    public Resumption(ApiSession session, RunJournal journal, FleetOptions options, FleetRun run)
    {
        (_session, _journal, _options, _run) = (session, journal, options, run);
        foreach (var target in journal.Targets)
        {
            if (target.Action is { } action)
            {
                session.NewestAction.Update(action);
                session.Claims.Claim(action.Id);
            }
            else if (target.Trace is { } trace)
            {
                _claims.Add(target, session.Claims.Open(trace with { ImageName = ImageNameOf(target), Owner = journal.OwnerOf(target.Key) }));
            }
        }
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

    /// <summary>Whether it is in doubt what an earlier run did for a Droplet, so that it has to be looked up.</summary>
    public bool IsInDoubt(ActionRequest request, long dropletId) => TraceOf(request, dropletId) is not null;

    /// <summary>Finds the action that an earlier run started for an assignment.</summary>
    /// <returns>The action, and whether it was seen to its end; null when none was started, for certain.</returns>
    /// <exception cref="DropletApiException">Whether one was cannot be told.</exception>
    public async Task<(DropletAction Action, bool IsEnded)?> FindAsync(Assignment assignment, CancellationToken cancellationToken)
    {
        var (request, dropletId) = (assignment.Request, assignment.DropletId);
        if (TraceOf(request, dropletId) is { } trace)
        {
            var failed = new Dictionary<long, Failure>();
            await SearchAsync(request, trace, failed, cancellationToken).ConfigureAwait(false);
            if (failed.TryGetValue(dropletId, out var failure))
                throw new DropletApiException(failure);
        }

        return ActionOf(request, dropletId) is { } action ? (action, _journal.Find(dropletId, request)?.IsEnded == true) : null;
    }

    /// <summary>
    /// Finds the actions that requests of earlier runs started for many Droplets: with few requests, as they are many. After it none of
    /// them is in doubt but those that failed.
    /// </summary>
    public async Task<EarlierWork> FindManyAsync(Assignment assignment, CancellationToken cancellationToken)
    {
        var request = assignment.Request;
        var failed = new Dictionary<long, Failure>();
        var open = assignment.TagDroplets.Select(droplet => TraceOf(request, droplet.DropletId)).OfType<RequestFingerprint>();
        foreach (var sent in open.GroupBy(trace => (trace.SentAt, trace.ClockOffset, trace.Margin)).ToList())
        {
            var trace = sent.First() with { DropletIds = [.. sent.SelectMany(one => one.DropletIds)] };
            await SearchAsync(request, trace, failed, cancellationToken).ConfigureAwait(false);
        }

        return new([.. assignment.TagDroplets.Where(droplet => ActionOf(request, droplet.DropletId) is not null)], failed);
    }

    private DropletAction? ActionOf(ActionRequest request, long dropletId) =>
        _journal.Find(dropletId, request)?.Action ?? (_settled.TryGetValue((dropletId, request.Key), out var found) ? found : null);

    /// <summary>The request that may have been carried out for a Droplet; null when none is open.</summary>
    private RequestFingerprint? TraceOf(ActionRequest request, long dropletId)
    {
        var target = _journal.Find(dropletId, request);
        if (target?.Action is not null || _settled.ContainsKey((dropletId, request.Key)))
            return null;

        var trace = target?.Trace ?? (target is { HasIntent: true } ? null : TagTrace(request, dropletId));
        return trace is null ? null : trace with
        {
            ImageName = RequestFingerprint.ImageNameOf(request),
            Owner = _journal.OwnerOf(request),
            Margin = trace.Margin > s_margin ? trace.Margin : s_margin,
        };
    }

    /// <summary>The requests by tag that may have acted on a Droplet which no list showed, as one: it was sent at the time of the last, and not before the first.</summary>
    private RequestFingerprint? TagTrace(ActionRequest request, long dropletId)
    {
        if (_journal.OpenTagRequests(request) is not { Count: > 0 } sent)
            return null;

        var last = sent[sent.Count - 1];
        return last with
        {
            DropletIds = [dropletId],
            ClockOffset = sent.All(trace => trace.ClockOffset is not null) ? last.ClockOffset : null,
            Margin = (last.SentAtServer - sent[0].SentAtServer ?? TimeSpan.Zero) + s_margin,
        };
    }

    private async Task SearchAsync(ActionRequest request, RequestFingerprint trace, Dictionary<long, Failure> failed, CancellationToken cancellationToken)
    {
        SearchResult found;
        try
        {
            found = await _session.LostActions.FindUntilAsync(
                trace, () => Left(request, trace), cancellationToken, _run.RestAsync, _options.WaitFor(request.Type)).ConfigureAwait(false);
        }
        catch (DropletApiException e) when (!e.Failure.EndsRun)
        {
            foreach (var id in trace.DropletIds)
                failed[id] = JournalFailures.NotFoundOut(request, e.Failure).Failure;
            return;
        }

        foreach (var id in trace.DropletIds)
        {
            if (found.Found.TryGetValue(id, out var action))
                await AdoptAsync(request, id, action).ConfigureAwait(false);
            else if (found.Failed.TryGetValue(id, out var failure))
                failed[id] = JournalFailures.NotFoundOut(request, failure).Failure;
            else if (found.Doubtful.TryGetValue(id, out var candidates) && !request.Type.IsRepeatable)
                failed[id] = JournalFailures.Doubtful(request, candidates).Failure;
            else
                Settle(request, id, null);
        }
    }

    private async Task AdoptAsync(ActionRequest request, long dropletId, DropletAction action)
    {
        var target = _journal.Find(dropletId, request);
        action = action with { DropletName = target?.Name };
        _session.NewestAction.Update(action);
        await _journal.AcceptAsync(request, dropletId, action).ConfigureAwait(false);
        Settle(request, dropletId, action);
    }

    private void Settle(ActionRequest request, long dropletId, DropletAction? action)
    {
        if (_journal.Find(dropletId, request) is { } target && _claims.TryGetValue(target, out var claim))
            _session.Claims.Close(claim);
        _settled.TryAdd((dropletId, request.Key), action);
    }

    /// <summary>
    /// How long until a request can have no effect any more, in the server's time. It counts from the takeover: only then had the process
    /// that sent it ended for certain. What is harmless to repeat is only given the time to appear.
    /// </summary>
    private TimeSpan Left(ActionRequest request, RequestFingerprint trace)
    {
        var now = _session.ServerClock.Now ?? _session.Clock.UtcNow;
        lock (_lock)
            _takenOver ??= now;

        var last = _takenOver.Value + (request.Type.IsRepeatable ? LostActions.Grace : LostActions.NoEffectAfter);
        var longAgo = (trace.SentAtServer ?? DateTimeOffset.MaxValue - s_longAgo) + s_longAgo;
        return (last < longAgo ? last : longAgo) - now;
    }

    private static string? ImageNameOf(JournalTarget target) =>
        ActionCatalog.Find(target.Type)?.Done == DoneWhen.SnapshotListed ? JournalFormat.NameIn(target.Key) : null;
}
