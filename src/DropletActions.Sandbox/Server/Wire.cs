using System.Net;
using System.Text;

namespace DropletActions.Sandbox;

/// <summary>Sends answers, and what faults make of them on the way.</summary>
internal static class Wire
{
    private const int ChunkSize = 64 * 1024;
    private static readonly byte[] s_hugeStart = Encoding.ASCII.GetBytes("{\"padding\":\"");
    private static readonly byte[] s_hugeEnd = Encoding.ASCII.GetBytes("\"}");

    public static async Task SendAsync(HttpListenerResponse response, Answer answer, SandboxFault? fault, CancellationToken stop)
    {
        response.StatusCode = answer.Status;
        foreach (var header in answer.Headers)
            response.AddHeader(header.Key, header.Value);
        switch (fault?.Kind)
        {
            case SandboxFaultKind.HugeBody when answer.Body.Length == 0:
                await SendHugeAsync(response, fault.BodySize, stop).ConfigureAwait(false);
                break;
            case SandboxFaultKind.Truncated:
                await SendPartAsync(response, answer, stop).ConfigureAwait(false);
                return;
            case SandboxFaultKind.Malformed:
                await SendBodyAsync(response, answer.ContentType, FaultAnswers.Malform(answer.Body), stop).ConfigureAwait(false);
                break;
            default:
                await SendBodyAsync(response, answer.ContentType, answer.Body, stop).ConfigureAwait(false);
                break;
        }
        response.Close();
    }

    private static async Task SendBodyAsync(HttpListenerResponse response, string contentType, byte[] body, CancellationToken stop)
    {
        response.ContentLength64 = body.Length;
        if (body.Length == 0)
            return;
        response.ContentType = contentType;
        await response.OutputStream.WriteAsync(body, 0, body.Length, stop).ConfigureAwait(false);
    }

    // The length promises more than is sent, and then the connection is gone.
    private static async Task SendPartAsync(HttpListenerResponse response, Answer answer, CancellationToken stop)
    {
        response.ContentType = answer.ContentType;
        response.ContentLength64 = Math.Max(2, answer.Body.Length);
        await response.OutputStream.WriteAsync(answer.Body, 0, answer.Body.Length / 2, stop).ConfigureAwait(false);
        await response.OutputStream.FlushAsync(stop).ConfigureAwait(false);
        response.Abort();
    }

    private static async Task SendHugeAsync(HttpListenerResponse response, long size, CancellationToken stop)
    {
        response.ContentType = Answer.Json;
        response.ContentLength64 = size;
        var stream = response.OutputStream;
        await stream.WriteAsync(s_hugeStart, 0, s_hugeStart.Length, stop).ConfigureAwait(false);
        var chunk = Encoding.ASCII.GetBytes(new string('x', ChunkSize));
        for (var left = size - s_hugeStart.Length - s_hugeEnd.Length; left > 0; left -= ChunkSize)
            await stream.WriteAsync(chunk, 0, (int)Math.Min(left, ChunkSize), stop).ConfigureAwait(false);
        await stream.WriteAsync(s_hugeEnd, 0, s_hugeEnd.Length, stop).ConfigureAwait(false);
    }
}
