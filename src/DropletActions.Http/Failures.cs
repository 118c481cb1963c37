namespace DropletActions.Http;

/// <summary>Turns everything that can fail in an exchange into a failure that a person and the engine can act on.</summary>
internal sealed class Failures(ExternalText external, Uri address, IClock clock)
{
    private const int LongestClause = 300;
    private const int LongestId = 100;
    private const string CheckNetwork = "Check the address (-BaseUri) and the network, and whether a proxy or a firewall blocks the connection.";
    private const string CheckCertificate =
        "Check the address (-BaseUri) and the clock of this machine. If a proxy of your network inspects TLS, this machine has to trust its certificate authority.";
    private const string TryLater = "Try again later. https://status.digitalocean.com lists known incidents.";

    /// <summary>A response that is neither a success nor a 429.</summary>
    public DropletApiException Refused(Operation operation, ApiResponse response)
    {
        if (response.IsSuccess || (response.Status >= 400 && ForeignPage.IsError(response)))
            return NotFromApi(operation, response);

        var error = MayBeFromProxy(response.Status) ? OfApi(response) : ApiError.Read(response, external);
        var (kind, explanation, advice) = Classify(operation, response, error);
        return Of(operation, new(kind, "")
        {
            Advice = advice,
            Delivery = IsRefusal(response.Status) ? Delivery.Refused : Delivery.Unknown,
            HttpStatus = response.Status,
            ApiErrorId = error.Id,
            ApiMessage = error.Message,
            RequestId = error.RequestId,
        }, explanation);
    }

    /// <summary>A page of a proxy or of the network in front of the API. It does not show whether the API received the request.</summary>
    private DropletApiException NotFromApi(Operation operation, ApiResponse response)
    {
        var error = ApiError.Read(response, external);
        const string Explanation = "the response is not from the API but from a proxy or the network in front of it";
        var failure = new Failure(FailureKind.NotFromApi, "")
        {
            Advice = AfterPage(operation),
            Delivery = Delivery.Unknown,
            HttpStatus = response.Status,
            RequestId = error.RequestId,
        };
        return Of(operation, failure, FailureText.Explained(Explanation, error.Id is null ? error.Message : null, response.Status, null, error.RequestId), isExplained: true);
    }

    /// <summary>A success whose body cannot be read.</summary>
    public DropletApiException Unreadable(Operation operation, int? status, string why, string? requestId) => Of(operation, new(FailureKind.ServerError, "")
    {
        Advice = AfterLoss(operation),
        Delivery = Delivery.Unknown,
        HttpStatus = status,
        RequestId = external.Clean(requestId, LongestId),
    }, $"the response is invalid because {why}");

    /// <summary>No response in time, or no connection.</summary>
    public DropletApiException TimedOut(Operation operation, TimeSpan timeout, int? status, bool isNotSent, string? requestId) => Of(operation, new(FailureKind.RequestTimeout, "")
    {
        Advice = isNotSent ? CheckNetwork : AfterLoss(operation),
        Delivery = isNotSent ? Delivery.NotSent : Delivery.Unknown,
        HttpStatus = status,
        RequestId = external.Clean(requestId, LongestId),
    }, $"{(isNotSent ? $"no connection to {address} could be made" : "the API did not respond completely")} within {Sentence.Duration(timeout)}");

    /// <summary>The rate limit holds the request back for longer than its timeout.</summary>
    public DropletApiException RateLimited(Operation operation, DateTimeOffset resetsAt, TimeSpan timeout, ApiResponse? refusal)
    {
        var error = refusal is null ? null : OfApi(refusal);
        var at = Sentence.ClockTime(resetsAt, clock.UtcNow);
        var failure = new Failure(FailureKind.RateLimited, "")
        {
            Advice = $"Nothing was done. Run the statement again after {at}.",
            HttpStatus = refusal?.Status,
            ApiErrorId = error?.Id,
            ApiMessage = error?.Message,
            RequestId = error?.RequestId,
            RetryAt = resetsAt.ToUniversalTime(),
        };

        var explanation = $"the rate limit resets at {at}; a request waits at most {Sentence.Duration(timeout)}";
        return Of(operation, failure, FailureText.Explained(explanation, failure), isExplained: true);
    }

