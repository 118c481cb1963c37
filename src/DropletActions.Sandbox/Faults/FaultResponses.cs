using System.Text;

namespace DropletActions.Sandbox;

/// <summary>The responses of faults, and how faults damage a response while it is sent.</summary>
internal static class FaultResponses
{
    private const int ChunkSize = 64 * 1024;
    private static readonly byte[] s_hugeStart = Encoding.ASCII.GetBytes("{\"padding\":\"");
    private static readonly byte[] s_hugeEnd = Encoding.ASCII.GetBytes("\"}");
    private static readonly byte[] s_notJson = Encoding.ASCII.GetBytes("}]:,{\"");

    /// <summary>The response that a fault sends in place of the endpoint's; null for a fault that sends the endpoint's.</summary>
    public static Response? Replacement(SandboxFault fault, string requestId)
    {
        var status = fault.Status;
        return fault.Kind switch
        {
            SandboxFaultKind.Answer => Error(fault.Body, status == 0 ? 500 : status, requestId),
            SandboxFaultKind.NotJson => Page(fault.Body, status == 0 ? 502 : status),
            SandboxFaultKind.Redirect => new Response(status == 0 ? 302 : status, []).With("Location", fault.Location!),
            // The body is too large for the memory, so it is made while it is sent.
            SandboxFaultKind.HugeBody => new Response(status == 0 ? 200 : status, []),
            _ => null,
        };
    }

    public static Task SendAsync(Connection connection, Response response, SandboxFault? fault, CancellationToken stop) => fault?.Kind switch
    {
        SandboxFaultKind.HugeBody when response.Body.Length == 0 => SendHugeAsync(connection, response, fault.BodySize, stop),
        SandboxFaultKind.Truncated => SendHalfAsync(connection, response, stop),
        SandboxFaultKind.Malformed => connection.SendAsync(response, [.. Half(response.Body), .. s_notJson], null, stop),
        _ => connection.SendAsync(response, response.Body, null, stop),
    };

    private static Response Error(string? body, int status, string requestId) => body is null
        ? Response.Of(RequestError.Of(status), requestId)
        : new Response(status, Encoding.UTF8.GetBytes(body));

    private static Response Page(string? body, int status)
    {
        var page = body ?? $"<html>\r\n<head><title>{status} from a proxy</title></head>\r\n<body><h1>{status}</h1></body>\r\n</html>\r\n";
        return new Response(status, Encoding.UTF8.GetBytes(page), "text/html; charset=utf-8");
    }

    // The connection ends in order, because a reset could overtake the part that was sent.
    private static async Task SendHalfAsync(Connection connection, Response response, CancellationToken stop)
    {
        await connection.SendAsync(response, Half(response.Body), Math.Max(2, response.Body.Length), stop).ConfigureAwait(false);
        connection.End();
    }

    private static async Task SendHugeAsync(Connection connection, Response response, long size, CancellationToken stop)
    {
        await connection.SendAsync(response, s_hugeStart, size, stop).ConfigureAwait(false);
        var chunk = Encoding.ASCII.GetBytes(new string('x', ChunkSize));
        for (var left = size - s_hugeStart.Length - s_hugeEnd.Length; left > 0; left -= ChunkSize)
            await connection.SendMoreAsync(chunk, (int)Math.Min(left, ChunkSize), stop).ConfigureAwait(false);
        await connection.SendMoreAsync(s_hugeEnd, s_hugeEnd.Length, stop).ConfigureAwait(false);
    }

    private static byte[] Half(byte[] body) => [.. body.Take(body.Length / 2)];
}
