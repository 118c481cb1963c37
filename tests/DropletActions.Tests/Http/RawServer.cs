using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using DropletActions.Engine;
using DropletActions.Http;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Http;

/// <summary>
/// A server on loopback that reads a request and then does with the connection what the test says: answers, breaks it at any
/// place, or breaks the TLS that is around it.
/// </summary>
internal sealed class RawServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly TestCertificate? _certificate;
    private int _connections;

    /// <param name="answer">Handles each request.</param>
    /// <param name="certificate">The server's certificate; null for plain HTTP.</param>
    public RawServer(Func<RawConnection, CancellationToken, Task> answer, TestCertificate? certificate = null)
    {
        _certificate = certificate;
        _listener.Start();
        Address = new($"{(certificate is null ? "http" : "https")}://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _ = ServeAsync(answer);
    }

    public Uri Address { get; }

    /// <summary>Replaces the TLS handshake; the connection ends afterward, and no request is read.</summary>
    public Func<RawConnection, CancellationToken, Task>? Handshake { get; init; }

    /// <summary>The requests, as the bytes that were received.</summary>
    public List<string> Received { get; } = [];

    /// <summary>How many connections were accepted.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Ends when a request has been read.</summary>
    public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The client under test, with its own handler; it trusts this server's certificate if that is requested.</summary>
    public IDropletApi Connect(TimeSpan? timeout = null, IClock? clock = null) => DropletApiFactory.Create(
        new(Address, FakeApi.Token, "test", clock ?? new ManualClock()) { RequestTimeout = timeout ?? TimeSpan.FromSeconds(100) },
        Handler);

    /// <summary>The product's own handler, which also trusts a certificate that the tests have made.</summary>
    public HttpMessageHandler Handler(Uri address)
    {
        var handler = DropletActions.Http.MessageHandlers.Handler(address);
        if (_certificate is { IsTrusted: true } trusted)
            ((SocketsHttpHandler)handler).SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => trusted.Is((X509Certificate2?)shown);
        return handler;
    }

    public static Task Write(RawConnection connection, string text, CancellationToken cancellationToken) =>
        connection.WriteAsync(text, cancellationToken);

    /// <summary>Accepts no further connection.</summary>
    public void Close() => _listener.Stop();

    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task ServeAsync(Func<RawConnection, CancellationToken, Task> answer)
    {
        var token = _end.Token;
        while (true)
        {
            TcpClient client;
            try
            {
                client = await _listener.AcceptTcpClientAsync(token);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }

            Interlocked.Increment(ref _connections);
            _ = ServeAsync(client, answer, token);
        }
    }

    private async Task ServeAsync(TcpClient client, Func<RawConnection, CancellationToken, Task> answer, CancellationToken token)
    {
        using var connection = new RawConnection(client);
        try
        {
            if (Handshake is not null)
            {
                await Handshake(connection, token);
                return;
            }

            if (_certificate is not null)
                await connection.SecureAsync(_certificate, token);
            do
            {
                connection.IsKept = false;
                if (!await connection.ReceiveAsync(token))
                    return;

                lock (Received)
                    Received.Add(connection.Request);
                Asked.TrySetResult();
                await answer(connection, token);
            }
            while (connection.IsKept);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or AuthenticationException or SocketException or ObjectDisposedException)
        {
            // The client went away, or the test is over.
        }
    }
}
