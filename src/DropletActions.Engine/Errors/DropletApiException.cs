using DropletActions.Engine;

namespace DropletActions;

/// <summary>The exception inside every error of this module.</summary>
public sealed class DropletApiException : Exception
{
    /// <summary>Makes one of a failure.</summary>
    public DropletApiException(Failure failure)
        : base((failure ?? throw new ArgumentNullException(nameof(failure))).Message, failure.Cause) => Failure = failure;

    /// <summary>All that is known.</summary>
    public Failure Failure { get; }

    /// <summary>What kind of failure it is.</summary>
    public FailureKind Kind => Failure.Kind;

    /// <summary>The HTTP status; null where there was no answer.</summary>
    public int? HttpStatus => Failure.HttpStatus;

    /// <summary>The API's id of the error.</summary>
    public string? ApiErrorId => Failure.ApiErrorId;

    /// <summary>The API's id of the request.</summary>
    public string? RequestId => Failure.RequestId;

    /// <summary>The Droplet it concerns.</summary>
    public long? DropletId => Failure.DropletId;

    /// <summary>The action type it concerns.</summary>
    public string? ActionType => Failure.ActionType;

    /// <summary>When it is worth trying again.</summary>
    public DateTimeOffset? RetryAt => Failure.RetryAt;
}
