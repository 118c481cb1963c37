using System.Globalization;
using System.Net;
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
    private bool _isHead;

    public Connection(Socket socket)
    {
        socket.NoDelay = true;
        _socket = socket;
        _stream = new NetworkStream(socket, ownsSocket: false);
        _reader = new RequestReader(_stream);
    }

    /// <summary>Whether the connection ends after the current response.</summary>
    public bool IsOver { get; private set; }

    /// <summary>The next request; null when the client has ended the connection, or has sent what is not a valid request.</summary>
    public async Task<Request?> ReceiveAsync(CancellationToken stop)
    {
        try
        {
            if (await _reader.ReadHeadAsync(stop).ConfigureAwait(false) is not { } request)
                return null;
            (IsOver, _isHead) = (request.IsLast, request.IsHead);
            if (request.ExpectsContinue)
                await _stream.WriteAsync(s_continue, 0, s_continue.Length, stop).ConfigureAwait(false);
            await _reader.ReadBodyAsync(request, stop).ConfigureAwait(false);
            return request;
        }
        catch (Exception exception) when (exception is FormatException or OverflowException)
        {
            await RefuseAsync(exception.Message, stop).ConfigureAwait(false);
            return null;
        }
    }

    /// <summary>Sends a 400 and ends the connection, because the start of the next request is not known.</summary>
    private async Task RefuseAsync(string reason, CancellationToken stop)
    {
        (IsOver, _isHead) = (true, false);
        var response = Response.Of(new RequestError(400, "bad_request", reason), requestId: "");
        await SendAsync(response, response.Body, null, stop).ConfigureAwait(false);
        _socket.Shutdown(SocketShutdown.Send);
        // A socket that is closed with unread input resets the connection, and the client may lose the response.
        var rest = new byte[4096];
        while (await _stream.ReadAsync(rest, 0, rest.Length, stop).ConfigureAwait(false) > 0)
        {
        }
    }

    /// <summary>Sends the head of a response and the body, or its beginning where <paramref name="length"/> announces more.</summary>
    public async Task SendAsync(Response response, byte[] body, long? length, CancellationToken stop)
    {
        var status = response.Status;
        var head = new StringBuilder(512).Append("HTTP/1.1 ").Append(status).Append(' ').Append(ReasonPhrase(status)).Append("\r\n");
        foreach (var header in response.Headers)
            head.Append(header.Key).Append(": ").Append(header.Value).Append("\r\n");
        var announced = length ?? body.Length;
        if (announced > 0)
            head.Append("Content-Type: ").Append(response.ContentType).Append("\r\n");
        if (status != 204)
            head.Append("Content-Length: ").Append(announced.ToString(CultureInfo.InvariantCulture)).Append("\r\n");
        if (IsOver)
            head.Append("Connection: close\r\n");
        head.Append("\r\n");

        // Head and body are sent together, so that all but long responses are one packet.
        var bodyLength = _isHead ? 0 : body.Length;
        var message = new byte[head.Length + bodyLength];
        Encoding.ASCII.GetBytes(head.ToString(), 0, head.Length, message, 0);
        Array.Copy(body, 0, message, head.Length, bodyLength);
        await _stream.WriteAsync(message, 0, message.Length, stop).ConfigureAwait(false);
    }

    public Task SendMoreAsync(byte[] bytes, int count, CancellationToken stop) =>
        _isHead ? Task.CompletedTask : _stream.WriteAsync(bytes, 0, count, stop);

    /// <summary>Ends the connection after what was sent.</summary>
    public void End() => IsOver = true;

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

    /// <summary>The usual phrase for a status, which .NET knows, otherwise the name of its class.</summary>
    private static string ReasonPhrase(int status)
    {
        using var response = new HttpResponseMessage((HttpStatusCode)status);
        return response.ReasonPhrase ?? (status < 300 ? "OK" : status < 400 ? "Redirect" : status < 500 ? "Client Error" : "Server Error");
    }
}
