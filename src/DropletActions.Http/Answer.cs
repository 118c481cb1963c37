using System.Net.Http.Headers;
using System.Text;

namespace DropletActions.Http;

/// <summary>One answer, wholly read.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The bytes of its body.</param>
/// <param name="Headers">Its headers. Looking into them costs as much as reading a small body, so only errors do.</param>
/// <param name="ContentHeaders">The headers of its body; null without a body.</param>
internal sealed record Answer(int Status, ReadOnlyMemory<byte> Body, HttpResponseHeaders Headers, HttpContentHeaders? ContentHeaders)
{
    private static readonly byte[] s_byteOrderMark = [0xEF, 0xBB, 0xBF];

    /// <summary>The body without the mark that some proxies put before it.</summary>
    public ReadOnlyMemory<byte> Json => Body.Span.StartsWith(s_byteOrderMark) ? Body.Slice(s_byteOrderMark.Length) : Body;

    /// <summary>The body as text.</summary>
    public string Text => Encoding.UTF8.GetString(Json.ToArray());

    /// <summary>What the body is said to be, without parameters; empty when it does not say.</summary>
    public string MediaType => ContentHeaders?.ContentType?.MediaType ?? "";

    /// <summary>The header <c>x-request-id</c>; null without one.</summary>
    public string? RequestId => Headers.TryGetValues("x-request-id", out var values) ? values.FirstOrDefault() : null;

    /// <summary>Where a redirect leads to; null without one.</summary>
    public string? Location => Headers.Location?.OriginalString;

    public bool IsSuccess => Status is >= 200 and < 300;
}
