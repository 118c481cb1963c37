namespace DropletActions.Engine;

/// <summary>The state of one start: what was sent, what was lost, and what other requests know about it.</summary>
internal sealed class StartAttempt(ActionRequest request, Reachability reachability, DateTimeOffset begun)
{
    private static readonly Backoff s_unsent = new(TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(8));

    // A start survives an interruption of half a minute; a longer one is reported.
    private static readonly TimeSpan s_unsentTimeout = TimeSpan.FromSeconds(45);

    private DateTimeOffset? _unsentSince;
    private int _unsentInARow;

    public ActionRequest Request => request;

    public DateTimeOffset Begun => begun;

    /// <summary>The first request whose response was lost.</summary>
    public (RequestFingerprint Fingerprint, Failure Failure)? Loss { get; set; }

    /// <summary>What the last search for it found; null while there was none.</summary>
    public SearchResult? Search { get; set; }

    /// <summary>What other requests of the token know about it.</summary>
    public ActionClaims.OpenRequest? Claim { get; set; }

    public int Losses { get; set; }

    public int Busy { get; set; }

    /// <summary>Whether a request may have had an effect: it was sent, and no response proves that it had none.</summary>
    public bool MayBeOut { get; private set; }

    public void Sent() => MayBeOut = true;

    /// <summary>The last request was not sent.</summary>
    public void NotSent() => MayBeOut = Loss is not null;

    /// <summary>The API responded, or may have received the request.</summary>
    public void WasReached()
    {
        (_unsentSince, _unsentInARow) = (null, 0);
        MayBeOut = Loss is not null;
    }

    /// <summary>When the tries of an unsent request end; null while the API is reachable.</summary>
    public DateTimeOffset? UnsentUntil => _unsentSince + s_unsentTimeout;

    /// <summary>Whether an unsent request is sent again. The timeout for that begins when the API first becomes unreachable.</summary>
    public bool MayBeSentAgain(DateTimeOffset now, out TimeSpan pause)
    {
        NotSent();
        _unsentSince ??= now;
        pause = s_unsent.After(++_unsentInARow);
        return reachability.HasResponded ? now < UnsentUntil : reachability.MayMakeFirstContact(pause);
    }

    /// <summary>The failure to report where a response was lost, and a later request failed.</summary>
    public DropletApiException Unknown(Failure last) => LostRequest.Unknown(request, Loss!.Value.Failure, last, Search);
}

/// <summary>What the failure of a request means for its start.</summary>
internal enum StartOutcome
{
    /// <summary>The request was never sent.</summary>
    NotSent,

    /// <summary>The request was sent, and its response was lost.</summary>
    Lost,

    /// <summary>The API refused a repetition, perhaps because the first request, whose response was lost, was carried out.</summary>
    RefusedAfterLoss,

    /// <summary>A repetition failed, and did nothing itself.</summary>
    FailedAfterLoss,

    /// <summary>The Droplet has another action in progress.</summary>
    Busy,

    /// <summary>Nothing was started, and a repetition would fail as well.</summary>
    Failed,
}

/// <summary>What a start does after a failed request: adopts what was found, repeats the request after a pause, or ends with the failure.</summary>
/// <param name="Found">What the request has started after all.</param>
/// <param name="Pause">The pause before the next try.</param>
internal readonly record struct StartDecision(StartResult? Found, TimeSpan? Pause)
{
    /// <summary>Whether the pause yields the slot to other Droplets.</summary>
    public bool Yields { get; init; }

    /// <summary>Ends the start with the failure as it is.</summary>
    public static StartDecision End => default;

    public static StartDecision Adopt(StartResult found) => new(found, null);

    public static StartDecision Repeat(TimeSpan pause) => new(null, pause);
}

/// <summary>What a request started.</summary>
/// <param name="Search">The result of the search for the other Droplets, if the response was lost; otherwise null.</param>
internal sealed record StartResult(IReadOnlyList<DropletAction> Actions, SearchResult? Search);
