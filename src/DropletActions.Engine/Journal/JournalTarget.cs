namespace DropletActions.Engine;

/// <summary>What a journal knows about one request for one Droplet.</summary>
internal sealed class JournalTarget(long dropletId, string key)
{
    public long DropletId => dropletId;

    public string Key => key;

    public string? Name { get; private set; }

    public string Type { get; private set; } = "";

    /// <summary>The request that may have been carried out, if its response is not known; null for none.</summary>
    public RequestFingerprint? Fingerprint { get; private set; }

    /// <summary>Whether it had an intent of its own after the last request by tag, so that the outcome of that request does not matter.</summary>
    public bool HasIntent { get; private set; }

    /// <summary>The action that was started; null when none is known.</summary>
    public DropletAction? Action { get; private set; }

    /// <summary>Whether a run observed the end of the action.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>When its Droplet counted as ready, once it was; null when it was not.</summary>
    public string? ReadyWhen { get; private set; }

    /// <summary>Why it was not started; null when it was, or nothing is known yet.</summary>
    public string? Error { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public void Intend(RequestFingerprint fingerprint, string? name)
    {
        (Type, Name, UpdatedAt) = (fingerprint.Type, name ?? Name, fingerprint.SentAt);
        (Fingerprint, Action, IsEnded, ReadyWhen, Error, HasIntent) = (fingerprint, null, false, null, null, true);
    }

    /// <summary>A request by tag was sent: it may have acted on this Droplet, listed or not.</summary>
    public void SendByTag() => HasIntent = false;

    public void Accept(DropletAction action, bool isEnded, DateTimeOffset at)
    {
        (Type, Name, UpdatedAt) = (action.Type, action.DropletName ?? Name, at);
        (Fingerprint, Action, IsEnded, Error) = (null, action, isEnded, null);
    }

    public void Ready(string when, DateTimeOffset at) => (ReadyWhen, UpdatedAt) = (when, at);

    /// <summary>It was not started, for certain or as far as is known. If it is not certain, a search comes before another try.</summary>
    public void Fail(string type, string error, bool isCertain, DateTimeOffset at)
    {
        (Type, Error, UpdatedAt) = (type, error, at);
        if (isCertain)
            Fingerprint = null;
    }

    /// <summary>It as users see it.</summary>
    public DropletJournalEntry ToEntry(string path) => new()
    {
        DropletId = DropletId,
        DropletName = Name,
        Type = Type,
        State = Action switch
        {
            null => Error is null ? "intended" : "failed",
            _ when !IsEnded => "accepted",
            { IsErrored: true } => "errored",
            { IsNotNeeded: true } => DropletAction.NotNeeded,
            _ => "completed",
        },
        Action = Action,
        Error = Error,
        UpdatedAt = UpdatedAt,
        Path = path,
    };
}
