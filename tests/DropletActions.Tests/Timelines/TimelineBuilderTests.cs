using DropletActions.Timelines;

namespace DropletActions.Tests.Timelines;

/// <summary>How a timeline is built from actions and from the entries of a journal.</summary>
public sealed class TimelineBuilderTests
{
    private static readonly DateTimeOffset s_start = new(2026, 11, 28, 14, 0, 0, TimeSpan.Zero);

    [Test]
    public void Droplets_are_in_the_order_of_their_start_then_of_their_names()
    {
        var timeline = Build(Action(1, "web-10", 5, 9), Action(2, "web-2", 5, 7), Action(3, "db", 9, 12), Action(4, "late", 0, 4));

        Assert.That(timeline.Lanes.Select(lane => lane.Name), Is.EqualTo(["late", "web-2", "web-10", "db"]));
        Assert.That((timeline.Start, timeline.End), Is.EqualTo((s_start, s_start.AddSeconds(12))));
    }

    [Test]
    public void Stages_of_a_chain_share_the_lane_of_their_Droplet()
    {
        var timeline = Build(Action(1, "web", 0, 4, type: "shutdown", id: 1), Action(1, null, 30, 40, type: "power_on", id: 3), Action(1, "web", 5, 29, type: "resize", id: 2));

        Assert.That(timeline.Lanes.Single().Steps.Select(step => step.Type), Is.EqualTo(["shutdown", "resize", "power_on"]));
        Assert.That(timeline.Types, Is.EqualTo(["shutdown", "resize", "power_on"]));
        Assert.That(timeline.StayOf(timeline.Lanes[0]), Is.EqualTo((s_start, s_start.AddSeconds(40))));
    }

    [Test]
    public void Duplicate_action_is_drawn_once() =>
        Assert.That(Build(Action(1, "web", 0, 4, id: 9), Action(1, "web", 0, 4, id: 9)).Steps.Count(), Is.EqualTo(1));

    [Test]
    public void Duplicate_action_is_drawn_with_its_end()
    {
        var timeline = Build(Action(1, "web", 0, null, status: "in-progress", id: 9), Action(1, "web", 0, 4, id: 9), Action(1, "web", 0, null, status: "in-progress", id: 9));

        Assert.That(timeline.Steps.Single().Outcome, Is.EqualTo(TimelineOutcome.Completed));
    }

    [Test]
    public void Action_of_another_resource_is_left_out()
    {
        var builder = new TimelineBuilder();
        builder.Add(new DropletAction { Id = 1, Type = "attach", ResourceType = "volume", ResourceId = 7, StartedAt = s_start });

        Assert.That(builder.Build(), Is.Null);
    }

    [Test]
    public void Action_in_progress_reaches_beyond_the_last_known_time()
    {
        var timeline = Build(Action(1, "a", 0, 120), Action(2, "b", 60, null, status: "in-progress"));

        var open = timeline.Lanes[1].Steps.Single();
        Assert.That(open.Outcome, Is.EqualTo(TimelineOutcome.InProgress));
        Assert.That(timeline.EndOf(open), Is.EqualTo(timeline.End).And.GreaterThan(s_start.AddSeconds(120)));
    }

    [Test]
    public void Action_that_was_not_needed_is_a_mark_where_its_Droplet_was_then()
    {
        var timeline = Build(Action(1, "a", 0, 20), new DropletAction { DropletId = 1, Type = "power_on", Status = "not-needed" });

        var mark = timeline.Lanes.Single().Steps[1];
        Assert.That((mark.Outcome, mark.IsMark, mark.Start), Is.EqualTo((TimelineOutcome.NotNeeded, true, s_start.AddSeconds(20))));
    }

    [Test]
    public void End_before_the_start_is_drawn_without_a_length() =>
        Assert.That(Build(Action(1, "a", 100, 40), Action(2, "b", 0, 90)).Lanes[1].Steps.Single().End, Is.EqualTo(s_start.AddSeconds(100)));

    [Test]
    public void Action_without_any_time_is_counted_and_left_out()
    {
        var builder = new TimelineBuilder();
        builder.Add(new DropletAction { Id = 1, DropletId = 1, Type = "reboot", Status = "in-progress" });

        Assert.That(builder.Build(), Is.Null);
        Assert.That(builder.Undated, Is.EqualTo(1));
    }

    [Test]
    public void Entries_of_a_journal_show_what_was_not_started_and_what_is_unknown()
    {
        var builder = new TimelineBuilder();
        builder.Add(Entry(1, "completed", Action(1, null, 0, 30)));
        builder.Add(Entry(2, "errored", Action(2, null, 0, 30, status: "errored")));
        builder.Add(Entry(3, "accepted", Action(3, null, 0, null, status: "in-progress")));
        builder.Add(Entry(4, "failed", null) with { Error = "Droplet 4 was not rebooted." });
        builder.Add(Entry(5, "intended", null));
        builder.Add(Entry(6, "failed", null) with { Error = "OutcomeUnknown: Droplet 6 may have been rebooted." });

        var steps = builder.Build()!.Lanes.OrderBy(lane => lane.DropletId).Select(lane => (lane.Name, lane.Steps.Single().Outcome, lane.Steps.Single().Words)).ToList();

        Assert.That(steps, Is.EqualTo(new[]
        {
            ("web-1", TimelineOutcome.Completed, (string?)null),
            ("web-2", TimelineOutcome.Failed, null),
            ("web-3", TimelineOutcome.InProgress, null),
            ("web-4", TimelineOutcome.NotStarted, "Droplet 4 was not rebooted."),
            ("web-5", TimelineOutcome.Unknown, null),
            ("web-6", TimelineOutcome.Unknown, "OutcomeUnknown: Droplet 6 may have been rebooted."),
        }));
    }

    [Test]
    public void Run_of_no_duration_still_has_a_length() =>
        Assert.That(Build(Action(1, "a", 0, 0)) is { } timeline && timeline.End - timeline.Start >= TimeSpan.FromSeconds(10));

    private static Timeline Build(params DropletAction[] actions)
    {
        var builder = new TimelineBuilder();
        Array.ForEach(actions, builder.Add);
        return builder.Build()!;
    }

    private static DropletAction Action(long droplet, string? name, int start, int? end, string status = "completed", string type = "reboot", long id = 0) => new()
    {
        Id = id == 0 ? 1000 + droplet : id,
        DropletId = droplet,
        DropletName = name,
        Type = type,
        Status = status,
        StartedAt = s_start.AddSeconds(start),
        CompletedAt = end is { } seconds ? s_start.AddSeconds(seconds) : null,
    };

    private static DropletJournalEntry Entry(long droplet, string state, DropletAction? action) => new()
    {
        DropletId = droplet, DropletName = $"web-{droplet}", Type = "reboot", State = state, Action = action, UpdatedAt = s_start.AddSeconds(50),
    };
}
