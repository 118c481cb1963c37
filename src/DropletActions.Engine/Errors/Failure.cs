namespace DropletActions.Engine;

/// <summary>Whether the API carried out a failed request, which decides whether the request may be sent again.</summary>
public enum Delivery
{
    /// <summary>The request was never sent, so nothing was done.</summary>
    NotSent,

    /// <summary>The API refused the request, so nothing was done.</summary>
    Refused,

    /// <summary>The request was sent, and its response was lost or cannot be read: the API may have carried it out.</summary>
    Unknown,
}

/// <summary>One failure, in sentences for people and in properties for programs.</summary>
/// <param name="Kind">The kind of failure; also the id of the error.</param>
/// <param name="Message">What happened, and to what. Never contains a token.</param>
public sealed record Failure(FailureKind Kind, string Message)
{
    /// <summary>The advice where the action may have been started.</summary>
    internal const string CheckFirst = "Before you try again, check with Get-DropletAction whether the action was started.";

    /// <summary>The failure of an exception that this module should not have let happen.</summary>
    internal static Failure Unexpected(Exception e) => new(FailureKind.OutcomeUnknown, $"An unexpected {e.GetType().Name} occurred in DropletActions: {e.Message}")
    {
        Reason = $"an unexpected {e.GetType().Name} occurred in DropletActions: {e.Message}",
        Advice = "Check with Get-DropletAction what was started. Please report this as a defect of DropletActions.",
        Delivery = Delivery.Unknown,
        Cause = e,
    };

    /// <summary>Whether the failure is fatal to the run.</summary>
    internal bool EndsRun => Kind is FailureKind.Unauthorized or FailureKind.NotConnected or FailureKind.CertificateNotTrusted or FailureKind.JournalUnreadable;

    /// <summary>Whether the server does not implement the endpoint, which another try does not change.</summary>
    internal bool IsNotImplemented => this is { Kind: FailureKind.ServerError, HttpStatus: 501 };

    /// <summary>Whether another try of the same read may succeed.</summary>
    internal bool MayPass =>
        Kind is FailureKind.ServerError or FailureKind.NotFromApi or FailureKind.ConnectionFailed or FailureKind.RequestTimeout && !IsNotImplemented;

    /// <summary>What happened, and to what; safe to show even if it quotes unsafe text.</summary>
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
    /// Why, as the clause that follows <c>Droplet web-01 (5) was not rebooted:</c>, so that a message can be composed with the name of
    /// the Droplet. Null where the message is the only text; setting the message clears it.
    /// </summary>
    public string? Reason { get; init => field = value is null ? null : ScreenText.Of(value); }

    /// <summary>Whether the only action in progress on the Droplet is the one of this run that the request follows.</summary>
    internal bool IsBehindOwn { get; init; }

    /// <summary>Whether a poll was given up because it took too long, so that it holds up no other one.</summary>
    internal bool IsGivenUp { get; init; }

    /// <summary>A failure that is fatal to the run, and that occurred while the outcome of this request was looked up; null for none.</summary>
    internal Failure? Fatal { get; init; }

    /// <summary>What the user can do; safe to show. Null where there is nothing to say.</summary>
    public string? Advice { get; init => field = value is null ? null : ScreenText.Of(value); }

    /// <summary>Whether the API carried out the request.</summary>
    public Delivery Delivery { get; init; } = Delivery.Refused;

    /// <summary>The HTTP status; null without a response.</summary>
    public int? HttpStatus { get; init; }

    /// <summary>The API's id of the error, for example <c>unprocessable_entity</c>.</summary>
    public string? ApiErrorId { get; init; }

    /// <summary>The API's message; null where it sent none.</summary>
    public string? ApiMessage { get; init => field = value is null ? null : ScreenText.Of(value); }

    /// <summary>The API's id of the request, for DigitalOcean's support.</summary>
    public string? RequestId { get; init; }

    /// <summary>When the request can be sent again; null where that is not known.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>The id of the Droplet; null where no Droplet is concerned, or its id is not known yet.</summary>
    public long? DropletId { get; init; }

    /// <summary>The type of the action, for example <c>resize</c>; null where no action is concerned.</summary>
    public string? ActionType { get; init; }

    /// <summary>The action; null where there is none.</summary>
    public DropletAction? Action { get; init; }

    /// <summary>The exception that caused the failure; null for none.</summary>
    public Exception? Cause { get; init; }
}
