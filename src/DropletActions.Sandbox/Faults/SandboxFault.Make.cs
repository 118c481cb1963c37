namespace DropletActions.Sandbox;

public sealed partial record SandboxFault
{
    /// <summary>An answer of this status with the API's own error body. Times 0: without end.</summary>
    public static SandboxFault Answer(int status, int times = 1) => new() { Kind = SandboxFaultKind.Answer, Status = status, Times = times };

    /// <summary>A 429, with <c>retry-after</c> (the burst limit) or without (the hourly limit). Times 0: without end.</summary>
    public static SandboxFault TooManyRequests(int? retryAfter = null, int times = 1) =>
        new() { Kind = SandboxFaultKind.Answer, Status = 429, RetryAfter = retryAfter, Times = times };

    /// <summary>The connection is reset before anything is done. Times 0: without end.</summary>
    public static SandboxFault DropBeforeWork(int times = 1) => new() { Kind = SandboxFaultKind.DropBeforeWork, Times = times };

    /// <summary>The work is done, then the connection is reset without an answer. Times 0: without end.</summary>
    public static SandboxFault DropAfterWork(int times = 1) => new() { Kind = SandboxFaultKind.DropAfterWork, Times = times };

    /// <summary>The answer is late by so much real time. Times 0: without end.</summary>
    public static SandboxFault Slow(TimeSpan delay, int times = 1) =>
        new() { Kind = SandboxFaultKind.Slow, Delay = delay, Times = times };

    /// <summary>The request hangs until the gate opens. Times 0: without end.</summary>
    public static SandboxFault Hold(SandboxGate gate, int times = 1) =>
        new() { Kind = SandboxFaultKind.Slow, Gate = gate, Times = times };

    /// <summary>The work is done, and the answer is not valid JSON. Times 0: without end.</summary>
    public static SandboxFault Malformed(int times = 1) => new() { Kind = SandboxFaultKind.Malformed, Times = times };

    /// <summary>The work is done, and the connection ends in the middle of the body. Times 0: without end.</summary>
    public static SandboxFault Truncated(int times = 1) => new() { Kind = SandboxFaultKind.Truncated, Times = times };

    /// <summary>A proxy's page of HTML with this status. Times 0: without end.</summary>
    public static SandboxFault NotJson(int status = 502, int times = 1) =>
        new() { Kind = SandboxFaultKind.NotJson, Status = status, Times = times };

    /// <summary>A redirect to this address. Times 0: without end.</summary>
    public static SandboxFault Redirect(string location, int status = 302, int times = 1) =>
        new() { Kind = SandboxFaultKind.Redirect, Location = location, Status = status, Times = times };

    /// <summary>A valid JSON body of so many bytes. Times 0: without end.</summary>
    public static SandboxFault HugeBody(long bytes, int times = 1) =>
        new() { Kind = SandboxFaultKind.HugeBody, BodySize = bytes, Times = times };

    /// <summary>No request gets an answer until this time on the sandbox's clock.</summary>
    public static SandboxFault AwayUntil(DateTimeOffset until) => new() { Kind = SandboxFaultKind.Away, Until = until };

    /// <summary>The same fault for these requests only.</summary>
    public SandboxFault On(string method, string path) => this with { Method = method, Path = path };

    /// <summary>The same fault for a share of the requests, without end: 0.1 is one in ten.</summary>
    public SandboxFault ForShare(double share, int seed = 1) => this with { Share = share, Seed = seed, Times = 0 };

    /// <summary>The same fault from the nth request on, counted from 1.</summary>
    public SandboxFault FromNth(int nth) => this with { Nth = nth };

    /// <summary>The same fault, but the work is done before it sets in.</summary>
    public SandboxFault Afterwards() => this with { AfterWork = true };
}
