namespace DropletActions;

/// <summary>What went wrong. Each name is the beginning of an error's <c>FullyQualifiedErrorId</c> and never changes.</summary>
public enum FailureKind
{
    /// <summary>The action type does not take this parameter.</summary>
    ParameterNotForAction,

    /// <summary>The action type needs a parameter that was not given.</summary>
    ParameterRequired,

    /// <summary>A parameter's value is not one the API takes.</summary>
    ParameterInvalid,

    /// <summary>No Droplet has this name, or none fits this wildcard.</summary>
    DropletNameNotFound,

    /// <summary>Several Droplets have this name.</summary>
    DropletNameAmbiguous,

    /// <summary>No Droplet has this tag.</summary>
    TagMatchesNothing,

    /// <summary>There is no token to connect with, or the connection was closed.</summary>
    NotConnected,

    /// <summary>401: the API does not know the token.</summary>
    Unauthorized,

    /// <summary>403: the token lacks a scope.</summary>
    Forbidden,

    /// <summary>404: no such Droplet (or action) for this token.</summary>
    DropletNotFound,

    /// <summary>422: the Droplet has a pending event.</summary>
    DropletBusy,

    /// <summary>Another 4xx: the API understood and refused.</summary>
    Rejected,

    /// <summary>429, and the wait would pass the limit of patience.</summary>
    RateLimited,

    /// <summary>5xx, or a response that could not be read.</summary>
    ServerError,

    /// <summary>A page of a proxy or of the network in front of the API, whatever its status: it says nothing about the token or the request.</summary>
    NotFromApi,

    /// <summary>No connection could be made, or it broke.</summary>
    ConnectionFailed,

    /// <summary>This machine does not trust the server's certificate: nothing was sent, and trying again would not help.</summary>
    CertificateNotTrusted,

    /// <summary>No response in time.</summary>
    RequestTimeout,

    /// <summary>The request may have been carried out, and that could not be confirmed.</summary>
    OutcomeUnknown,

    /// <summary>The action ended <c>errored</c>.</summary>
    ActionErrored,

    /// <summary>The action had not ended when the wait did.</summary>
    WaitTimedOut,

    /// <summary>The API started no action for this Droplet.</summary>
    NotActedOn,

    /// <summary>The journal belongs to another statement.</summary>
    JournalMismatch,

    /// <summary>Another process has the journal.</summary>
    JournalInUse,

    /// <summary>The journal cannot be read or written.</summary>
    JournalUnreadable,

    /// <summary>The picture of a run could not be written.</summary>
    TimelineNotWritten,
}
