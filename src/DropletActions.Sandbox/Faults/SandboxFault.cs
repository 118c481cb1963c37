namespace DropletActions.Sandbox;

/// <summary>What goes wrong with a request.</summary>
public enum SandboxFaultKind
{
    /// <summary>A response with the fault's own <see cref="SandboxFault.Status"/> and <see cref="SandboxFault.Body"/>.</summary>
    Answer,

    /// <summary>The connection is reset before anything is done.</summary>
    DropBeforeWork,

    /// <summary>The work is done (an action is started), then the connection is reset without a response.</summary>
    DropAfterWork,

    /// <summary>The response is late: by <see cref="SandboxFault.Delay"/>, or until <see cref="SandboxFault.Gate"/> opens.</summary>
    Slow,

    /// <summary>The work is done, and the response is a complete body that is not valid JSON.</summary>
    Malformed,

    /// <summary>The work is done, and the connection ends in the middle of the body.</summary>
    Truncated,

    /// <summary>A page of HTML, as from a proxy.</summary>
    NotJson,

    /// <summary>A redirect to <see cref="SandboxFault.Location"/>.</summary>
    Redirect,

    /// <summary>A body of <see cref="SandboxFault.BodySize"/> bytes.</summary>
    HugeBody,

    /// <summary>The connection is reset before anything is done, for every request until <see cref="SandboxFault.Until"/>.</summary>
    Away,
}

/// <summary>
/// A deliberate failure: its kind, the requests it applies to, and how often. A fault counts the requests that match
/// <see cref="Method"/> and <see cref="Path"/> in the order of their arrival, and applies to those that <see cref="Nth"/>,
/// <see cref="Every"/> and <see cref="Share"/> pick, at most <see cref="Times"/> of them.
/// </summary>
/// <remarks>
/// In PowerShell: <c>$sandbox.Faults.Add([DropletActions.Sandbox.SandboxFault]::Answer(503, 2))</c>, or
/// <c>$sandbox.Faults.Add([DropletActions.Sandbox.SandboxFault]@{ Kind = 'Slow'; Delay = '00:00:05'; Path = '/v2/actions*' })</c>.
/// </remarks>
public sealed record SandboxFault
{
    /// <summary>What goes wrong.</summary>
    public SandboxFaultKind Kind { get; init; }

    /// <summary>The method of the requests it applies to; * matches any characters.</summary>
    public string Method { get; init; } = "*";

    /// <summary>The path of the requests it applies to, with or without the query; * matches any characters, slashes too.</summary>
    public string Path { get; init; } = "*";

    /// <summary>The first request it applies to, counted from 1 among those that match. 0 or 1: the first.</summary>
    public int Nth { get; init; }

    /// <summary>How many requests it applies to; 0: no limit.</summary>
    public int Times { get; init; }

    /// <summary>It applies to every nth request that matches (from <see cref="Nth"/> on). 0 or 1: every one.</summary>
    public int Every { get; init; }

    /// <summary>The share of requests it applies to, from 0 to 1, chosen by <see cref="Seed"/>: the same in each run. 1: all.</summary>
    public double Share { get; init; } = 1;

    /// <summary>The seed of the choice that <see cref="Share"/> makes.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>
    /// Whether the work is done (an action is started) before the request fails. It matters for Answer, Slow, NotJson, Redirect and
    /// HugeBody; the names of the other kinds say it.
    /// </summary>
    public bool AfterWork { get; init; }

    /// <summary>The status of the response. 0: 500 for Answer, 502 for NotJson, 302 for Redirect, 200 for HugeBody.</summary>
    public int Status { get; init; }

    /// <summary>The body of an Answer or NotJson. Null: the error body that the API sends with that status, or a proxy's page.</summary>
    public string? Body { get; init; }

    /// <summary>The seconds of a <c>retry-after</c> header. Null: no such header.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>How late a Slow response is, in real time.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>The gate that a Slow response waits for. Null: it waits for <see cref="Delay"/> alone.</summary>
    public SandboxGate? Gate { get; init; }

    /// <summary>The target of a Redirect: an absolute address, or a path.</summary>
    public string? Location { get; init; }

    /// <summary>The length of a HugeBody in bytes, at least 16.</summary>
    public long BodySize { get; init; } = 64L * 1024 * 1024;

    /// <summary>The time on the sandbox's clock at which Away ends.</summary>
    public DateTimeOffset Until { get; init; }

