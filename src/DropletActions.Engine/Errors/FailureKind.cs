namespace DropletActions;

/// <summary>The kind of a failure. Each name is the beginning of an error's <c>FullyQualifiedErrorId</c> and never changes.</summary>
public enum FailureKind
{
    /// <summary>The action type does not take this parameter.</summary>
    ParameterNotForAction,

    /// <summary>The action type needs a parameter that was not given.</summary>
    ParameterRequired,

    /// <summary>The API does not accept the value of a parameter.</summary>
    ParameterInvalid,

    /// <summary>No Droplet has the name or matches the wildcard.</summary>
    DropletNameNotFound,

    /// <summary>Several Droplets have the name.</summary>
    DropletNameAmbiguous,

    /// <summary>No Droplet has the tag.</summary>
    TagMatchesNothing,

    /// <summary>There is no token to connect with, or the connection was closed.</summary>
    NotConnected,

    /// <summary>401: the API does not accept the token.</summary>
    Unauthorized,

    /// <summary>403: the token lacks a scope.</summary>
    Forbidden,

    /// <summary>404: the account has no such Droplet or action.</summary>
    DropletNotFound,

    /// <summary>Another action of the Droplet is in progress.</summary>
    DropletBusy,

    /// <summary>The API refused the request: another 4xx status.</summary>
    Rejected,

    /// <summary>429, and the wait for the rate limit would exceed its timeout.</summary>
    RateLimited,

    /// <summary>5xx, or a response that could not be read.</summary>
    ServerError,

    /// <summary>A page of a proxy or of the network between this machine and the API. It proves nothing about the token or the request, whatever its status is.</summary>
    NotFromApi,

    /// <summary>No connection could be made, or the connection broke.</summary>
    ConnectionFailed,

    /// <summary>This machine does not trust the server's certificate. Nothing was sent, and another try would fail too.</summary>
    CertificateNotTrusted,

    /// <summary>No response in time.</summary>
    RequestTimeout,

    /// <summary>The API may have carried out the request, and that could not be confirmed.</summary>
    OutcomeUnknown,

    /// <summary>The action ended with the status <c>errored</c>.</summary>
    ActionErrored,

    /// <summary>The action was still in progress at the end of the wait.</summary>
    WaitTimedOut,

    /// <summary>The action is done, and the Droplet was not ready in time.</summary>
    NotReady,

    /// <summary>More Droplets have failed than <c>-MaxFailure</c> allows, so the others were not started.</summary>
    TooManyFailures,

    /// <summary>The API started no action for the Droplet.</summary>
    NotActedOn,

    /// <summary>Something is wrong with a statement that was checked first. Nothing was started.</summary>
    CheckFailed,

    /// <summary>The journal belongs to another statement.</summary>
    JournalMismatch,

    /// <summary>Another run uses the journal.</summary>
    JournalInUse,

    /// <summary>The journal cannot be read or written.</summary>
    JournalUnreadable,

    /// <summary>The picture of a run could not be written.</summary>
    TimelineNotWritten,
}
