namespace DropletActions.Engine;

/// <summary>All delays of waiting: when an action is polled, how long a batch pauses, and how long a wait puts up with what is missing.</summary>
internal static class PollSchedule
{
    // A one-second action is noticed at once; an hour-long one costs at most six requests a minute.
    private const double FirstSeconds = 1.0;
    private const double ShortestSeconds = 0.5;
    private const double LongestSeconds = 10;

    // Many actions are polled together, and each page of them lengthens the pause, so that the requests of a wait grow with its time and
    // not with the number of actions. Like the pause of a single action, it is short at first: many actions take a second or two.
    private const double MaxPauseSecondsPerPage = 2.5;

    // One request polls many actions, so it may follow sooner than that for a single one: within an eighth of their age.
    private const double PausesPerAgeOfMany = 8;

    // A pause also grows with the requests of the round before it: at most 150 a minute, of the 250 that the rate limit allows.
    private const double PauseSecondsPerRequest = 0.4;

    /// <summary>How many single lookups are sent at once.</summary>
    public const int MaxLookupsAtOnce = 20;

    /// <summary>How many failed polls in a row end a wait, if they can pass at all.</summary>
    public const int MaxFailuresInARow = 5;

    /// <summary>How long one poll may take, its repetitions included.</summary>
    public static TimeSpan PollTimeout { get; } = TimeSpan.FromSeconds(15);

    /// <summary>How long polls may be given up in a row: waits survive a server or a network that is away for minutes.</summary>
    public static TimeSpan OutageLasts { get; } = TimeSpan.FromMinutes(3);

    /// <summary>How long the poller sleeps while nothing is due.</summary>
    public static TimeSpan Idle { get; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a list that the token may not read is left alone: the token, or its scopes, can change.</summary>
    public static TimeSpan RefusalLasts { get; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a sample is polled instead of a long list, if it shows no end.</summary>
    public static TimeSpan SamplingLasts { get; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a kind of single lookups has its part of their rate after it was used.</summary>
    public static TimeSpan SharingLasts { get; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a finished snapshot's image is awaited before the action is emitted without it.</summary>
    public static TimeSpan ImageTimeout { get; } = TimeSpan.FromSeconds(15);

    /// <summary>How long an action may not be found: a new one for seconds, and a running one for one poll.</summary>
    public static TimeSpan NotFoundTimeout { get; } = TimeSpan.FromSeconds(15);

    /// <summary>How long after its end the effect of an action is there, or something else has undone it.</summary>
    public static TimeSpan Settled { get; } = TimeSpan.FromMinutes(2);

    /// <summary>How long one dial of a port may take: a port that drops packets must not delay the next try.</summary>
    public static TimeSpan ProbeTimeout { get; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a Droplet is probed at least, however long its action took.</summary>
    public static TimeSpan MinProbing { get; } = TimeSpan.FromSeconds(1);

    /// <summary>The pause between two probes of a Droplet: a second at first, and five seconds at most.</summary>
    /// <param name="elapsed">The time since the first probe.</param>
    public static TimeSpan NextProbe(TimeSpan elapsed) => TimeSpan.FromSeconds(Math.Min(Math.Max(elapsed.TotalSeconds / 3, 1), 5));

    /// <summary>The first poll. It comes before the wait's end, however short the wait is.</summary>
    public static DateTimeOffset First(DateTimeOffset now, TimeSpan? timeout) =>
        now + TimeSpan.FromSeconds(Math.Min(FirstSeconds, (timeout ?? TimeSpan.MaxValue).TotalSeconds / 2));

    /// <summary>The next poll: sooner for a young action than for an old one, and once more just before the wait's end.</summary>
    /// <param name="since">When the action, or the settling after it, began.</param>
    /// <param name="isAmongMany">Whether it is polled together with many others.</param>
    public static DateTimeOffset Next(DateTimeOffset now, DateTimeOffset since, DateTimeOffset deadline, bool isAmongMany = false)
    {
        var age = (now - since).TotalSeconds;
        var longest = isAmongMany ? Math.Min(Math.Max(age / PausesPerAgeOfMany, MaxPauseSecondsPerPage), LongestSeconds) : LongestSeconds;
        var next = now + TimeSpan.FromSeconds(Math.Min(Math.Max(age / 3, ShortestSeconds), longest));
        var last = LastBefore(deadline);
        return next > last && last > now ? last : next;
    }

    /// <summary>When a planned poll is due: now, if it is so far ahead that the clock must have been set back since it was planned.</summary>
    public static DateTimeOffset Due(DateTimeOffset planned, DateTimeOffset now) => planned - now > TimeSpan.FromSeconds(LongestSeconds) ? now : planned;

    /// <summary>Whether no further poll comes before the wait's end.</summary>
    /// <param name="pause">The pause until the next one.</param>
    public static bool IsLast(DateTimeOffset now, TimeSpan pause, DateTimeOffset deadline) => now + pause > LastBefore(deadline);

    /// <summary>How many single lookups of many may be sent so long after the last ones.</summary>
    public static int LookupsAfter(TimeSpan pause) => (int)Math.Min(Math.Max(pause.TotalSeconds / PauseSecondsPerRequest, 1), MaxLookupsAtOnce);

    /// <summary>The pause between two rounds for many waits.</summary>
    /// <param name="pages">How many pages their actions fill.</param>
    /// <param name="age">The age of the oldest wait.</param>
    /// <param name="requests">How many requests of the last round found no end.</param>
    public static TimeSpan PauseAfter(int pages, TimeSpan age, int requests)
    {
        var perPage = Math.Min(Math.Max(age.TotalSeconds / 3, ShortestSeconds), MaxPauseSecondsPerPage);
        return TimeSpan.FromSeconds(Math.Max(perPage * pages, PauseSecondsPerRequest * requests));
    }

    private static DateTimeOffset LastBefore(DateTimeOffset deadline) => deadline - TimeSpan.FromSeconds(ShortestSeconds);
}