    /// <summary>The connection was closed before the request could be sent.</summary>
    public DropletApiException Closed(Operation operation) => Of(operation, new(FailureKind.NotConnected, "")
    {
        Advice = "Connect again with Connect-DigitalOcean, then try again.",
        Delivery = Delivery.NotSent,
    }, "the connection was closed");

    /// <summary>No connection, or one that broke; with a status if the response had begun.</summary>
    public DropletApiException Broken(Operation operation, ConnectionFault fault, int? status, bool isNotSent, string? requestId)
    {
        var (kind, explanation, advice) = (isNotSent, fault.IsCertificate) switch
        {
            (true, true) => (FailureKind.CertificateNotTrusted, $"this machine does not trust the certificate of {address}, so nothing was sent", CheckCertificate),
            (true, false) => (FailureKind.ConnectionFailed, $"no connection to {address} could be made", CheckNetwork),
            _ => (FailureKind.ConnectionFailed, "the connection broke before the response was complete", AfterLoss(operation)),
        };
        var words = fault.Cause?.Message is { Length: > 0 } text ? text : null;
        var failure = new Failure(kind, "")
        {
            Advice = advice,
            Delivery = isNotSent ? Delivery.NotSent : Delivery.Unknown,
            HttpStatus = status,
            RequestId = external.Clean(requestId, LongestId),
            Cause = fault.Cause,
        };
        return Of(operation, failure, FailureText.Explained(explanation, words, status, null, failure.RequestId), isExplained: true);
    }

    /// <summary>The last request of a deletion did nothing, and an earlier one, whose response was lost, may have deleted the object.</summary>
    public DropletApiException MayBeDeleted(Operation operation, Failure last)
    {
        const string Check = "Before you try again, check whether it still exists.";
        var reason = $"{Missing(operation)} may already be deleted, because the response to an earlier request was lost. After that, {FailureText.Why(last)}";
        return new(last with
        {
            Message = Sentence.Capitalized(reason),
            Reason = reason,
            Advice = last is { Advice: { } advice, Kind: not FailureKind.RateLimited } ? $"{advice} {Check}" : Check,
            Delivery = Delivery.Unknown,
        });
    }

    /// <summary>
    /// Whether a status proves that nothing was done. A redirect, a server's failure and the statuses of an abandoned exchange (408, 425,
    /// 499, and 460 of some load balancers) do not: the work may be done, or in progress.
    /// </summary>
    private static bool IsRefusal(int status) => status is >= 400 and < 500 && !IsAbandoned(status);

    private static bool IsAbandoned(int status) => status is 408 or 425 or 460 or 499;

    /// <summary>The kind, the explanation and the advice. An explanation is null where the API's own message says it all.</summary>
    private (FailureKind Kind, string? Explanation, string? Advice) Classify(Operation operation, ApiResponse response, ApiError error) => response.Status switch
    {
        >= 300 and < 400 => (FailureKind.Rejected,
            $"the response is a redirect{LeadingTo(response)}, and redirects are not followed because the token is for one address only",
            AfterRedirect(operation)),

        401 => (FailureKind.Unauthorized,
            "the API does not accept the token",
            "The token may be mistyped, expired or revoked. Use another one with Connect-DigitalOcean -Token, or in DIGITALOCEAN_TOKEN."),

        403 => (FailureKind.Forbidden, $"the token needs {Scopes(operation)}", $"Connect with a token that has {Scopes(operation)}."),

        404 when operation.Method == HttpMethod.Delete => (FailureKind.DropletNotFound, null, null),

        404 => (FailureKind.DropletNotFound, null, operation.Missing is null
            ? "Check the address (-BaseUri): the API is not there, or it is older than this request."
            : "Check the name or the id, and that the token belongs to the account or team of the Droplet."),

        422 when IsBusy(error) => (FailureKind.DropletBusy, null, "Wait until its other action has ended, or use -WaitIfBusy, which tries again until then."),

        var status when IsAbandoned(status) => (FailureKind.RequestTimeout, "the exchange ended before the API responded", AfterLoss(operation)),

        >= 500 or < 200 => (FailureKind.ServerError, "the API failed", AfterLoss(operation)),

        _ => (FailureKind.Rejected, null, null),
    };

