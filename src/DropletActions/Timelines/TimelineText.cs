using System.Globalization;

namespace DropletActions.Timelines;

/// <summary>The words of a timeline: its title, its summary, and the tooltips of its bars.</summary>
internal sealed class TimelineText(Timeline timeline, string? title, TimeZoneInfo zone)
{
    /// <summary>The title: the user's, or a description of the run.</summary>
    public string Title { get; } = Shown(title ?? $"{Joined(timeline.Types)} of {Count(timeline.Lanes.Count, "Droplet")}");

    /// <summary>The summary: how many actions, from when to when, and their outcomes.</summary>
    public string Summary
    {
        get
        {
            var start = TimeZoneInfo.ConvertTime(timeline.Start, zone);
            var offset = start.Offset == TimeSpan.Zero ? "UTC" : start.ToString("'UTC'zzz", CultureInfo.InvariantCulture);
            var parts = new List<string>
            {
                Count(timeline.Lanes.Count, "Droplet"),
                Count(timeline.Steps.Count(step => !step.IsMark), "action"),
                $"{start.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} to {Clock(timeline.End)} ({offset})",
                Duration(timeline.End - timeline.Start),
            };
            foreach (var outcome in new[] { TimelineOutcome.Failed, TimelineOutcome.NotStarted, TimelineOutcome.Unknown, TimelineOutcome.InProgress, TimelineOutcome.NotNeeded })
            {
                if (timeline.Steps.Count(step => step.Outcome == outcome) is > 0 and var count)
                    parts.Add(FormattableString.Invariant($"{count:#,0} {OutcomeOf(outcome)}"));
            }

            return string.Join(" · ", parts);
        }
    }

    /// <summary>The heading of a lane.</summary>
    public static string Label(TimelineLane lane) =>
        lane.Name is { } name ? Shown(name) : lane.DropletId.ToString(CultureInfo.InvariantCulture);

    /// <summary>The tooltip of the time before a Droplet's first step.</summary>
    public string Queued(TimelineLane lane) => $"{Full(lane)}\nqueued for {Duration(lane.Start - timeline.Start)}";

    /// <summary>The tooltip of a step.</summary>
    public string Hover(TimelineLane lane, TimelineStep step)
    {
        var lines = new List<string> { $"{step.Type} of {Full(lane)}", OutcomeOf(step.Outcome) };
        lines.Add(step switch
        {
            { IsMark: true } => Clock(step.Start),
            { End: { } end } => $"{Clock(step.Start)} to {Clock(end)} ({Duration(end - step.Start)})",
            _ => $"since {Clock(step.Start)}",
        });
        if (step.Words is { } words)
            lines.Add(words);
        return string.Join("\n", lines.Select(Shown));
    }

    /// <summary>An outcome in two words.</summary>
    public static string OutcomeOf(TimelineOutcome outcome) => outcome switch
    {
        TimelineOutcome.Completed => "completed",
        TimelineOutcome.InProgress => "in progress",
        TimelineOutcome.Failed => "failed",
        TimelineOutcome.NotNeeded => "not needed",
        TimelineOutcome.NotStarted => "not started",
        _ => "outcome unknown",
    };

    /// <summary>A time of day, with the date where the run has several.</summary>
    public string Clock(DateTimeOffset time)
    {
        var isOneDay = TimeZoneInfo.ConvertTime(timeline.Start, zone).Date == TimeZoneInfo.ConvertTime(timeline.End, zone).Date;
        return TimeZoneInfo.ConvertTime(time, zone).ToString(isOneDay ? "HH:mm:ss" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
    }

    /// <summary>A length of time: <c>1 h 2 min</c>, <c>3 min 20 s</c>, <c>40 s</c>.</summary>
    public static string Duration(TimeSpan time) => time.TotalSeconds switch
    {
        < 60 => FormattableString.Invariant($"{time.TotalSeconds:0} s"),
        < 3600 => FormattableString.Invariant($"{(int)time.TotalMinutes} min {time.Seconds} s"),
        _ => FormattableString.Invariant($"{(int)time.TotalHours} h {time.Minutes} min"),
    };

    public static string Count(int count, string noun) => FormattableString.Invariant($"{count:#,0} {noun}{(count == 1 ? "" : "s")}");

    /// <summary>External text without the two characters that XML does not allow.</summary>
    public static string Shown(string text) => ScreenText.Of(text).Replace('\uFFFE', '\uFFFD').Replace('\uFFFF', '\uFFFD');

    /// <summary>A Droplet with its name and id.</summary>
    public static string Full(TimelineLane lane) => Shown(DropletLabel.Of(lane.Name, lane.DropletId));

    private static string Joined(IReadOnlyList<string> words) => words.Count switch
    {
        1 => words[0],
        <= 4 => $"{string.Join(", ", words.Take(words.Count - 1))} and {words[words.Count - 1]}",
        _ => "Actions",
    };
}
