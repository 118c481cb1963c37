using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace DropletActions.Sandbox;

/// <summary>A client's connection. It receives requests, sends responses, and can be reset at any moment.</summary>
internal sealed class Connection : IDisposable
{
    private static readonly byte[] s_continue = Encoding.ASCII.GetBytes("HTTP/1.1 100 Continue\r\n\r\n");
    private readonly Socket _socket;
    private readonly NetworkStream _stream;
    private readonly RequestReader _reader;

    public Connection(Socket socket)
    {
        socket.NoDelay = true;
        _socket = socket;
        _stream = new NetworkStream(socket, ownsSocket: false);
        _reader = new RequestReader(_stream);
    }

    /// <summary>Whether the connection ends after the current response.</summary>
    public bool IsOver { get; private set; }

    /// <summary>The next request; null when the client has ended the connection, or sends something that is not HTTP.</summary>
    public async Task<Request?> ReceiveAsync(CancellationToken stop)
    {
        if (await _reader.ReadHeadAsync(stop).ConfigureAwait(false) is not { } request)
            return null;
        IsOver = request.IsLast;
        if (request.ExpectsContinue)
            await _stream.WriteAsync(s_continue, 0, s_continue.Length, stop).ConfigureAwait(false);
        await _reader.ReadBodyAsync(request, stop).ConfigureAwait(false);
        return request;
    }

    /// <summary>Sends the head of a response and the body, or its beginning where <paramref name="length"/> announces more.</summary>
    public async Task SendAsync(Response response, byte[] body, long? length, CancellationToken stop)
    {
        var head = new StringBuilder(512).Append("HTTP/1.1 ").Append(response.Status).Append(' ').Append(Reason(response.Status)).Append("\r\n");
        foreach (var header in response.Headers)
            head.Append(header.Key).Append(": ").Append(header.Value).Append("\r\n");
        var announced = length ?? body.Length;
        if (announced > 0)
            head.Append("Content-Type: ").Append(response.ContentType).Append("\r\n");
        if (response.Status != 204)
            head.Append("Content-Length: ").Append(announced.ToString(CultureInfo.InvariantCulture)).Append("\r\n");
        if (IsOver)
            head.Append("Connection: close\r\n");
        head.Append("\r\n");

        // Head and body are sent together, so that all but long responses are one packet.
        var message = new byte[head.Length + body.Length];
        Encoding.ASCII.GetBytes(head.ToString(), 0, head.Length, message, 0);
        body.CopyTo(message, head.Length);
        await SendMoreAsync(message, message.Length, stop).ConfigureAwait(false);
    }

    /// <summary>Sends more of a body.</summary>
    public Task SendMoreAsync(byte[] bytes, int count, CancellationToken stop) => _stream.WriteAsync(bytes, 0, count, stop);

    /// <summary>Ends the connection after what was sent.</summary>
    public void End() => IsOver = true;

    /// <summary>Resets the connection at once.</summary>
    public void Reset()
    {
        IsOver = true;
        try
        {
            // A linger time of zero makes the system send a reset instead of an orderly end.
            _socket.LingerState = new LingerOption(true, 0);
            _socket.Close();
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // It has ended already.
        }
    }

    public void Dispose()
    {
        _stream.Dispose();
        _socket.Dispose();
    }

    private static string Reason(int status) => status switch
    {
        200 => "OK",
        201 => "Created",
        204 => "No Content",
        302 => "Found",
        307 => "Temporary Redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        422 => "Unprocessable Entity",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        _ => "Status",
    };
}
