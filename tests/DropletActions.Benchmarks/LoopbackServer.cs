using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DropletActions.Benchmarks;

/// <summary>
/// The least server that answers like the API: raw sockets and one prepared answer, so that what is measured is the client. It runs
/// in a process of its own.
/// </summary>
internal static class LoopbackServer
{
    // It tells no Droplet, and so is an answer about any: one about another Droplet than the one asked for would be refused.
    private const string Body =
        """{"action":{"id":36804636,"status":"in-progress","type":"reboot","started_at":"2026-03-01T12:00:00Z","completed_at":null,"resource_id":null,"resource_type":"droplet","region":{"name":"New York 3","slug":"nyc3","features":["private_networking","backups","ipv6","metadata","install_agent","storage","image_transfer"],"available":true,"sizes":["s-1vcpu-1gb","s-1vcpu-2gb","s-2vcpu-2gb","s-2vcpu-4gb"]},"region_slug":"nyc3"}}""";

    private static readonly byte[] s_answer = Encoding.ASCII.GetBytes(
        $"HTTP/1.1 201 Created\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: {Body.Length}\r\nratelimit-limit: 1000000000\r\nratelimit-remaining: 999999999\r\n\r\n{Body}");

    /// <summary>Serves until its standard input ends. Prints the port first.</summary>
    /// <param name="delay">How long each answer takes.</param>
    public static async Task RunAsync(TimeSpan delay)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(256);
        Console.WriteLine(((IPEndPoint)listener.LocalEndPoint!).Port);
        _ = AcceptAsync(listener, delay);
        await Console.In.ReadToEndAsync();
    }

    private static async Task AcceptAsync(Socket listener, TimeSpan delay)
    {
        while (true)
        {
            var client = await listener.AcceptAsync();
            client.NoDelay = true;
            _ = ServeAsync(client, delay);
        }
    }

    private static async Task ServeAsync(Socket client, TimeSpan delay)
    {
        using var connection = client;
        var buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        var filled = 0;
        while (true)
        {
            var length = RequestLength(buffer.AsSpan(0, filled));
            if (length == 0)
            {
                var read = await connection.ReceiveAsync(buffer.AsMemory(filled));
                if (read == 0)
                    return;

                filled += read;
                continue;
            }

            buffer.AsSpan(length, filled - length).CopyTo(buffer);
            filled -= length;
            if (delay > TimeSpan.Zero)
                await WaitExactlyAsync(delay);
            await connection.SendAsync(s_answer);
        }
    }

    /// <summary>A timer is up to a millisecond late, which would be the client's loss: the last one is waited for awake.</summary>
    private static async Task WaitExactlyAsync(TimeSpan delay)
    {
        var begun = Stopwatch.GetTimestamp();
        await Task.Delay(delay - TimeSpan.FromMilliseconds(1.5));
        while (Stopwatch.GetElapsedTime(begun) < delay)
            Thread.Yield();
    }

    /// <summary>The length of the first whole request in the buffer; 0 when it is not whole yet.</summary>
    private static int RequestLength(ReadOnlySpan<byte> buffer)
    {
        var headers = buffer.IndexOf("\r\n\r\n"u8);
        if (headers < 0)
            return 0;

        var body = 0;
        var name = "\r\nContent-Length: "u8;
        var at = buffer[..headers].IndexOf(name);
        if (at >= 0 && !Utf8Parser.TryParse(buffer[(at + name.Length)..], out body, out _))
            throw new InvalidDataException("The request's length is no number.");

        return buffer.Length >= headers + 4 + body ? headers + 4 + body : 0;
    }
}
