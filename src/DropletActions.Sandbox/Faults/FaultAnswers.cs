using System.Text;

namespace DropletActions.Sandbox;

/// <summary>The answers that faults give in place of the real one.</summary>
internal static class FaultAnswers
{
    /// <summary>The fault's own answer; null for a fault that lets the real answer be made.</summary>
    public static Answer? Instead(SandboxFault fault) => fault.Kind switch
    {
        SandboxFaultKind.Answer => Error(fault, fault.Status == 0 ? 500 : fault.Status),
        SandboxFaultKind.NotJson => Page(fault, fault.Status == 0 ? 502 : fault.Status),
        SandboxFaultKind.Redirect => new Answer(fault.Status == 0 ? 302 : fault.Status, []).With("Location", fault.Location!),
        // The body is too long to hold; it is written where it is sent.
        SandboxFaultKind.HugeBody => new Answer(fault.Status == 0 ? 200 : fault.Status, []),
        _ => null,
    };

    /// <summary>A body that begins as the real one and then is no JSON.</summary>
    public static byte[] Malform(byte[] body) => [.. body.Take(body.Length / 2), .. Encoding.UTF8.GetBytes("}]:,{\"")];

    private static Answer Error(SandboxFault fault, int status) => fault.Body is null
        ? Answer.Refuse(Refusal.Of(status))
        : new Answer(status, Encoding.UTF8.GetBytes(fault.Body));

    private static Answer Page(SandboxFault fault, int status)
    {
        var page = fault.Body ?? $"<html>\r\n<head><title>{status} from a proxy</title></head>\r\n<body><h1>{status}</h1></body>\r\n</html>\r\n";
        return new Answer(status, Encoding.UTF8.GetBytes(page), "text/html; charset=utf-8");
    }
}
