using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace DropletActions.Sandbox;

/// <summary>Listens on 127.0.0.1 and hands each request on; stopping it leaves nothing running.</summary>
/// <remarks>
/// It speaks HTTP itself: HttpListener cannot reset a connection without sending an answer first (its Abort does, outside Windows),
/// and a lost answer is what a client of this API has most to fear.
/// </remarks>
internal sealed class LoopbackServer : IDisposable
{
    private const int Backlog = 512;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private readonly TcpListener _listener;
    private readonly Func<Connection, Request, CancellationToken, Task> _serve;
    private readonly ConcurrentDictionary<Connection, bool> _connections = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly CountdownEvent _running = new(1);
    private int _disposed;

    /// <summary>Starts to listen; port 0 takes any free one. It serves nothing before <see cref="Open"/>.</summary>
    public LoopbackServer(int port, Func<Connection, Request, CancellationToken, Task> serve)
    {
        _serve = serve;
        _listener = new TcpListener(IPAddress.Loopback, port) { ExclusiveAddressUse = true };
        _listener.Start(Backlog);
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
    }

    public int Port { get; }

    public void Open()
    {
        _running.AddCount();
        _ = Task.Run(AcceptAsync);
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        _stop.Cancel();
        _listener.Stop();
        foreach (var connection in _connections.Keys)
            connection.Reset();
        _running.Signal();
        // Everything that hangs was cancelled or lost its connection: this takes as long as the last of them needs to notice.
        if (_running.Wait(s_patience))
            _running.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                var client = await _listener.AcceptSocketAsync().ConfigureAwait(false);
                _running.AddCount();
                _ = Task.Run(() => TalkAsync(client));
            }
        }
        catch (Exception exception) when (IsEnd(exception))
        {
            // The listener was stopped while it waited.
        }
        finally
        {
            _running.Signal();
        }
    }

    /// <summary>Serves one connection's requests, one after the other, until either side ends it.</summary>
    private async Task TalkAsync(Socket client)
    {
        using var connection = new Connection(client);
        _connections.TryAdd(connection, true);
        try
        {
            // A stop that came before the connection was in the list has not reset it.
            while (!_stop.IsCancellationRequested && !connection.IsOver)
            {
                if (await connection.ReceiveAsync(_stop.Token).ConfigureAwait(false) is not { } request)
                    return;
                await _serve(connection, request, _stop.Token).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (IsEnd(exception))
        {
            // The client has gone, or the sandbox stops: either way nobody waits for the rest of this answer.
            connection.Reset();
        }
        finally
        {
            _connections.TryRemove(connection, out _);
            _running.Signal();
        }
    }

    private static bool IsEnd(Exception exception) =>
        exception is OperationCanceledException or ObjectDisposedException or IOException or SocketException or InvalidOperationException
            or FormatException or OverflowException;
}
