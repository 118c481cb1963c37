using System.Net;
using System.Net.Sockets;
using System.Text;
using DropletActions.Engine;
using DropletActions.Http;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Http;

/// <summary>A server on loopback that reads a request and then does with the connection what the test says.</summary>
internal sealed class RawServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();

    public RawServer(Func<NetworkStream, CancellationToken, Task> answer)
    {
        _listener.Start();
        Address = new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _ = ServeAsync(answer);
    }

    public Uri Address { get; }

    /// <summary>The requests, as their bytes came in.</summary>
    public List<string> Received { get; } = [];

    /// <summary>Ends when a request has been read.</summary>
    public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The client under test, with its own handler.</summary>
    public IDropletApi Connect(TimeSpan? timeout = null) =>
        DropletApiFactory.Create(new(Address, FakeApi.Token, "test", new ManualClock()) { RequestTimeout = timeout ?? TimeSpan.FromSeconds(100) });

    public static Task Write(NetworkStream stream, string text, CancellationToken cancellationToken) =>
        stream.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken).AsTask();

    /// <summary>Takes no connection any more.</summary>
    public void Close() => _listener.Stop();

    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task ServeAsync(Func<NetworkStream, CancellationToken, Task> answer)
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

            _ = ServeAsync(client, answer, token);
        }
    }

    private async Task ServeAsync(TcpClient client, Func<NetworkStream, CancellationToken, Task> answer, CancellationToken token)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                var request = await ReadAsync(stream, token);
                lock (Received)
                    Received.Add(request);
                Asked.TrySetResult();
                await answer(stream, token);
            }
            catch (Exception e) when (e is OperationCanceledException or IOException)
            {
                // The client went away, or the test is over.
            }
        }
    }

    private static async Task<string> ReadAsync(NetworkStream stream, CancellationToken token)
    {
        var text = "";
        var buffer = new byte[4096];
        while (true)
        {
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end >= 0 && text.Length - end - 4 >= Length(text))
                return text;

            var read = await stream.ReadAsync(buffer, token);
            if (read == 0)
                return text;
            text += Encoding.Latin1.GetString(buffer, 0, read);
        }
    }

    private static int Length(string request)
    {
        var line = request.Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        return line is null ? 0 : int.Parse(line.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture);
    }
}
