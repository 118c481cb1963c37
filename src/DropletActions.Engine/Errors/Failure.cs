namespace DropletActions.Engine;

/// <summary>Whether the request of a failed call was carried out: what decides if it may be sent again.</summary>
public enum Delivery
{
    /// <summary>It never left: nothing was done.</summary>
    NotSent,

    /// <summary>The server refused it: nothing was done.</summary>
    Refused,

    /// <summary>It left and its answer was lost or cannot be read: it may have been carried out.</summary>
    Unknown,
}

/// <summary>One thing that went wrong, in words for people and in fields for programs.</summary>
/// <param name="Kind">What kind; also the error's id.</param>
/// <param name="Message">What happened, naming what it happened to. Never holds a token.</param>
public sealed record Failure(FailureKind Kind, string Message)
{
    /// <summary>The advice where something may have been started.</summary>
    internal const string CheckFirst = "Before you try again, check with Get-DropletAction whether it was started.";

    /// <summary>A defect of ours must not take a fleet down, nor leave a Droplet without a word.</summary>
    internal static Failure Unexpected(Exception e) => new(FailureKind.OutcomeUnknown, $"An unexpected {e.GetType().Name} in this module: {e.Message}")
    {
        Advice = "Check with Get-DropletAction what was started. Please report this as a defect of DropletActions.",
        Delivery = Delivery.Unknown,
        Cause = e,
    };

    /// <summary>Whether every further request would be in vain, so that a run ends with it.</summary>
    internal bool EndsRun => Kind is FailureKind.Unauthorized or FailureKind.NotConnected or FailureKind.CertificateNotTrusted or FailureKind.JournalUnreadable;

    /// <summary>What happened, naming what it happened to; safe to show, whatever it quotes.</summary>
    public string Message
    {
        get;
        init
        {
            field = ScreenText.Of(value);
            Reason = null;
        }
    } = ScreenText.Of(Message);

    /// <summary>
    /// What happened, without what it happened to: a message that names the Droplet is composed with it. Null where the message says
    /// it in another way; a new message has none.
    /// </summary>
    public string? Reason { get; init => field = value is null ? null : ScreenText.Of(value); }

    /// <summary>Whether all that keeps the Droplet busy is the action of the same run that this request follows.</summary>
    internal bool IsBehindOwn { get; init; }

    /// <summary>A failure that ends the run, met while it was found out what came of this one; null for none.</summary>
    internal Failure? Fatal { get; init; }

    /// <summary>What a person can do about it; safe to show.</summary>
    public string? Advice { get; init => field = value is null ? null : ScreenText.Of(value); }

    /// <summary>Whether the request was carried out.</summary>
    public Delivery Delivery { get; init; } = Delivery.Refused;

    /// <summary>The HTTP status; null where there was no answer.</summary>
    public int? HttpStatus { get; init; }

    /// <summary>The API's id of the error, for example <c>unprocessable_entity</c>.</summary>
    public string? ApiErrorId { get; init; }

    /// <summary>The API's id of the request, to be named to its support.</summary>
    public string? RequestId { get; init; }

    /// <summary>When it is worth trying again; null where that is not known.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>The Droplet it concerns; null where it concerns none or it is not known yet.</summary>
    public long? DropletId { get; init; }

    /// <summary>The action type it concerns, for example <c>resize</c>.</summary>
    public string? ActionType { get; init; }

    /// <summary>The action it concerns; null where there is none.</summary>
    public DropletAction? Action { get; init; }

    /// <summary>The library's own exception, where there was one.</summary>
    public Exception? Cause { get; init; }
}
