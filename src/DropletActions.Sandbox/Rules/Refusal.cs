namespace DropletActions.Sandbox;

/// <summary>Why a request is not served: the status and the error body.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Id">The API's short word for the status.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="TellsRequestId">Whether the body carries a request_id; the API's own do so only sometimes.</param>
internal sealed record Refusal(int Status, string Id, string Message, bool TellsRequestId)
{
    public static Refusal BadRequest(string message = "error parsing request body") => new(400, "bad_request", message, true);

    public static Refusal Unauthorized() => new(401, "unauthorized", "Unable to authenticate you.", false);

    public static Refusal Forbidden() => new(403, "forbidden", "You do not have access for the attempted action.", false);

    public static Refusal NotFound() => new(404, "not_found", "The resource you requested could not be found.", false);

    public static Refusal Unprocessable(string message) => new(422, "unprocessable_entity", message, true);

    public static Refusal Busy(string message) => new(422, "unprocessable_entity", message, false);

    public static Refusal TooManyRequests() => new(429, "too_many_requests", "API rate limit exceeded.", false);

    /// <summary>The error body that goes with a status.</summary>
    public static Refusal Of(int status) => status switch
    {
        400 => BadRequest(),
        401 => Unauthorized(),
        403 => Forbidden(),
        404 => NotFound(),
        405 => new(405, "method_not_allowed", "This method is not allowed here.", false),
        409 => new(409, "conflict", "The request could not be completed due to a conflict.", false),
        413 => new(413, "request_entity_too_large", "The request is too large.", false),
        415 => new(415, "unsupported_media_type", "The body must be application/json.", false),
        422 => Unprocessable("request payload validation failed"),
        429 => TooManyRequests(),
        502 => new(502, "bad_gateway", "Bad gateway.", false),
        503 => new(503, "service_unavailable", "Service is unavailable. Try again later.", false),
        504 => new(504, "gateway_timeout", "Gateway timeout.", false),
        500 => new(500, "server_error", "Unexpected server-side error", true),
        _ => new(status, "example_error", "some error message", false),
    };
}
