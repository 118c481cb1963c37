namespace DropletActions.Sandbox;

/// <summary>The order of the lists of actions.</summary>
public enum PageOrder
{
    /// <summary>The action started last comes first.</summary>
    NewestFirst,

    /// <summary>The action started first comes first.</summary>
    OldestFirst,

    /// <summary>An order that no client can rely on, yet the same in each run.</summary>
    Shuffled,
}

/// <summary>The options of a sandbox. Each has a default that resembles the real API.</summary>
/// <remarks>In PowerShell: <c>[DropletActions.Sandbox.SandboxOptions]@{ DropletCount = 20; ActionSeconds = 0.5 }</c>.</remarks>
public sealed record SandboxOptions
{
    /// <summary>
    /// How many Droplets it starts with, 0 or more. Up to 30 are a mixed fleet (web-01, web-02, db-01, web-03…), tagged
    /// <c>web</c> or <c>db</c>, and <c>env:prod</c>; a larger fleet is web-0001, web-0002… with the tags <c>web</c> and <c>env:prod</c>.
    /// </summary>
    public int DropletCount { get; init; } = 3;

    /// <summary>The first Droplet's id, at least 1; the others follow it one by one.</summary>
    public long FirstDropletId { get; init; } = 3164444;

    /// <summary>How many seconds on the sandbox's clock an action takes, 0 or more. <see cref="SandboxOutcome"/> makes exceptions.</summary>
    public double ActionSeconds { get; init; } = 2;

    /// <summary>
    /// The seconds between the end of a power action and the change of the Droplet's own status, 0 or more. The real API has such
    /// a lag: <c>completed</c> means that the command was carried out, not that the Droplet is off or on already.
    /// </summary>
    public double StatusLagSeconds { get; init; }

    /// <summary>
    /// The seconds between the time at which a Droplet is turned on or restarted and the time at which its ports accept connections, 0 or
    /// more: the real API calls a Droplet active as soon as it has power.
    /// </summary>
    public double BootSeconds { get; init; }

    /// <summary>The port to listen on, 1 to 65535; 0: any free port.</summary>
    public int Port { get; init; }

    /// <summary>The source of the sandbox's time. Null: the machine's clock. <see cref="DropletSandbox.Advance"/> adds to either.</summary>
    public Func<DateTimeOffset>? Clock { get; init; }

    /// <summary>
    /// How many times as fast as <see cref="Clock"/>, 1 to 1000, the sandbox's time passes: actions, rate limits and faults that last for
    /// a time. A slow response takes its time on the wall clock, as the client's request timeout does. It does not speed up a client that
    /// waits by the wall clock.
    /// </summary>
    public int Speed { get; init; } = 1;

    /// <summary>Added to every time that the server reports, its Date header included: a server whose clock is wrong.</summary>
    public TimeSpan ClockSkew { get; init; }

    /// <summary>The scopes of <see cref="DropletSandbox.Token"/>, for example <c>droplet:read</c>. Null: all scopes.</summary>
    public string[]? Scopes { get; init; }

    /// <summary>Requests that a token may make in a sliding hour, at least 1.</summary>
    public int HourlyLimit { get; init; } = 5000;

    /// <summary>Requests that a token may make in a sliding <see cref="BurstWindow"/>, at least 1.</summary>
    public int BurstLimit { get; init; } = 250;

    /// <summary>The window of the burst limit, more than zero.</summary>
    public TimeSpan BurstWindow { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The order of the lists of actions. The real API does not document its own.</summary>
    public PageOrder PageOrder { get; init; } = PageOrder.NewestFirst;

    /// <summary>The seed of <see cref="PageOrder.Shuffled"/>: the same seed gives the same order.</summary>
    public int PageSeed { get; init; } = 1;

    /// <summary>
    /// The origin of the links to other pages. Null: the sandbox's own address. A recorded response of the real
    /// API has <c>https://api.digitalocean.com</c>; any other origin is one that no client should send its token to.
    /// </summary>
    public Uri? LinkOrigin { get; init; }

    /// <summary>Whether an action by a tag that no Droplet has is 404, instead of an empty list. Neither is documented.</summary>
    public bool UnmatchedTagIsNotFound { get; init; }

    /// <summary>How many resources one request may tag, at least 1; more are 422. The real API does not document its limit.</summary>
    public int TagResourceLimit { get; init; } = 1000;

    /// <summary>
    /// The message of a refusal when an action of the Droplet is in progress, not empty. The real API documents no text and has several,
    /// so a client should read the Droplet's actions.
    /// </summary>
    public string BusyMessage { get; init; } = "Droplet already has a pending event.";

    /// <summary>The message of a refusal when the Droplet is off and must be on, not empty. The real API has several texts for it.</summary>
    public string OffMessage { get; init; } = "Droplet is currently powered off.";

    /// <summary>The message of a refusal when the Droplet is on and must be off, not empty. The real API has several texts for it.</summary>
    public string OnMessage { get; init; } = "Droplet is currently powered on.";

    /// <summary>
    /// Whether a Droplet reads <c>locked</c> while an action is in progress, as the API's description says. The real API has been
    /// observed to set it for an administrator's lock only.
    /// </summary>
    public bool ActionsLock { get; init; } = true;

    /// <summary>Whether a request to tag a Droplet that does not exist ignores that Droplet, instead of 404 for the whole request.</summary>
    public bool UnknownTagResourcesAreSkipped { get; init; }

    /// <summary>How many calls the call log holds, at least 1; the oldest are removed for newer ones.</summary>
    public int CallLogLimit { get; init; } = 100_000;

    /// <summary>Throws for a value that is out of range, and names it.</summary>
    internal void Validate()
    {
        Require(DropletCount >= 0, nameof(DropletCount), DropletCount, "0 or more");
        Require(FirstDropletId >= 1, nameof(FirstDropletId), FirstDropletId, "at least 1");
        Require(ActionSeconds >= 0, nameof(ActionSeconds), ActionSeconds, "0 or more");
        Require(StatusLagSeconds >= 0, nameof(StatusLagSeconds), StatusLagSeconds, "0 or more");
        Require(BootSeconds >= 0, nameof(BootSeconds), BootSeconds, "0 or more");
        Require(Speed is >= 1 and <= 1000, nameof(Speed), Speed, "from 1 to 1000");
        Require(Port is >= 0 and <= 65535, nameof(Port), Port, "from 0 to 65535");
        Require(HourlyLimit >= 1, nameof(HourlyLimit), HourlyLimit, "at least 1");
        Require(BurstLimit >= 1, nameof(BurstLimit), BurstLimit, "at least 1");
        Require(BurstWindow > TimeSpan.Zero, nameof(BurstWindow), BurstWindow, "more than zero");
        Require(!string.IsNullOrEmpty(BusyMessage), nameof(BusyMessage), BusyMessage, "a text that is not empty");
        Require(!string.IsNullOrEmpty(OffMessage), nameof(OffMessage), OffMessage, "a text that is not empty");
        Require(!string.IsNullOrEmpty(OnMessage), nameof(OnMessage), OnMessage, "a text that is not empty");
        Require(TagResourceLimit >= 1, nameof(TagResourceLimit), TagResourceLimit, "at least 1");
        Require(CallLogLimit >= 1, nameof(CallLogLimit), CallLogLimit, "at least 1");
    }

    private static void Require(bool holds, string name, object value, string range)
    {
        if (!holds)
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be {range}.");
    }
}
