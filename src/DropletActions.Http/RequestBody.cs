using System.Net;
using System.Net.Http.Headers;

namespace DropletActions.Http;

/// <summary>
/// The JSON body of a request, or the empty one of a deletion, which the transport can read at most once. Whether the transport has read
/// it proves whether the server can have received the request: the transport reads it only when it has a connection and, with TLS, after
/// the handshake.
/// </summary>
/// <remarks>
/// That is true for .NET and .NET Framework, through proxies (the tunnel is made first) and on reused connections. A second read
/// fails, so no handler can repeat a POST or a DELETE by itself.
/// </remarks>
internal sealed class RequestBody : HttpContent
{
    private const int Unread = 0;
    private const int Read = 1;
    private const int Withdrawn = 2;

    private static readonly MediaTypeHeaderValue s_json = new("application/json");

    private readonly byte[] _json;
    private int _state = Unread;

    public RequestBody(byte[] json)
    {
        _json = json;
        if (json.Length > 0)
            Headers.ContentType = s_json;
    }

    /// <summary>Prevents the body from being read from now on.</summary>
    /// <returns>True when it was never read, which proves that the request was not sent.</returns>
    public bool TryWithdraw() => Interlocked.CompareExchange(ref _state, Withdrawn, Unread) != Read;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        // The state changes before the first byte is written, because the server may receive any byte from here on.
        if (Interlocked.CompareExchange(ref _state, Read, Unread) != Unread)
            throw new InvalidOperationException("The body of a request is sent only once.");

        return stream.WriteAsync(_json, 0, _json.Length);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _json.Length;
        return true;
    }
}
