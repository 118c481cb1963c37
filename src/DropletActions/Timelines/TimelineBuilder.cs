namespace DropletActions.Timelines;

/// <summary>Collects actions and journal entries, and converts them to lanes.</summary>
internal sealed class TimelineBuilder
{
    private readonly List<Step> _steps = [];
    private readonly Dictionary<long, int> _places = [];

    /// <summary>How many actions are left out because nothing says when they started.</summary>
    public int Undated { get; private set; }

    /// <summary>Adds an action of a Droplet. If it is added twice, its end counts.</summary>
    public void Add(DropletAction action)
    {
        if (action.DropletId is not { } dropletId)
            return;

        if (action.Id != 0 && _places.TryGetValue(action.Id, out var place))
        {
            if (action.CompletedAt is not null)
                _steps[place] = StepOf(action, dropletId);
            return;
        }

        if (action.Id != 0)
            _places.Add(action.Id, _steps.Count);
        _steps.Add(StepOf(action, dropletId));
    }

    private static Step StepOf(DropletAction action, long dropletId)
    {
        var outcome = action.Status switch
        {
            "errored" => TimelineOutcome.Failed,
            DropletAction.NotNeeded => TimelineOutcome.NotNeeded,
            _ => action.CompletedAt is null ? TimelineOutcome.InProgress : TimelineOutcome.Completed,
        };
        return new(dropletId, action.DropletName, action.Type, outcome, action.StartedAt ?? action.CompletedAt, action.CompletedAt, null);
    }

    /// <summary>Adds an entry of a journal: its action, or a mark where there is none.</summary>
    public void Add(DropletJournalEntry entry)
    {
        if (entry.Action is { } action)
        {
            Add(action with
            {
                DropletId = entry.DropletId,
                DropletName = entry.DropletName ?? action.DropletName,
                StartedAt = action.StartedAt ?? entry.UpdatedAt,
            });
            return;
        }

        var isUnknown = entry.State == "intended" || entry.Error?.StartsWith(nameof(FailureKind.OutcomeUnknown), StringComparison.Ordinal) == true;
        var outcome = isUnknown ? TimelineOutcome.Unknown : TimelineOutcome.NotStarted;
        _steps.Add(new(entry.DropletId, entry.DropletName, entry.Type, outcome, entry.UpdatedAt, null, entry.Error));
    }

    /// <summary>Makes the timeline; null where there is nothing to draw.</summary>
    public Timeline? Build()
    {
        var lanes = _steps.GroupBy(step => step.DropletId).Select(ToLane).OfType<TimelineLane>();
        var ordered = lanes.OrderBy(lane => lane.Start).ThenBy(lane => NaturalKey(lane.Name ?? ""), StringComparer.OrdinalIgnoreCase).ThenBy(lane => lane.DropletId).ToList();
        return ordered.Count == 0 ? null : new(ordered);
    }

    private TimelineLane? ToLane(IGrouping<long, Step> steps)
    {
        // An action that was not needed has no time of its own, so it follows the preceding step of the run.
        var dated = new List<TimelineStep>();
        DateTimeOffset? before = steps.Min(step => step.Start);
        foreach (var step in steps)
        {
            if ((step.Start ?? before) is not { } start)
            {
                Undated++;
                continue;
            }

            dated.Add(new(step.Type, step.Outcome, start, step.End >= start ? step.End : step.End is null ? null : start, step.Words));
            before = step.End ?? start;
        }

        var name = steps.Select(step => step.Name).LastOrDefault(name => !string.IsNullOrEmpty(name));
        return dated.Count == 0 ? null : new(steps.Key, name, [.. dated.OrderBy(step => step.Start)]);
    }

    /// <summary>Sorts web-2 before web-10.</summary>
    private static string NaturalKey(string name) =>
        System.Text.RegularExpressions.Regex.Replace(name, "[0-9]+", digits => digits.Value.PadLeft(12, '0'));

    /// <summary>A step of a Droplet, with its times as far as they are known.</summary>
    private sealed record Step(long DropletId, string? Name, string Type, TimelineOutcome Outcome, DateTimeOffset? Start, DateTimeOffset? End, string? Words);
}
