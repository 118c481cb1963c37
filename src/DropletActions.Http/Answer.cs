namespace DropletActions.Http;

/// <summary>One answer, wholly read.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The bytes of its body.</param>
/// <param name="RequestId">The header <c>x-request-id</c>; null without one.</param>
/// <param name="Location">Where a redirect leads to; null without one.</param>
internal sealed record Answer(int Status, ReadOnlyMemory<byte> Body, string? RequestId, string? Location)
{
    private static readonly byte[] s_byteOrderMark = [0xEF, 0xBB, 0xBF];

    /// <summary>The body without the mark that some proxies put before it.</summary>
    public ReadOnlyMemory<byte> Json => Body.Span.StartsWith(s_byteOrderMark) ? Body.Slice(s_byteOrderMark.Length) : Body;

    public bool IsSuccess => Status is >= 200 and < 300;
}
