using System.Collections.Concurrent;

namespace DropletActions.Engine;

/// <summary>Finds what earlier runs did: in the journal, and in the API where the journal does not have it.</summary>
internal sealed class Resumption
{
    // Between its intent and its sending, a request can wait minutes for the rate limit. It has no effect two minutes after it was sent.
    private static readonly TimeSpan s_longAgo = TimeSpan.FromMinutes(10);

    // If a clock was set meanwhile, an action can appear this much older than its request. It is not adopted, and prevents a second one.
    private static readonly TimeSpan s_margin = TimeSpan.FromMinutes(2);

    private readonly RunJournal _journal;
    private readonly FleetOptions _options;
    private readonly ActionClaims _allClaims;
    private readonly NewestAction _newest;
    private readonly LostActions _lostActions;
    private readonly ServerClock _serverClock;
    private readonly Dictionary<JournalTarget, ActionClaims.OpenRequest> _claims = [];

    // The results so far: the action that was started, or null for none.
    private readonly ConcurrentDictionary<(long DropletId, string Key), DropletAction?> _settled = new();
    private readonly object _lock = new();
    private DateTimeOffset? _takenOver;

    public Resumption(RunJournal journal, FleetOptions options, ActionClaims claims, NewestAction newest, LostActions lostActions, ServerClock serverClock)
    {
        (_journal, _options, _allClaims, _newest, _lostActions, _serverClock) = (journal, options, claims, newest, lostActions, serverClock);
        foreach (var target in journal.Targets)
        {
            if (target.Action is { } action)
            {
                newest.Update(action);
                claims.Claim(action.Id);
            }
            else if (target.Fingerprint is { } fingerprint)
            {
                _claims.Add(target, claims.Open(fingerprint with { ImageName = ImageNameOf(target), Owner = journal.OwnerOf(target.Key) }));
            }
        }
    }

    /// <summary>Gives the journal the names of the Droplets of an item.</summary>
    public void RememberNames(WorkItem item)
    {
        foreach (var one in item is GroupWork group ? group.Droplets.Select(group.For) : [(DropletWork)item])
            _journal.Name(one.DropletId, one.DropletName);
    }

    /// <summary>An item as an earlier run left it: its fallback, if the earlier run had reached that.</summary>
    public WorkItem FromWhereItStands(WorkItem item) =>
        item is DropletWork { Fallback: { } fallback } work && _journal.Find(work.DropletId, fallback.Request) is not null
            ? work.Next(_journal.Find(work.DropletId, work.Request)?.Action)!
            : item;

    /// <summary>Whether the outcome of an earlier run for a Droplet is unknown, so that its actions must be searched.</summary>
    public bool IsInDoubt(ActionRequest request, long dropletId) => FingerprintOf(request, dropletId) is not null;

    /// <summary>Finds the action that an earlier run started for a Droplet.</summary>
    /// <returns>The action, and whether its end was observed, and the Droplet was ready if that counts; null when certainly none was started.</returns>
    /// <exception cref="DropletApiException">Whether one was started is not known.</exception>
    public async Task<(DropletAction Action, bool IsEnded)?> FindAsync(DropletWork work, IWorkContext context, CancellationToken cancellationToken)
    {
        var (request, dropletId) = (work.Request, work.DropletId);
        if (FingerprintOf(request, dropletId) is { } fingerprint)
        {
            var failed = new Dictionary<long, Failure>();
            await SearchAsync(request, fingerprint, failed, context, cancellationToken).ConfigureAwait(false);
            if (failed.TryGetValue(dropletId, out var failure))
                throw new DropletApiException(failure);
        }

        return ActionOf(request, dropletId) is { } action ? (action, IsOver(_journal.Find(dropletId, request))) : null;
    }

    /// <summary>
    /// Finds the actions that requests of earlier runs started for many Droplets, with few requests. Afterward only the Droplets that failed
    /// are in doubt.
    /// </summary>
    public async Task<EarlierWork> FindManyAsync(GroupWork work, IWorkContext context, CancellationToken cancellationToken)
    {
        var request = work.Request;
        var failed = new Dictionary<long, Failure>();
        var open = work.Droplets.Select(droplet => FingerprintOf(request, droplet.DropletId)).OfType<RequestFingerprint>();
        foreach (var sent in open.GroupBy(fingerprint => (fingerprint.SentAt, fingerprint.ClockOffset, fingerprint.Margin)).ToList())
        {
            var fingerprint = sent.First() with { DropletIds = [.. sent.SelectMany(one => one.DropletIds)] };
            await SearchAsync(request, fingerprint, failed, context, cancellationToken).ConfigureAwait(false);
        }

        return new([.. work.Droplets.Where(droplet => ActionOf(request, droplet.DropletId) is not null)], failed);
    }

    private bool IsOver(JournalTarget? target) =>
        target is { IsEnded: true } && (_options.ReadyWhen is not { } when || target.ReadyWhen == when.Key);

    private DropletAction? ActionOf(ActionRequest request, long dropletId) =>
        _journal.Find(dropletId, request)?.Action ?? (_settled.TryGetValue((dropletId, request.Key), out var found) ? found : null);

