using DropletActions.Engine;

namespace DropletActions;

/// <summary>The exception inside every error of this module.</summary>
public sealed class DropletApiException : Exception
{
    /// <summary>Creates the exception for a failure.</summary>
    public DropletApiException(Failure failure)
        : base((failure ?? throw new ArgumentNullException(nameof(failure))).Message, failure.Cause) => Failure = failure;

    /// <summary>The exception of a request that was refused before it was sent.</summary>
    internal static DropletApiException NotSent(
        FailureKind kind, string message, string? advice = null, string? actionType = null, long? dropletId = null, Exception? cause = null) =>
        new(new Failure(kind, message) { Advice = advice, ActionType = actionType, DropletId = dropletId, Cause = cause, Delivery = Delivery.NotSent });

    /// <summary>The failure.</summary>
    public Failure Failure { get; }

    /// <summary>The kind of failure.</summary>
    public FailureKind Kind => Failure.Kind;

    /// <summary>The HTTP status; null without a response.</summary>
    public int? HttpStatus => Failure.HttpStatus;

    /// <summary>The API's id of the error, for example <c>unprocessable_entity</c>.</summary>
    public string? ApiErrorId => Failure.ApiErrorId;

    /// <summary>The API's message; null where it sent none.</summary>
    public string? ApiMessage => Failure.ApiMessage;

    /// <summary>The API's id of the request, for DigitalOcean's support.</summary>
    public string? RequestId => Failure.RequestId;

    /// <summary>The id of the Droplet.</summary>
    public long? DropletId => Failure.DropletId;

    /// <summary>The type of the action.</summary>
    public string? ActionType => Failure.ActionType;

    /// <summary>When the request can be sent again.</summary>
    public DateTimeOffset? RetryAt => Failure.RetryAt;
}
