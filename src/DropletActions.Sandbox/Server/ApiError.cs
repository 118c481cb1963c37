namespace DropletActions.Sandbox;

/// <summary>Why a request is refused: the status and the error body. Endpoints throw it.</summary>
internal sealed class ApiError(int status, string id, string message, bool hasRequestId = false) : Exception(message)
{
    public int Status => status;

    public static ApiError BadRequest(string message = "error parsing request body") => new(400, "bad_request", message, true);

    public static ApiError Unauthorized() => new(401, "unauthorized", "Unable to authenticate you.");

    public static ApiError Forbidden() => new(403, "forbidden", "You do not have access for the attempted action.");

    public static ApiError NotFound() => new(404, "not_found", "The resource you requested could not be found.");

    public static ApiError Unprocessable(string message) => new(422, "unprocessable_entity", message, true);

    /// <summary>The refusal of a Droplet with a pending action, whose body has no request id.</summary>
    public static ApiError Busy(string message) => new(422, "unprocessable_entity", message);

    public static ApiError TooManyRequests() => new(429, "too_many_requests", "API rate limit exceeded.");

    /// <summary>The error that belongs to a status.</summary>
    public static ApiError Of(int status) => status switch
    {
        400 => BadRequest(),
        401 => Unauthorized(),
        403 => Forbidden(),
        404 => NotFound(),
        405 => new(405, "method_not_allowed", "This method is not allowed here."),
        409 => new(409, "conflict", "The request could not be completed due to a conflict."),
        413 => new(413, "request_entity_too_large", "The request is too large."),
        415 => new(415, "unsupported_media_type", "The body must be application/json."),
        422 => Unprocessable("request payload validation failed"),
        429 => TooManyRequests(),
        500 => new(500, "server_error", "Unexpected server-side error", true),
        502 => new(502, "bad_gateway", "Bad gateway."),
        503 => new(503, "service_unavailable", "Service is unavailable. Try again later."),
        504 => new(504, "gateway_timeout", "Gateway timeout."),
        _ => new(status, "example_error", "some error message"),
    };

    /// <summary>The error body. The API includes the request id in some of its errors only.</summary>
    public byte[] Serialize(string requestId) => hasRequestId
        ? ApiJson.Serialize(new { Id = id, Message, RequestId = requestId })
        : ApiJson.Serialize(new { Id = id, Message });
}
