namespace DropletActions.Sandbox;

/// <summary>The response to one request, before faults change it.</summary>
internal sealed class Response(int status, byte[] body, string contentType = "application/json; charset=utf-8")
{
    public int Status => status;

    public byte[] Body => body;

    public string ContentType => contentType;

    /// <summary>The headers besides those that describe the body.</summary>
    public List<KeyValuePair<string, string>> Headers { get; } = [];

    public static Response Ok(object content) => new(200, ApiJson.Serialize(content));

    public static Response Created(object content) => new(201, ApiJson.Serialize(content));

    public static Response NoContent() => new(204, []);

    public static Response Of(RequestError error, string requestId) => new(error.Status, error.Serialize(requestId));

    /// <summary>Adds a header, and returns the response itself.</summary>
    public Response With(string header, string value)
    {
        Headers.Add(new(header, value));
        return this;
    }
}

/// <summary>Why a request is refused: the status and the error body. Endpoints throw it.</summary>
internal sealed class RequestError(int status, string id, string message, bool hasRequestId = false) : Exception(message)
{
    public int Status => status;

    public static RequestError BadRequest(string message = "error parsing request body") => new(400, "bad_request", message, true);

    public static RequestError Unauthorized() => new(401, "unauthorized", "Unable to authenticate you.");

    public static RequestError Forbidden() => new(403, "forbidden", "You do not have access for the attempted action.");

    public static RequestError NotFound() => new(404, "not_found", "The resource you requested could not be found.");

    public static RequestError Unprocessable(string message) => new(422, "unprocessable_entity", message, true);

    /// <summary>The refusal of a Droplet with a pending action, whose body has no request id.</summary>
    public static RequestError Busy(string message) => new(422, "unprocessable_entity", message);

    public static RequestError TooManyRequests() => new(429, "too_many_requests", "API rate limit exceeded.");

    /// <summary>The refusal of an endpoint that the real API may have and the sandbox does not.</summary>
    public static RequestError NotSimulated(Request request) => new(
        501, "not_implemented",
        $"The sandbox does not simulate {request.Method} {request.Path}. about_DropletActions_Testing lists its endpoints.");

    /// <summary>The refusal of a request that a web page may have sent: its host name resolves to this machine, but is not its own.</summary>
    public static RequestError NotLoopback() => new(
        421, "misdirected_request", "The sandbox serves requests to a loopback address only: 127.0.0.1, [::1] or localhost.");

    /// <summary>The error that belongs to a status.</summary>
    public static RequestError Of(int status) => status switch
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
