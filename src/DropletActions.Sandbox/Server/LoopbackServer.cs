using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace DropletActions.Sandbox;

/// <summary>Listens on 127.0.0.1 and hands each request on; stopping it leaves nothing running.</summary>
internal sealed class LoopbackServer : IDisposable
{
    private const int PortTries = 20;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private readonly HttpListener _listener;
    private readonly Func<HttpListenerContext, CancellationToken, Task> _serve;
    private readonly CancellationTokenSource _stop = new();
    private readonly CountdownEvent _running = new(1);
    private int _disposed;

    private LoopbackServer(HttpListener listener, int port, Func<HttpListenerContext, CancellationToken, Task> serve)
    {
        (_listener, Port, _serve) = (listener, port, serve);
    }

    public int Port { get; }

    /// <summary>Starts to listen; port 0 takes any free one. It serves nothing before <see cref="Open"/>.</summary>
    public static LoopbackServer Listen(int port, Func<HttpListenerContext, CancellationToken, Task> serve)
    {
        for (var tries = 1; ; tries++)
        {
            var chosen = port == 0 ? FreePort() : port;
            var listener = new HttpListener { IgnoreWriteExceptions = true };
            listener.Prefixes.Add(string.Format(CultureInfo.InvariantCulture, "http://127.0.0.1:{0}/", chosen));
            try
            {
                listener.Start();
                return new LoopbackServer(listener, chosen, serve);
            }
            catch (HttpListenerException) when (port == 0 && tries < PortTries)
            {
                // Somebody else took the port between the look and the start.
                listener.Close();
            }
            catch
            {
                listener.Close();
                throw;
            }
        }
    }

    public void Open() => _ = AcceptAsync();

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        _stop.Cancel();
        _listener.Abort();
        _running.Signal();
        // Everything that hangs was cancelled: this takes as long as the last of them needs to notice.
        if (_running.Wait(s_patience))
            _running.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        if (!_running.TryAddCount())
            return;
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                var context = await _listener.GetContextAsync().ConfigureAwait(false);
                if (_running.TryAddCount())
                    _ = Task.Run(() => ServeAsync(context));
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

    private async Task ServeAsync(HttpListenerContext context)
    {
        try
        {
            await _serve(context, _stop.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsEnd(exception))
        {
            // The client has gone, or the sandbox stops: either way nobody waits for the rest of this answer.
            Abort(context);
        }
        finally
        {
            _running.Signal();
        }
    }

    private static void Abort(HttpListenerContext context)
    {
        try
        {
            context.Response.Abort();
        }
        catch (Exception exception) when (IsEnd(exception))
        {
            // It was closed already.
        }
    }

    private static bool IsEnd(Exception exception) =>
        exception is OperationCanceledException or HttpListenerException or ObjectDisposedException or IOException
            or ProtocolViolationException or InvalidOperationException or SocketException;

    private static int FreePort()
    {
        var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        try
        {
            return ((IPEndPoint)probe.LocalEndpoint).Port;
        }
        finally
        {
            probe.Stop();
        }
    }
}