    private DropletApiException Of(Operation operation, Failure failure, string? explanation, bool isExplained = false)
    {
        var missing = failure.Kind == FailureKind.DropletNotFound ? Missing(operation) : null;
        var reason = isExplained ? explanation!
            : missing is { } thing ? FailureText.NotThere(thing, failure)
            : FailureText.Explained(explanation ?? (failure.ApiMessage is null ? "the API refused the request" : null), failure);
        failure = failure with { Reason = reason, DropletId = operation.DropletId, ActionType = operation.ActionType };
        return new(failure with { Message = Message(operation, failure, reason, missing is not null), Reason = Clause(operation, reason, missing is not null) });
    }

    private string Message(Operation operation, Failure failure, string reason, bool isMissing) => operation switch
    {
        _ when isMissing => Sentence.Capitalized(reason),
        { ActionType: { } type } => FailureText.OfStart(failure, external.Clean(type, LongestClause) ?? "", NotDone(operation), isMany: operation.DropletId is null),
        _ => Sentence.Capitalized(Clause(operation, reason, isMissing)),
    };

    /// <summary>The reason of a request that starts an action follows what was not started; of any other one, it says itself what failed.</summary>
    private string Clause(Operation operation, string reason, bool isMissing) =>
        isMissing || operation.ActionType is not null ? reason : $"{NotDone(operation)}: {reason}";

    private string NotDone(Operation operation) => external.Clean(FormattableString.Invariant(operation.NotDone), LongestClause) ?? "";

    private string? Missing(Operation operation) => operation.Missing is { } missing ? external.Clean(FormattableString.Invariant(missing), LongestClause) : null;

    // The text is not documented; this part of it has been observed.
    private static bool IsBusy(ApiError error) => error.Message?.IndexOf("pending event", StringComparison.OrdinalIgnoreCase) >= 0;

    private static string Scopes(Operation operation) =>
        (operation.Scopes.Count == 1 ? "the scope " : "the scopes ") + string.Join(", ", operation.Scopes);

    private string LeadingTo(ApiResponse response) => external.Clean(response.Location, LongestClause) is { } location ? $" to {location}" : "";

    /// <summary>The API's own error; empty where the words may be a proxy's.</summary>
    private ApiError OfApi(ApiResponse response) =>
        ApiError.Read(response, external) is { Id: not null } error ? error : new(null, null, external.Clean(response.RequestId, LongestId));

    // Proxies also redirect, and refuse large requests, by themselves.
    private static bool MayBeFromProxy(int status) => status is (>= 300 and < 400) or 413;

    private static string AfterRedirect(Operation operation)
    {
        const string Check = "Check the address (-BaseUri): use the address of the redirect only if you trust it with the token.";
        return operation.ActionType is null ? Check : $"{Check} {AfterLoss(operation)}";
    }

    private static string AfterPage(Operation operation) => operation.ActionType is null
        ? "Try again later. If the response stays the same, check the address (-BaseUri), and whether a proxy, a firewall or a sign-in page of the network responds instead."
        : AfterLoss(operation);

    private static string AfterLoss(Operation operation) => operation switch
    {
        { ActionType: null } => TryLater,
        { DropletId: { } id } => FormattableString.Invariant($"The action may have been started. Before you try again, check with: Get-DropletAction -Droplet {id}"),
        _ => "Actions may have been started. Before you try again, check with Get-DropletAction.",
    };
}
