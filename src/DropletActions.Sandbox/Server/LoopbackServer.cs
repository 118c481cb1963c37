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
    private static readonly TimeSpan s_breath = TimeSpan.FromMilliseconds(10);
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
        // Everything that hangs was canceled or lost its connection: this takes as long as the last of them needs to notice.
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
                if (await AcceptOneAsync().ConfigureAwait(false) is not { } client)
                    continue;

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

    /// <returns>Null when this one failed: a client that has gone before it was accepted is no end of the others.</returns>
    private async Task<Socket?> AcceptOneAsync()
    {
        try
        {
            return await _listener.AcceptSocketAsync().ConfigureAwait(false);
        }
        catch (SocketException) when (!_stop.IsCancellationRequested)
        {
            // Not at once: a machine that is out of sockets needs a moment.
            await Task.Delay(s_breath, _stop.Token).ConfigureAwait(false);
            return null;
        }
    }

    /// <summary>Serves one connection's requests, one after the other, until either side ends it.</summary>
    private async Task TalkAsync(Socket client)
    {
        try
        {
            using var connection = new Connection(client);
            await TalkAsync(connection).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsEnd(exception))
        {
            // It was over before it began.
            client.Dispose();
        }
        finally
        {
            _running.Signal();
        }
    }

    private async Task TalkAsync(Connection connection)
    {
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
        }
    }

    private static bool IsEnd(Exception exception) =>
        exception is OperationCanceledException or ObjectDisposedException or IOException or SocketException or InvalidOperationException
            or FormatException or OverflowException;
}
