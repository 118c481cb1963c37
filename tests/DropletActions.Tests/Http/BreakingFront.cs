using System.Net.Sockets;
using System.Text;

namespace DropletActions.Tests.Http;

/// <summary>Where a <see cref="BreakingFront"/> breaks an exchange.</summary>
public enum Break
{
    /// <summary>Nowhere: the response is passed on.</summary>
    Nowhere,

    /// <summary>The connection is closed before the request is passed on.</summary>
    CloseBeforeWork,

    /// <summary>The connection is reset before the request is passed on.</summary>
    ResetBeforeWork,

    /// <summary>The work is done, then the connection is closed before the headers.</summary>
    CloseBeforeHeaders,

    /// <summary>The work is done, then the connection is reset before the headers.</summary>
    ResetBeforeHeaders,

    /// <summary>The work is done, then the connection is closed after the headers.</summary>
    CloseAfterHeaders,

    /// <summary>The work is done, then the connection is reset after the headers.</summary>
    ResetAfterHeaders,

    /// <summary>The work is done, then the connection is closed in the middle of the body.</summary>
    CloseInBody,

    /// <summary>The work is done, then a plain-text response is written into the TLS stream.</summary>
    PlainTextInTls,

    /// <summary>The work is done, then meaningless bytes are written into the TLS stream.</summary>
    GarbageInTls,

    /// <summary>The work is done, then the response is a page of the front itself, with the status that the test sets.</summary>
    Page,
}

/// <summary>A TLS server in front of a sandbox. It passes requests on, and breaks exchanges as the test specifies.</summary>
internal sealed class BreakingFront : IDisposable
{
    public const string PageText = "<!DOCTYPE html><html><head><title>Attention</title></head><body><h1>Sorry, you have been blocked</h1></body></html>";

    private readonly TestCertificate _certificate;
    private readonly RawServer _server;
    private readonly Uri _behind;

    /// <param name="behind">The sandbox's address.</param>
    /// <param name="where">Where the exchange breaks that a request begins.</param>
    /// <param name="isTrusted">Whether the client trusts this server.</param>
    public BreakingFront(Uri behind, Func<string, Break> where, bool isTrusted = true)
    {
        _behind = behind;
        _certificate = new(isTrusted);
        _server = new((connection, token) => ServeAsync(connection, where(connection.Request), token), _certificate);
    }

    public Uri Address => _server.Address;

    /// <summary>The status of <see cref="Break.Page"/>.</summary>
    public int PageStatus { get; set; } = 403;

    /// <summary>How many connections were accepted.</summary>
    public int Connections => _server.Connections;

    /// <summary>How many requests of this method arrived.</summary>
    public int Count(string method)
    {
        lock (_server.Received)
            return _server.Received.Count(request => request.StartsWith(method + " ", StringComparison.Ordinal));
    }

    public HttpMessageHandler Handler(Uri address) => _server.Handler(address);

    public void Dispose()
    {
        _server.Dispose();
        _certificate.Dispose();
    }

    private async Task ServeAsync(RawConnection connection, Break where, CancellationToken token)
    {
        var response = where is Break.CloseBeforeWork or Break.ResetBeforeWork ? "" : await PassOnAsync(connection.Request, token);
        var head = response.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4;
        switch (where)
        {
            case Break.Nowhere:
                await WriteAsync(response);
                connection.IsKept = true;
                break;
            case Break.ResetBeforeWork or Break.ResetBeforeHeaders:
                connection.Reset();
                break;
            case Break.CloseAfterHeaders:
                await WriteAsync(response[..head]);
                break;
            case Break.ResetAfterHeaders:
                await WriteAsync(response[..head]);
                connection.Reset();
                break;
            case Break.CloseInBody:
                await WriteAsync(response[..(head + ((response.Length - head) / 2))]);
                break;
            case Break.PlainTextInTls:
                await connection.WritePastTlsAsync("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray(), token);
                break;
            case Break.GarbageInTls:
                await connection.WritePastTlsAsync(Enumerable.Repeat((byte)0xA5, 200).ToArray(), token);
                break;
            case Break.Page:
                await WriteAsync($"HTTP/1.1 {PageStatus} Page\r\nContent-Type: text/html; charset=UTF-8\r\nContent-Length: {PageText.Length}\r\n\r\n{PageText}");
                connection.IsKept = true;
                break;
        }

        Task WriteAsync(string text) => connection.WriteAsync(Encoding.Latin1.GetBytes(text), token);
    }

    private async Task<string> PassOnAsync(string request, CancellationToken token)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(_behind.Host, _behind.Port, token);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), token);
        return await RawConnection.ReadMessageAsync(stream, token);
    }
}
