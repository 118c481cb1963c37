namespace DropletActions.Sandbox;

/// <summary>What a sandbox starts with. Everything has a default that resembles the real API.</summary>
/// <remarks>In PowerShell: <c>[DropletActions.Sandbox.SandboxOptions]@{ DropletCount = 20; ActionSeconds = 0.5 }</c>.</remarks>
public sealed record SandboxOptions
{
    /// <summary>
    /// How many Droplets there are at the start, 0 or more. Up to 30 are a mixed fleet (web-01, web-02, db-01, web-03…), tagged
    /// <c>web</c> or <c>db</c>, and <c>env:prod</c>; a larger fleet is web-0001, web-0002… with the tags <c>web</c> and <c>env:prod</c>.
    /// </summary>
    public int DropletCount { get; init; } = 3;

    /// <summary>The first Droplet's id, at least 1; the others follow it one by one.</summary>
    public long FirstDropletId { get; init; } = 3164444;

    /// <summary>How many seconds on the sandbox's clock an action takes, 0 or more. <see cref="SandboxOutcome"/> tells exceptions.</summary>
    public double ActionSeconds { get; init; } = 2;

    /// <summary>
    /// How many seconds after a power action is <c>completed</c> the Droplet's own status follows, 0 or more. The real API has such
    /// a gap: <c>completed</c> means that the command was carried out, not that the Droplet is off or on already.
    /// </summary>
    public double StatusLagSeconds { get; init; }

    /// <summary>The port to listen on, 1 to 65535; 0 takes any free one.</summary>
    public int Port { get; init; }

    /// <summary>Where the sandbox takes the time from. Null: the machine's clock. <see cref="DropletSandbox.Advance"/> adds to either.</summary>
    public Func<DateTimeOffset>? Clock { get; init; }

    /// <summary>
    /// How many times as fast as <see cref="Clock"/>, 1 to 1000, the sandbox's time passes: actions, rate limits and faults that last for
    /// a time. A slow response takes its time on the wall clock, as the client's request timeout does. A client that waits by the wall
    /// clock is not sped up by it.
    /// </summary>
    public int Speed { get; init; } = 1;

    /// <summary>Added to every time that the server tells, its Date header included: a server whose clock is wrong.</summary>
    public TimeSpan ClockSkew { get; init; }

    /// <summary>Requests that a token may make in a sliding hour, at least 1.</summary>
    public int HourlyLimit { get; init; } = 5000;

    /// <summary>Requests that a token may make in a sliding <see cref="BurstWindow"/>, at least 1.</summary>
    public int BurstLimit { get; init; } = 250;

    /// <summary>The window of the burst limit, more than zero.</summary>
    public TimeSpan BurstWindow { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The order in which lists of actions come. The real API does not document its own.</summary>
    public PageOrder PageOrder { get; init; } = PageOrder.NewestFirst;

    /// <summary>What <see cref="PageOrder.Shuffled"/> shuffles by: the same seed gives the same order.</summary>
    public int PageSeed { get; init; } = 1;

    /// <summary>
    /// The origin of the links to other pages. Null: the sandbox's own address. <c>https://api.digitalocean.com</c> is what a
    /// recorded answer of the real API would carry; any other is an origin that no client should send its token to.
    /// </summary>
    public Uri? LinkOrigin { get; init; }

    /// <summary>Whether an action by a tag that no Droplet has is 404, instead of an empty list. Neither is documented.</summary>
    public bool UnmatchedTagIsNotFound { get; init; }

    /// <summary>How many resources one request may tag, at least 1; more are 422. The real API does not tell its limit.</summary>
    public int TagResourceLimit { get; init; } = 1000;

    /// <summary>
    /// What a refusal says of a Droplet with an action in progress, not empty. The real API documents no text and has several, so a
    /// client should look at the Droplet's actions.
    /// </summary>
    public string BusyMessage { get; init; } = "Droplet already has a pending event.";

    /// <summary>What a refusal says of a Droplet that is off and must be on, not empty. The real API has several texts for it.</summary>
    public string OffMessage { get; init; } = "Droplet is currently powered off.";

    /// <summary>What a refusal says of a Droplet that is on and must be off, not empty. The real API has several texts for it.</summary>
    public string OnMessage { get; init; } = "Droplet is currently powered on.";

    /// <summary>
    /// Whether a Droplet reads <c>locked</c> while an action is in progress, as the API's description says. The real API has been seen
    /// to set it for an administrator's lock only.
    /// </summary>
    public bool ActionsLock { get; init; } = true;

    /// <summary>Whether tagging a Droplet that does not exist is passed over, instead of 404 for the whole request.</summary>
    public bool UnknownTagResourcesAreSkipped { get; init; }

    /// <summary>How many calls the call log keeps, at least 1; of more, the oldest go.</summary>
    public int CallLogLimit { get; init; } = 100_000;

    /// <summary>Throws for a value out of its range, and names it.</summary>
    internal void Validate()
    {
        Require(DropletCount >= 0, nameof(DropletCount), DropletCount, "0 or more");
        Require(FirstDropletId >= 1, nameof(FirstDropletId), FirstDropletId, "at least 1");
        Require(ActionSeconds >= 0, nameof(ActionSeconds), ActionSeconds, "0 or more");
        Require(StatusLagSeconds >= 0, nameof(StatusLagSeconds), StatusLagSeconds, "0 or more");
        Require(Speed is >= 1 and <= 1000, nameof(Speed), Speed, "from 1 to 1000");
        Require(Port is >= 0 and <= 65535, nameof(Port), Port, "from 0 to 65535");
        Require(HourlyLimit >= 1, nameof(HourlyLimit), HourlyLimit, "at least 1");
        Require(BurstLimit >= 1, nameof(BurstLimit), BurstLimit, "at least 1");
        Require(BurstWindow > TimeSpan.Zero, nameof(BurstWindow), BurstWindow, "more than zero");
        foreach (var (name, text) in new[] { (nameof(BusyMessage), BusyMessage), (nameof(OffMessage), OffMessage), (nameof(OnMessage), OnMessage) })
            Require(!string.IsNullOrEmpty(text), name, text, "a text that is not empty");
        Require(TagResourceLimit >= 1, nameof(TagResourceLimit), TagResourceLimit, "at least 1");
        Require(CallLogLimit >= 1, nameof(CallLogLimit), CallLogLimit, "at least 1");
    }

    private static void Require(bool holds, string name, object value, string range)
    {
        if (!holds)
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be {range}.");
    }
}
