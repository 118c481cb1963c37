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

    public static Response Of(ApiError error, string requestId) => new(error.Status, error.Serialize(requestId));

    /// <summary>Adds a header, and returns the response itself.</summary>
    public Response With(string header, string value)
    {
        Headers.Add(new(header, value));
        return this;
    }
}
