using System.Net.Http.Headers;
using System.Text;

namespace DropletActions.Http;

/// <summary>A response with its whole body.</summary>
/// <param name="Headers">Its headers. Reading them costs as much as parsing a small body, so only errors do.</param>
/// <param name="ContentHeaders">The headers of the body; null without a body.</param>
internal sealed record ApiResponse(int Status, ReadOnlyMemory<byte> Body, HttpResponseHeaders Headers, HttpContentHeaders? ContentHeaders)
{
    private static readonly byte[] s_byteOrderMark = [0xEF, 0xBB, 0xBF];

    /// <summary>The body without the byte order mark that some proxies add.</summary>
    public ReadOnlyMemory<byte> Json => Body.Span.StartsWith(s_byteOrderMark) ? Body.Slice(s_byteOrderMark.Length) : Body;

    public string Text => Encoding.UTF8.GetString(Json.ToArray());

    /// <summary>The media type of the body without its parameters; empty when the headers have none.</summary>
    public string MediaType => ContentHeaders?.ContentType?.MediaType ?? "";

    /// <summary>The header <c>x-request-id</c>; null without it.</summary>
    public string? RequestId => RequestIdIn(Headers);

    /// <summary>The target of a redirect; null without one.</summary>
    public string? Location => Headers.Location?.OriginalString;

    /// <summary>The header <c>x-request-id</c>; null without it, or without headers.</summary>
    public static string? RequestIdIn(HttpResponseHeaders? headers) => headers?.TryGetValues("x-request-id", out var values) == true ? values.FirstOrDefault() : null;

    public bool IsSuccess => Status is >= 200 and < 300;
}
