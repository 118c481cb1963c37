using DropletActions.Engine;

namespace DropletActions.Http;

/// <summary>Turns whatever goes wrong with a request into a failure that a person and the engine can act on.</summary>
internal sealed class Failures(OutsideText outside, Uri address)
{
    private const int LongestName = 300;
    private const int LongestId = 100;
    private const string CheckNetwork = "Check the address (-BaseUri) and the network, and whether a proxy or a firewall is in the way.";
    private const string CheckCertificate =
        "Check the address (-BaseUri), and that this machine has the right time. If a proxy of your network inspects TLS, this machine has to trust its certificate authority.";

    /// <summary>An answer that is neither a success nor a 429.</summary>
    public DropletApiException Answered(Operation operation, Answer answer)
    {
        if (answer.IsSuccess || (answer.Status >= 400 && ForeignPage.IsError(answer)))
            return NotFromApi(operation, answer);

        var error = IsOfAnyone(answer.Status) ? OfApi(answer) : ApiError.Read(answer, outside);
        var (kind, what, advice) = Classify(operation, answer, error);
        return new(Of(operation, kind, what + Said(error), advice) with
        {
            Delivery = IsRefusal(answer.Status) ? Delivery.Refused : Delivery.Unknown,
            HttpStatus = answer.Status,
            ApiErrorId = error.Id,
            RequestId = error.RequestId,
        });
    }

    /// <summary>A page of a proxy or of the network in front of the API. It does not tell whether the API got the request.</summary>
    private DropletApiException NotFromApi(Operation operation, Answer answer)
    {
        var error = ApiError.Read(answer, outside);
        var said = error is { Id: null, Message: { } message } ? $" It says: {message}" : "";
        return new(Of(operation, FailureKind.NotFromApi, $"the response (HTTP {answer.Status}) is not from the API but from a proxy or the network in front of it.{said}", AfterPage(operation)) with
        {
            Delivery = Delivery.Unknown,
            HttpStatus = answer.Status,
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

    /// <summary>No response in time, or no connection.</summary>
    public DropletApiException TimedOut(Operation operation, TimeSpan timeout, int? status, bool isNotSent)
    {
        var what = isNotSent ? $"no connection to {address}" : "no complete response";
        return new(Of(operation, FailureKind.RequestTimeout, FormattableString.Invariant($"{what} within {timeout.TotalSeconds:0.###} seconds."), isNotSent ? CheckNetwork : AfterLoss(operation)) with
        {
            Delivery = isNotSent ? Delivery.NotSent : Delivery.Unknown,
            HttpStatus = status,
        });
    }

    /// <summary>The quota stays used up for longer than the caller would wait.</summary>
    public DropletApiException RateLimited(Operation operation, DateTimeOffset opens, TimeSpan patience, Answer? refusal)
    {
        var error = refusal is null ? null : OfApi(refusal);
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

    /// <summary>No connection, or one that broke; with a status when the response had begun.</summary>
    public DropletApiException Broken(Operation operation, Breakage breakage, int? status, bool isNotSent)
    {
        var (kind, what, advice) = (isNotSent, breakage.IsCertificate) switch
        {
            (true, true) => (FailureKind.CertificateNotTrusted, $"this machine does not trust the certificate of {address}, so nothing was sent.", CheckCertificate),
            (true, false) => (FailureKind.ConnectionFailed, $"no connection to {address} could be made.", CheckNetwork),
            _ => (FailureKind.ConnectionFailed, "the connection broke before the response was complete.", AfterLoss(operation)),
        };
        var why = breakage.Cause?.Message is { Length: > 0 } text ? $" The system says: {text}" : "";
        return new(Of(operation, kind, what + why, advice) with
        {
            Delivery = isNotSent ? Delivery.NotSent : Delivery.Unknown,
            HttpStatus = status,
            Cause = breakage.Cause,
        });
    }

    /// <summary>
    /// Whether a status proves that nothing was done. A redirect, a server's failure and the statuses by which an exchange is given up on
    /// its way (408, 425, 499, and 460 of some balancers) do not: the work may be done, or be under way.
    /// </summary>
    private static bool IsRefusal(int status) => status is >= 400 and < 500 && !IsGivenUp(status);

    private static bool IsGivenUp(int status) => status is 408 or 425 or 460 or 499;

    private (FailureKind Kind, string What, string? Advice) Classify(Operation operation, Answer answer, ApiError error) => answer.Status switch
    {
        >= 300 and < 400 => (FailureKind.Rejected,
            $"the answer is a redirect (HTTP {answer.Status}){LeadingTo(answer)}, and redirects are not followed: the token goes to one address only.",
            AfterRedirect(operation)),

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

        var status when IsGivenUp(status) => (FailureKind.RequestTimeout, $"the exchange was given up before the API responded (HTTP {status}).", AfterLoss(operation)),

        >= 500 or < 200 => (FailureKind.ServerError, $"the API failed (HTTP {answer.Status}).", AfterLoss(operation)),

        _ => (FailureKind.Rejected,
            $"the API refused it (HTTP {answer.Status}).",
            null),
    };

    private Failure Of(Operation operation, FailureKind kind, string what, string? advice) =>
        new(kind, $"{outside.Clean(operation.Name, LongestName)}: {what}")
        {
            Reason = what,
            Advice = advice,
            DropletId = operation.DropletId,
            ActionType = operation.ActionType,
        };

    // The text is not documented; this part of it is what the API has been seen to say.
    private static bool IsBusy(ApiError error) => error.Message?.IndexOf("pending event", StringComparison.OrdinalIgnoreCase) >= 0;

    /// <summary>The API's words, and the ids that its support asks for.</summary>
    private static string Said(ApiError? error)
    {
        if (error is null)
            return "";

        var words = error.Message is { } message ? $" The API says: {message}" : "";
        var ids = string.Join(", ", new[] { error.Id, error.RequestId is { } request ? "request " + request : null }.Where(id => id is not null));
        return ids.Length > 0 ? $"{words} ({ids})" : words;
    }

    private static string Scopes(Operation operation) =>
        (operation.Scopes.Count == 1 ? "the scope " : "the scopes ") + string.Join(", ", operation.Scopes);

    private string LeadingTo(Answer answer) => outside.Clean(answer.Location, LongestName) is { } location ? $" to {location}" : "";

    /// <summary>What the API itself said; nothing where the words may be a proxy's.</summary>
    private ApiError OfApi(Answer answer) =>
        ApiError.Read(answer, outside) is { Id: not null } error ? error : new(null, null, outside.Clean(answer.RequestId, LongestId));

    // Proxies redirect, and refuse what is too large, on their own.
    private static bool IsOfAnyone(int status) => status is (>= 300 and < 400) or 413;

    private static string AfterRedirect(Operation operation)
    {
        const string Check = "Check the address (-BaseUri): use the one that the redirect leads to only if you trust it with the token.";
        return operation.ActionType is null ? Check : $"{Check} {AfterLoss(operation)}";
    }

    private static string AfterPage(Operation operation) => operation.ActionType is null
        ? "Try again later. If it stays, check the address (-BaseUri), and whether a proxy, a firewall or a sign-in page of the network is in the way."
        : AfterLoss(operation);

    private static string AfterLoss(Operation operation) => operation switch
    {
        { ActionType: null } => "Try again later. https://status.digitalocean.com lists known incidents.",
        { DropletId: { } id } => FormattableString.Invariant($"The action may have been started. Before you try again, check with: Get-DropletAction -Droplet {id}"),
        _ => "Actions may have been started. Before you try again, check with Get-DropletAction.",
    };
}
