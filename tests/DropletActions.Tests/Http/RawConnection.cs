using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace DropletActions.Tests.Http;

/// <summary>A client's connection to a <see cref="RawServer"/>.</summary>
public sealed class RawConnection(TcpClient client) : IDisposable
{
    private readonly NetworkStream _wire = client.GetStream();
    private Stream _stream = client.GetStream();

    /// <summary>The request that was read last.</summary>
    public string Request { get; private set; } = "";

    /// <summary>Whether the connection stays open for another request once this one is handled.</summary>
    public bool IsKept { get; set; }

    /// <summary>Writes to the client, through TLS if there is TLS.</summary>
    public Task WriteAsync(string text, CancellationToken cancellationToken) => WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken);

    /// <inheritdoc cref="WriteAsync(string, CancellationToken)"/>
    public Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => _stream.WriteAsync(bytes, cancellationToken).AsTask();

    /// <summary>Writes to the socket itself, bypassing TLS, as a load balancer does that has lost track of the connection.</summary>
    public Task WritePastTlsAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => _wire.WriteAsync(bytes, cancellationToken).AsTask();

    /// <summary>Reads the client's first bytes, for example its part of a handshake.</summary>
    public async Task ReadPastTlsAsync(CancellationToken cancellationToken) => _ = await _wire.ReadAsync(new byte[4096], cancellationToken);

    /// <summary>Ends the connection with a reset, so that the client does not see an orderly end.</summary>
    public void Reset()
    {
        client.Client.LingerState = new(true, 0);
        client.Client.Close();
    }

    /// <summary>Performs the handshake.</summary>
    public async Task SecureAsync(TestCertificate certificate, CancellationToken cancellationToken)
    {
        var tls = new SslStream(_wire);
        _stream = tls;
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificateContext = certificate.Context }, cancellationToken);
    }

    /// <summary>Reads the next request.</summary>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> ReceiveAsync(CancellationToken cancellationToken)
    {
        Request = await ReadMessageAsync(_stream, cancellationToken);
        return Request.Length > 0;
    }

    /// <summary>Reads a whole message: a head and as much of a body as it specifies.</summary>
    public static async Task<string> ReadMessageAsync(Stream stream, CancellationToken cancellationToken)
    {
        var text = "";
        var buffer = new byte[4096];
        while (true)
        {
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end >= 0 && text.Length - end - 4 >= Length(text))
                return text;

            var read = await stream.ReadAsync(buffer, cancellationToken);
            if (read == 0)
                return text;

            text += Encoding.Latin1.GetString(buffer, 0, read);
        }
    }

    public void Dispose()
    {
        _stream.Dispose();
        client.Dispose();
    }

    private static int Length(string message)
    {
        var line = message.Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        return line is null ? 0 : int.Parse(line.Split(':')[1], CultureInfo.InvariantCulture);
    }
}
