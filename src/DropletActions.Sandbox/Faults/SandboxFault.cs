namespace DropletActions.Sandbox;

/// <summary>
/// Something that goes wrong on purpose: what, for which requests, how often. A fault looks at the requests that fit
/// <see cref="Method"/> and <see cref="Path"/>, counts them in the order of their arrival, and befalls those that <see cref="Nth"/>,
/// <see cref="Every"/> and <see cref="Share"/> pick, at most <see cref="Times"/> of them.
/// </summary>
/// <remarks>
/// In PowerShell: <c>$sandbox.Faults.Add([DropletActions.Sandbox.SandboxFault]::Answer(503, 2))</c>, or
/// <c>$sandbox.Faults.Add([DropletActions.Sandbox.SandboxFault]@{ Kind = 'Slow'; Delay = '00:00:05'; Path = '/v2/actions*' })</c>.
/// </remarks>
public sealed partial record SandboxFault
{
    /// <summary>What goes wrong.</summary>
    public SandboxFaultKind Kind { get; init; }

    /// <summary>The method of the requests it looks at; * stands for anything.</summary>
    public string Method { get; init; } = "*";

    /// <summary>The path of the requests it looks at, with or without the query; * stands for anything, slashes too.</summary>
    public string Path { get; init; } = "*";

    /// <summary>The first request it befalls, counted from 1 among those that fit. 0 or 1: the first.</summary>
    public int Nth { get; init; }

    /// <summary>How many requests it befalls; 0: without end.</summary>
    public int Times { get; init; }

    /// <summary>It befalls every nth request that fits (from <see cref="Nth"/> on). 0 or 1: every one.</summary>
    public int Every { get; init; }

    /// <summary>The share of requests it befalls, from 0 to 1, picked by <see cref="Seed"/>: the same in each run. 1: all.</summary>
    public double Share { get; init; } = 1;

    /// <summary>What <see cref="Share"/> picks by.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>
    /// Whether the work is done (an action is started) before the fault sets in. Of use with Answer, Slow, NotJson, Redirect and
    /// HugeBody; the other kinds say it by their name.
    /// </summary>
    public bool AfterWork { get; init; }

    /// <summary>The status of the answer. 0: 500 for Answer, 502 for NotJson, 302 for Redirect, 200 for HugeBody.</summary>
    public int Status { get; init; }

    /// <summary>The body of an Answer or NotJson. Null: the error body that the API gives with that status, or a proxy's page.</summary>
    public string? Body { get; init; }

    /// <summary>The seconds of a <c>retry-after</c> header. Null: no such header.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>How late a Slow answer is, in real time.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>What a Slow answer waits for. Null: only for <see cref="Delay"/>.</summary>
    public SandboxGate? Gate { get; init; }

    /// <summary>Where a Redirect points to: an absolute address, or a path.</summary>
    public string? Location { get; init; }

    /// <summary>The length of a HugeBody in bytes, at least 16.</summary>
    public long BodySize { get; init; } = 64L * 1024 * 1024;

    /// <summary>The time on the sandbox's clock at which Away ends.</summary>
    public DateTimeOffset Until { get; init; }

    /// <summary>Whether the work is done although the fault sets in.</summary>
    internal bool DoesWork => AfterWork
        || Kind is SandboxFaultKind.DropAfterWork or SandboxFaultKind.Malformed or SandboxFaultKind.Truncated or SandboxFaultKind.Slow;

    /// <summary>Throws for a value out of its range, and names it.</summary>
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