    /// <summary>Whether the work is done although the request fails.</summary>
    internal bool DoesWork => AfterWork
        || Kind is SandboxFaultKind.DropAfterWork or SandboxFaultKind.Malformed or SandboxFaultKind.Truncated or SandboxFaultKind.Slow;

    /// <summary>A response of this status with the API's own error body. Times 0: no limit.</summary>
    public static SandboxFault Answer(int status, int times = 1) => new() { Kind = SandboxFaultKind.Answer, Status = status, Times = times };

    /// <summary>A 429, with <c>retry-after</c> (the burst limit) or without (the hourly limit). Times 0: no limit.</summary>
    public static SandboxFault TooManyRequests(int? retryAfter = null, int times = 1) =>
        new() { Kind = SandboxFaultKind.Answer, Status = 429, RetryAfter = retryAfter, Times = times };

    /// <summary>The connection is reset before anything is done. Times 0: no limit.</summary>
    public static SandboxFault DropBeforeWork(int times = 1) => new() { Kind = SandboxFaultKind.DropBeforeWork, Times = times };

    /// <summary>The work is done, then the connection is reset without a response. Times 0: no limit.</summary>
    public static SandboxFault DropAfterWork(int times = 1) => new() { Kind = SandboxFaultKind.DropAfterWork, Times = times };

    /// <summary>The response is late by this much real time. Times 0: no limit.</summary>
    public static SandboxFault Slow(TimeSpan delay, int times = 1) =>
        new() { Kind = SandboxFaultKind.Slow, Delay = delay, Times = times };

    /// <summary>The request hangs until the gate opens. Times 0: no limit.</summary>
    public static SandboxFault Hold(SandboxGate gate, int times = 1) =>
        new() { Kind = SandboxFaultKind.Slow, Gate = gate, Times = times };

    /// <summary>The work is done, and the response is not valid JSON. Times 0: no limit.</summary>
    public static SandboxFault Malformed(int times = 1) => new() { Kind = SandboxFaultKind.Malformed, Times = times };

    /// <summary>The work is done, and the connection ends in the middle of the body. Times 0: no limit.</summary>
    public static SandboxFault Truncated(int times = 1) => new() { Kind = SandboxFaultKind.Truncated, Times = times };

    /// <summary>A proxy's page of HTML with this status. Times 0: no limit.</summary>
    public static SandboxFault NotJson(int status = 502, int times = 1) =>
        new() { Kind = SandboxFaultKind.NotJson, Status = status, Times = times };

    /// <summary>A redirect to this address. Times 0: no limit.</summary>
    public static SandboxFault Redirect(string location, int status = 302, int times = 1) =>
        new() { Kind = SandboxFaultKind.Redirect, Location = location, Status = status, Times = times };

    /// <summary>A valid JSON body of this many bytes. Times 0: no limit.</summary>
    public static SandboxFault HugeBody(long bytes, int times = 1) =>
        new() { Kind = SandboxFaultKind.HugeBody, BodySize = bytes, Times = times };

    /// <summary>No request gets a response until this time on the sandbox's clock.</summary>
    public static SandboxFault AwayUntil(DateTimeOffset until) => new() { Kind = SandboxFaultKind.Away, Until = until };

    /// <summary>The same fault for these requests only.</summary>
    public SandboxFault On(string method, string path) => this with { Method = method, Path = path };

    /// <summary>The same fault for a share of the requests, without a limit: 0.1 is one in ten.</summary>
    public SandboxFault ForShare(double share, int seed = 1) => this with { Share = share, Seed = seed, Times = 0 };

    /// <summary>The same fault from the nth request on, counted from 1.</summary>
    public SandboxFault FromNth(int nth) => this with { Nth = nth };

    /// <summary>The same fault, with the work done before the request fails.</summary>
    public SandboxFault Afterwards() => this with { AfterWork = true };

    /// <summary>Throws for a value that is out of range, and names it.</summary>
    internal void Validate()
    {
        Require(Nth >= 0 && Times >= 0 && Every >= 0, "Nth, Times and Every must be 0 or more.");
        Require(Share is >= 0 and <= 1, "Share must be from 0 to 1.");
        Require(Status is 0 or (>= 200 and <= 599), "Status must be from 200 to 599.");
        Require(Delay >= TimeSpan.Zero, "Delay must not be negative.");
        Require(BodySize >= 16, "BodySize must be at least 16.");
        Require(Kind != SandboxFaultKind.Redirect || !string.IsNullOrEmpty(Location), "A Redirect needs a Location.");
    }

    private static void Require(bool holds, string message)
    {
        if (!holds)
            throw new ArgumentException(message);
    }
}
