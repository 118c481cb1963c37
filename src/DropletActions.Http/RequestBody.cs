using System.Net;
using System.Net.Http.Headers;

namespace DropletActions.Http;

/// <summary>
/// The JSON body of a request, handed out at most once. Whether the transport has asked for it proves whether anybody can have read
/// the request: the transport asks only once it has a connection and, where there is TLS, the handshake is done.
/// </summary>
/// <remarks>
/// That holds for .NET and for .NET Framework, for proxies (a tunnel is made first) and for reused connections. A second
/// attempt of a handler's own to send the same body fails, so no handler can repeat a POST by itself.
/// </remarks>
internal sealed class RequestBody : HttpContent
{
    private const int Kept = 0;
    private const int HandedOut = 1;
    private const int Withdrawn = 2;

    private static readonly MediaTypeHeaderValue s_json = new("application/json");

    private readonly byte[] _json;
    private int _state = Kept;

    public RequestBody(byte[] json)
    {
        _json = json;
        Headers.ContentType = s_json;
    }

    /// <summary>Makes sure that the body is not handed out any more.</summary>
    /// <returns>True when it never was, which proves that the request was not sent.</returns>
    public bool TryWithdraw() => Interlocked.CompareExchange(ref _state, Withdrawn, Kept) != HandedOut;

    /// <inheritdoc/>
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        // The state changes before the first byte is written: what fails from here on may have been read.
        if (Interlocked.CompareExchange(ref _state, HandedOut, Kept) != Kept)
            throw new InvalidOperationException("The body of a request is sent once.");

        return stream.WriteAsync(_json, 0, _json.Length);
    }

    /// <inheritdoc/>
    protected override bool TryComputeLength(out long length)
    {
        length = _json.Length;
        return true;
    }
}
