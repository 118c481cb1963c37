using System.Text;

namespace DropletActions.Sandbox;

/// <summary>Sends answers, and what faults make of them on the way.</summary>
internal static class Wire
{
    private const int ChunkSize = 64 * 1024;
    private static readonly byte[] s_hugeStart = Encoding.ASCII.GetBytes("{\"padding\":\"");
    private static readonly byte[] s_hugeEnd = Encoding.ASCII.GetBytes("\"}");

    public static Task SendAsync(Connection connection, Answer answer, SandboxFault? fault, CancellationToken stop) => fault?.Kind switch
    {
        SandboxFaultKind.HugeBody when answer.Body.Length == 0 => SendHugeAsync(connection, answer, fault.BodySize, stop),
        SandboxFaultKind.Truncated => SendPartAsync(connection, answer, stop),
        SandboxFaultKind.Malformed => connection.SendAsync(answer, FaultAnswers.Malform(answer.Body), null, stop),
        _ => connection.SendAsync(answer, answer.Body, null, stop),
    };

    // The length promises more than is sent. An orderly end rather than a reset, which could overtake the part that was sent.
    private static async Task SendPartAsync(Connection connection, Answer answer, CancellationToken stop)
    {
        var part = answer.Body.Take(answer.Body.Length / 2).ToArray();
        await connection.SendAsync(answer, part, Math.Max(2, answer.Body.Length), stop).ConfigureAwait(false);
        connection.End();
    }

    private static async Task SendHugeAsync(Connection connection, Answer answer, long size, CancellationToken stop)
    {
        await connection.SendAsync(answer, s_hugeStart, size, stop).ConfigureAwait(false);
        var chunk = Encoding.ASCII.GetBytes(new string('x', ChunkSize));
        for (var left = size - s_hugeStart.Length - s_hugeEnd.Length; left > 0; left -= ChunkSize)
            await connection.SendMoreAsync(chunk, (int)Math.Min(left, ChunkSize), stop).ConfigureAwait(false);
        await connection.SendMoreAsync(s_hugeEnd, s_hugeEnd.Length, stop).ConfigureAwait(false);
    }
}
