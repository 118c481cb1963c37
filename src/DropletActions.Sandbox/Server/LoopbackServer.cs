using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace DropletActions.Sandbox;

/// <summary>Listens on 127.0.0.1 and passes each request to a handler. Nothing keeps running once it is disposed.</summary>
/// <remarks>
/// It implements HTTP itself, because HttpListener cannot reset a connection without sending a response first (outside Windows, its
/// Abort sends one), and a lost response is the fault that matters most to a client of this API.
/// </remarks>
internal sealed class LoopbackServer : IDisposable
{
    private const int Backlog = 512;
    private static readonly TimeSpan s_stopTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_acceptRetryDelay = TimeSpan.FromMilliseconds(10);
    private readonly TcpListener _listener;
    private readonly Func<Connection, Request, CancellationToken, Task> _handle;
    private readonly ConcurrentDictionary<Connection, bool> _connections = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly CountdownEvent _running = new(1);
    private int _disposed;

    /// <summary>Starts to listen; port 0 stands for any free port. It handles nothing before <see cref="Open"/>.</summary>
    public LoopbackServer(int port, Func<Connection, Request, CancellationToken, Task> handle)
    {
        _handle = handle;
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
        // Everything that hangs was canceled or lost its connection, so this takes only as long as the last of them needs to end.
        if (_running.Wait(s_stopTimeout))
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
                _ = Task.Run(() => ServeAsync(client));
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

    /// <returns>Null when this client disconnected before it was accepted, which must not end the loop.</returns>
    private async Task<Socket?> AcceptOneAsync()
    {
        try
        {
            return await _listener.AcceptSocketAsync().ConfigureAwait(false);
        }
        catch (SocketException) when (!_stop.IsCancellationRequested)
        {
            // A machine that is out of sockets needs a moment before the next try.
            await Task.Delay(s_acceptRetryDelay, _stop.Token).ConfigureAwait(false);
            return null;
        }
    }

    /// <summary>Handles one connection's requests, one after the other, until either side ends it.</summary>
    private async Task ServeAsync(Socket client)
    {
        try
        {
            using var connection = new Connection(client);
            await ServeAsync(connection).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsEnd(exception))
        {
            // The connection ended before the first request.
            client.Dispose();
        }
        finally
        {
            _running.Signal();
        }
    }

    private async Task ServeAsync(Connection connection)
    {
        _connections.TryAdd(connection, true);
        try
        {
            // A stop before the connection was added to the list has not reset it.
            while (!_stop.IsCancellationRequested && !connection.IsOver)
            {
                if (await connection.ReceiveAsync(_stop.Token).ConfigureAwait(false) is not { } request)
                    return;
                await _handle(connection, request, _stop.Token).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (IsEnd(exception))
        {
            // The client disconnected or the sandbox stops, so the rest of this response will not be read.
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
