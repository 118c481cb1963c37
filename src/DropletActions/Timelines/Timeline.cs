namespace DropletActions.Timelines;

/// <summary>The outcome of one step of a Droplet.</summary>
internal enum TimelineOutcome
{
    Completed,
    InProgress,
    Failed,

    /// <summary>The Droplet was already as the action would have made it.</summary>
    NotNeeded,

    /// <summary>No action was started.</summary>
    NotStarted,

    /// <summary>The request was sent, and whether it started an action is not known.</summary>
    Unknown,
}

/// <summary>One action of a Droplet, or a request that started none.</summary>
/// <param name="Start">When it started, or when it was known that it did not.</param>
/// <param name="End">When it ended; null while that is not known.</param>
/// <param name="Words">The error; null for none.</param>
internal sealed record TimelineStep(string Type, TimelineOutcome Outcome, DateTimeOffset Start, DateTimeOffset? End, string? Words)
{
    /// <summary>Whether it took no time: it is drawn as a mark rather than as a bar.</summary>
    public bool IsMark => Outcome is TimelineOutcome.NotNeeded or TimelineOutcome.NotStarted or TimelineOutcome.Unknown;

    /// <summary>Whether it needs attention.</summary>
    public bool IsFailure => Outcome is TimelineOutcome.Failed or TimelineOutcome.NotStarted or TimelineOutcome.Unknown;
}

/// <summary>All steps of one Droplet, in the order of their times.</summary>
internal sealed record TimelineLane(long DropletId, string? Name, IReadOnlyList<TimelineStep> Steps)
{
    public DateTimeOffset Start => Steps[0].Start;
}

/// <summary>A run to draw: one lane for each Droplet, those first that started first.</summary>
internal sealed record Timeline(IReadOnlyList<TimelineLane> Lanes)
{
    // An axis needs a length, even if everything happened in one second.
    private static readonly TimeSpan s_shortest = TimeSpan.FromSeconds(10);

    public DateTimeOffset Start { get; } = Lanes.Min(lane => lane.Start);

    /// <summary>The last time that is known, a little later if something was still in progress then.</summary>
    public DateTimeOffset End { get; } = EndOf(Lanes);

    public IEnumerable<TimelineStep> Steps => Lanes.SelectMany(lane => lane.Steps);

    /// <summary>The action types, in the order in which they first started.</summary>
    public IReadOnlyList<string> Types { get; } = [.. Lanes.SelectMany(lane => lane.Steps).OrderBy(step => step.Start).Select(step => step.Type).Distinct()];

    /// <summary>When a step ends in the picture.</summary>
    public DateTimeOffset EndOf(TimelineStep step) => step.IsMark ? step.Start : step.End ?? End;

    /// <summary>From a Droplet's first step to the end of its last.</summary>
    public (DateTimeOffset From, DateTimeOffset To) StayOf(TimelineLane lane) => (lane.Start, lane.Steps.Max(EndOf));

    private static DateTimeOffset EndOf(IReadOnlyList<TimelineLane> lanes)
    {
        var steps = lanes.SelectMany(lane => lane.Steps).ToList();
        var (first, last) = (steps.Min(step => step.Start), steps.Max(step => step.End ?? step.Start));
        if (steps.Exists(step => step is { IsMark: false, End: null }))
            last += TimeSpan.FromTicks((last - first).Ticks / 12);
        return last - first < s_shortest ? first + s_shortest : last;
    }
}
