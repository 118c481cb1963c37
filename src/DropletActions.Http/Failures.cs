using DropletActions.Engine;

namespace DropletActions.Http;

/// <summary>Turns whatever goes wrong with a request into a failure that a person and the engine can act on.</summary>
internal sealed class Failures(OutsideText outside, Uri address)
{
    private const int LongestName = 300;
    private const int LongestId = 100;

    /// <summary>An answer that is neither a success nor a 429.</summary>
    public DropletApiException Answered(Operation operation, Answer answer)
    {
        var error = ApiError.Read(answer, outside);
        var (kind, what, advice) = Classify(operation, answer, error);
        return new(Of(operation, kind, what + Said(error), advice) with
        {
            Delivery = kind == FailureKind.ServerError ? Delivery.Unknown : Delivery.Refused,
            HttpStatus = answer.Status,
            ApiErrorId = error.Id,
            RequestId = error.RequestId,
        });
    }

    /// <summary>A success whose body cannot be read.</summary>
    public DropletApiException Unreadable(Operation operation, int? status, string why, string? requestId) =>
        new(Of(operation, FailureKind.ServerError, $"the answer (HTTP {status}) cannot be read: {why}.", AfterLoss(operation)) with
        {
            Delivery = Delivery.Unknown,
            HttpStatus = status,
            RequestId = outside.Clean(requestId, LongestId),
        });

    /// <summary>No answer in time.</summary>
    public DropletApiException TimedOut(Operation operation, TimeSpan timeout, int? status) =>
        new(Of(operation, FailureKind.RequestTimeout, FormattableString.Invariant($"no complete answer within {timeout.TotalSeconds:0.###} seconds."), AfterLoss(operation)) with
        {
            Delivery = Delivery.Unknown,
            HttpStatus = status,
        });

    /// <summary>The quota stays used up for longer than the caller would wait.</summary>
    public DropletApiException RateLimited(Operation operation, DateTimeOffset opens, TimeSpan patience, Answer? refusal)
    {
        var error = refusal is null ? null : ApiError.Read(refusal, outside);
        var what = FormattableString.Invariant($"the token's quota of requests is used up until {opens.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC, and a request waits {patience.TotalSeconds:0.###} seconds at most.");
        var advice = FormattableString.Invariant($"Nothing was done. Go on after {opens.UtcDateTime:HH:mm:ss} UTC.");
        return new(Of(operation, FailureKind.RateLimited, what + Said(error), advice) with
        {
            HttpStatus = refusal?.Status,
            ApiErrorId = error?.Id,
            RequestId = error?.RequestId,
            RetryAt = opens.ToUniversalTime(),
        });
    }

    /// <summary>The connection was closed before the request could be sent.</summary>
    public DropletApiException Closed(Operation operation) =>
        new(Of(operation, FailureKind.NotConnected, "the connection was closed.", "Connect again with Connect-DigitalOcean, then try again.") with
        {
            Delivery = Delivery.NotSent,
        });

    /// <summary>No connection, or one that broke; with a status when the answer had begun.</summary>
    public DropletApiException Broken(Operation operation, Exception exception, int? status)
    {
        var breakage = Breakage.Of(exception, outside);
        var isNotSent = breakage.IsNotSent && status is null;
        var what = isNotSent ? $"no connection to {address} could be made." : "the connection broke before the answer was complete.";
        var why = breakage.Cause?.Message is { Length: > 0 } text ? $" The system says: {text}" : "";
        return new(Of(operation, FailureKind.ConnectionFailed, what + why, isNotSent ? breakage.Advice : AfterLoss(operation)) with
        {
            Delivery = isNotSent ? Delivery.NotSent : Delivery.Unknown,
            HttpStatus = status,
            Cause = breakage.Cause,
        });
    }

    private (FailureKind Kind, string What, string Advice) Classify(Operation operation, Answer answer, ApiError error) => answer.Status switch
    {
        >= 300 and < 400 => (FailureKind.Rejected,
            $"the answer is a redirect (HTTP {answer.Status}){LeadingTo(answer)}, and redirects are not followed: the token goes to one address only.",
            "Check the address (-BaseUri): give the one that the redirect leads to only if you trust it with the token."),

        401 => (FailureKind.Unauthorized,
            "the API does not accept the token (HTTP 401).",
            "Check the token: it may be mistyped, expired or revoked. Give another with Connect-DigitalOcean -Token, or in DIGITALOCEAN_TOKEN."),

        403 => (FailureKind.Forbidden,
            $"the token may not do this (HTTP 403). It needs {Scopes(operation)}.",
            $"Use a token with {Scopes(operation)}."),

        404 => (FailureKind.DropletNotFound,
            FormattableString.Invariant(operation.Missing) + " (HTTP 404).",
            "Check what was asked for, and that the token belongs to the account or team that has it."),

        422 when IsBusy(error) => (FailureKind.DropletBusy,
            "another event is pending on the Droplet (HTTP 422).",
            "Wait until it is over, or give -WaitIfBusy, which tries again until it is."),

        >= 500 or < 200 => (FailureKind.ServerError, $"the API failed (HTTP {answer.Status}).", AfterLoss(operation)),

        _ => (FailureKind.Rejected,
            $"the API refused it (HTTP {answer.Status}).",
            "Correct what the API's message points out, then try again."),
    };

    private Failure Of(Operation operation, FailureKind kind, string what, string advice) =>
        new(kind, $"{outside.Clean(operation.Name, LongestName)}: {what}")
        {
            Reason = what,
            Advice = advice,
            DropletId = operation.DropletId,
            ActionType = operation.ActionType,
        };

    // The text is not documented; this part of it is what the API has been seen to say.
    private static bool IsBusy(ApiError error) => error.Message?.IndexOf("pending event", StringComparison.OrdinalIgnoreCase) >= 0;

    private static string Said(ApiError? error) => error?.Message is { } message ? $" The API says: {message}" : "";

    private static string Scopes(Operation operation) =>
        (operation.Scopes.Count == 1 ? "the scope " : "the scopes ") + string.Join(", ", operation.Scopes);

    private string LeadingTo(Answer answer) => outside.Clean(answer.Location, LongestName) is { } location ? $" to {location}" : "";

    private static string AfterLoss(Operation operation) => operation switch
    {
        { ActionType: null } => "Try again later. https://status.digitalocean.com lists known incidents.",
        { DropletId: { } id } => FormattableString.Invariant($"The action may have been started. Before you try again, check with: Get-DropletAction -Droplet {id}"),
        _ => "Actions may have been started. Before you try again, check with Get-DropletAction.",
    };
}