    /// <summary>The request that may have been carried out for a Droplet; null when none is open.</summary>
    private RequestFingerprint? FingerprintOf(ActionRequest request, long dropletId)
    {
        var target = _journal.Find(dropletId, request);
        if (target?.Action is not null || _settled.ContainsKey((dropletId, request.Key)))
            return null;

        var fingerprint = target?.Fingerprint ?? (target is { HasIntent: true } ? null : TagFingerprint(request, dropletId));
        return fingerprint is null ? null : fingerprint with
        {
            ImageName = request.ImageName,
            Owner = _journal.OwnerOf(request),
            Margin = fingerprint.Margin > s_margin ? fingerprint.Margin : s_margin,
        };
    }

    /// <summary>The requests by tag that may have acted on a Droplet which no list showed, as one: it was sent at the time of the last, and not before the first.</summary>
    private RequestFingerprint? TagFingerprint(ActionRequest request, long dropletId)
    {
        if (_journal.OpenTagRequests(request) is not { Count: > 0 } sent)
            return null;

        var last = sent[sent.Count - 1];
        return last with
        {
            DropletIds = [dropletId],
            ClockOffset = sent.All(fingerprint => fingerprint.ClockOffset is not null) ? last.ClockOffset : null,
            Margin = (last.SentAtServer - sent[0].SentAtServer ?? TimeSpan.Zero) + s_margin,
        };
    }

    private async Task SearchAsync(ActionRequest request, RequestFingerprint fingerprint, Dictionary<long, Failure> failed, IWorkContext context, CancellationToken cancellationToken)
    {
        SearchResult found;
        try
        {
            found = await _lostActions.FindUntilAsync(
                fingerprint, () => Left(request, fingerprint), cancellationToken, context.YieldAsync, _options.WaitFor(request.Type)).ConfigureAwait(false);
        }
        catch (DropletApiException e) when (!e.Failure.EndsRun)
        {
            foreach (var id in fingerprint.DropletIds)
                failed[id] = LostRequest.NotSearchedAgain(request, e.Failure).Failure;
            return;
        }

        foreach (var id in fingerprint.DropletIds)
        {
            if (found.Found.TryGetValue(id, out var action))
                await AdoptAsync(request, id, action).ConfigureAwait(false);
            else if (found.Failed.TryGetValue(id, out var failure))
                failed[id] = LostRequest.NotSearchedAgain(request, failure).Failure;
            else if (found.Doubtful.TryGetValue(id, out var candidates) && !request.Type.IsRepeatable)
                failed[id] = LostRequest.Doubtful(request, candidates).Failure;
            else
                Settle(request, id, null);
        }
    }

    private async Task AdoptAsync(ActionRequest request, long dropletId, DropletAction action)
    {
        var target = _journal.Find(dropletId, request);
        action = action with { DropletName = target?.Name };
        RequestLog.Current?.Note(FormattableString.Invariant($"An earlier run started {request.Type.Name} of {DropletLabel.Of(target?.Name, dropletId)}: action {action.Id} is adopted."));
        _newest.Update(action);
        await _journal.AcceptAsync(request, dropletId, action).ConfigureAwait(false);
        Settle(request, dropletId, action);
    }

    private void Settle(ActionRequest request, long dropletId, DropletAction? action)
    {
        if (_journal.Find(dropletId, request) is { } target && _claims.TryGetValue(target, out var claim))
            _allClaims.Close(claim);
        _settled.TryAdd((dropletId, request.Key), action);
    }

    /// <summary>
    /// How long until a request can have no effect any more, in the server's time. It counts from the takeover: only then had the process
    /// that sent it ended for certain. What is harmless to repeat is only given the time to appear.
    /// </summary>
    private TimeSpan Left(ActionRequest request, RequestFingerprint fingerprint)
    {
        var now = _serverClock.NowOrLocal;
        lock (_lock)
            _takenOver ??= now;

        var last = _takenOver.Value + (request.Type.IsRepeatable ? LostActions.Grace : RequestFingerprint.NoEffectAfter);
        var longAgo = (fingerprint.SentAtServer ?? DateTimeOffset.MaxValue - s_longAgo) + s_longAgo;
        return (last < longAgo ? last : longAgo) - now;
    }

    private static string? ImageNameOf(JournalTarget target) =>
        ActionCatalog.Find(target.Type)?.Done == DoneWhen.SnapshotListed ? JournalFormat.NameIn(target.Key) : null;
}

/// <summary>The work of earlier runs for the Droplets of one request.</summary>
/// <param name="Known">The Droplets that have their action.</param>
/// <param name="Failed">The Droplets for which the outcome is not known, and why. Nothing was done for any other.</param>
internal sealed record EarlierWork(IReadOnlyList<Droplet> Known, IReadOnlyDictionary<long, Failure> Failed)
{
    /// <summary>Whether anything was done, or may have been done.</summary>
    public bool IsAny => Known.Count + Failed.Count > 0;
}
