using System.Globalization;
using DropletActions.Engine;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Waiting;

/// <summary>A wait for one action: when its next poll is due, and what a poll changes.</summary>
public sealed class PendingWaitTests
{
    private static readonly DateTimeOffset s_start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [TestCase(null, 1)]
    [TestCase(30.0, 1)]
    [TestCase(2.0, 1)]
    [TestCase(1.0, 0.5)]
    [TestCase(0.4, 0.2)]
    public void First_poll_is_due_after_a_second_or_half_the_timeout(double? patience, double first) =>
        Assert.That(SecondsTo(Watch("rename", patience).NextPoll), Is.EqualTo(first).Within(1e-6));

    [TestCase(null, 1, 1.5)]
    [TestCase(null, 3, 4)]
    [TestCase(null, 30, 40)]
    [TestCase(null, 300, 310)]
    [TestCase(20.0, 3, 4)]
    [TestCase(20.0, 16, 19.5)]
    [TestCase(20.0, 19.5, 26)]
    public void Next_poll_is_due_after_a_third_of_the_age_and_once_more_just_before_the_timeout(double? patience, double now, double next)
    {
        var clock = new ManualClock(s_start);
        var wait = Watch("rename", patience, clock);
        clock.Set(After(now));
        wait.Schedule(clock.UtcNow, isAmongMany: false);
        Assert.That(SecondsTo(wait.NextPoll), Is.EqualTo(next).Within(1e-6));
    }

    [TestCase(6)]
    [TestCase(-3600)]
    public void Poll_is_due_at_once_after_the_clock_was_set_back_by_more_than_a_pause(double set)
    {
        var clock = new ManualClock(s_start);
        var wait = Watch("rename", clock: clock);
        wait.Schedule(After(9.5), isAmongMany: false);
        wait.LookedUp(After(6));
        clock.Set(After(set));
        Assert.That(SecondsTo(wait.NextPoll), Is.EqualTo(set < -1 ? set : 12.666666).Within(1e-5));
        Assert.That(SecondsTo(wait.NextLookup), Is.EqualTo(set < -1 ? set : 8).Within(1e-5));
    }

    [TestCase(1L, null, 1)]
    [TestCase(null, 1L, 1)]
    [TestCase(1L, 2L, 2)]
    public void Droplet_id_comes_from_the_API_or_else_from_the_caller(long? known, long? seen, long expected)
    {
        var wait = new PendingWait(new() { Type = "rename", DropletId = known }, new ManualClock(s_start), null);
        wait.Update(new DropletAction { Type = "rename", DropletId = seen, Status = "in-progress" }, s_start);
        Assert.That(wait.Action.DropletId, Is.EqualTo(expected));
    }

    [TestCase(14.999, false)]
    [TestCase(15, true)]
    public void Completed_snapshot_waits_15_seconds_for_its_image(double seconds, bool isOver)
    {
        var wait = Watch("snapshot");
        wait.Update(wait.Action with { Status = "completed" }, After(100));
        wait.Update(ImageChoice.NotListed, After(100 + seconds));
        Assert.That(wait.IsOver, Is.EqualTo(isOver));
    }

    // The images of a Droplet by the seconds from the action's start to theirs, the oldest first; the action ends after 60.
    [TestCase("10 50", true, null, TestName = "Two_images_from_its_time_leave_the_image_of_a_snapshot_open")]
    [TestCase("-3 10 70", true, 2, TestName = "An_image_from_before_its_start_or_after_its_end_is_not_the_image_of_a_snapshot")]
    [TestCase("-2", true, 1, TestName = "An_image_dated_just_before_its_start_may_be_the_image_of_a_snapshot")]
    [TestCase("-3", true, null, TestName = "An_older_image_is_not_the_image_of_a_snapshot")]
    [TestCase("50 62", true, null, TestName = "An_image_dated_just_after_its_end_may_be_the_image_of_a_snapshot_too")]
    [TestCase("50 63", true, 1, TestName = "A_newer_image_is_not_the_image_of_a_snapshot_where_another_fits")]
    [TestCase("-3 90 100", true, null, TestName = "Two_images_after_its_end_leave_the_image_of_a_snapshot_open")]
    [TestCase("-3 90", true, 2, TestName = "A_single_image_after_its_end_may_be_the_image_of_a_snapshot")]
    [TestCase("-3 90 100", false, null, TestName = "An_image_after_its_end_is_not_chosen_from_an_incomplete_list")]
    [TestCase("50", false, null, TestName = "No_image_of_a_snapshot_is_chosen_from_an_incomplete_list")]
    [TestCase("?", true, 1, TestName = "An_image_without_a_time_may_be_the_image_of_a_snapshot")]
    public void Image_of_a_snapshot_is_recognized_by_its_time(string seconds, bool areAll, int? expected)
    {
        var images = seconds.Split(' ').Select((second, at) => new DropletImage { Id = at + 1, CreatedAt = second == "?" ? null : After(double.Parse(second, CultureInfo.InvariantCulture)) });
        Assert.That(ImageMatching.Choose(s_snapshot, null, [.. images.Reverse()], areAll).Image?.Id, Is.EqualTo(expected));
    }

    [TestCase("0", false)]
    [TestCase("60", false)]
    [TestCase("-1", true)]
    [TestCase("61", true)]
    [TestCase("90", true)]
    [TestCase("?", true)]
    public void Time_outside_the_action_proves_nothing(string second, bool needsProof)
    {
        var image = new DropletImage { Id = 1, CreatedAt = second == "?" ? null : After(double.Parse(second, CultureInfo.InvariantCulture)) };
        Assert.That(ImageMatching.Choose(s_snapshot, null, [image], areAll: true).NeedsProof, Is.EqualTo(needsProof));
    }

    [TestCase("one@10 two@50", "two", 2)]
    [TestCase("one@10 two@50", "one", 1)]
    [TestCase("one@10 two@50", "three", null)]
    [TestCase("one@10 one@50", "one", null)]
    [TestCase("one@-100 one@50", "one", 2)]
    [TestCase("one@50 one@100", "one", 1)]
    [TestCase("One@50", "one", null)]
    public void The_image_of_a_snapshot_has_the_requested_name(string images, string name, int? expected)
    {
        var all = images.Split(' ').Select((text, at) => new DropletImage
        {
            Id = at + 1,
            Name = text.Split('@')[0],
            CreatedAt = After(double.Parse(text.Split('@')[1], CultureInfo.InvariantCulture)),
        });
        Assert.That(ImageMatching.Choose(s_snapshot, name, [.. all], areAll: true).Image?.Id, Is.EqualTo(expected));
    }

    // Another snapshot of the Droplet, by the seconds from the action's start to its start and end.
    [TestCase(-1, null, -60, -1, "completed", null, TestName = "An_image_at_the_end_of_an_earlier_snapshot_proves_nothing")]
    [TestCase(-1, null, -60, -10, "completed", 1, TestName = "An_image_long_after_an_earlier_snapshot_is_proven")]
    [TestCase(61, null, 61, 100, "completed", null, TestName = "An_image_at_the_start_of_a_later_snapshot_proves_nothing")]
    [TestCase(90, null, 70, 80, "completed", null, TestName = "A_late_image_after_a_later_snapshot_proves_nothing")]
    [TestCase(90, null, -60, -1, "completed", 1, TestName = "A_late_image_after_an_earlier_snapshot_is_proven")]
    [TestCase(-1, "one", -60, -1, "completed", null, TestName = "An_image_of_the_name_proves_nothing_while_another_snapshots_is_missing")]
    [TestCase(61, "one", 61, 0, "in-progress", 1, TestName = "An_image_of_the_name_is_proven_while_another_snapshot_has_none_yet")]
    public void Image_at_the_edge_of_the_period_is_matched_by_excluding_other_snapshots(int second, string? name, int start, int end, string status, int? expected)
    {
        var image = new DropletImage { Id = 1, Name = "one", CreatedAt = After(second) };
        var other = new DropletAction { Id = 8, Type = "snapshot", Status = status, StartedAt = After(start), CompletedAt = status == "completed" ? After(end) : null };
        var choice = ImageMatching.Choose(s_snapshot, name, [image], areAll: true);
        Assert.That(ImageMatching.Prove(choice, s_snapshot, name, [image], [s_snapshot, other]).Image?.Id, Is.EqualTo(expected));
    }

    [Test]
    public void Image_with_the_name_is_matched_if_the_other_snapshot_has_its_own()
    {
        DropletImage[] images = [new() { Id = 1, Name = "one", CreatedAt = After(-1) }, new() { Id = 2, Name = "two", CreatedAt = After(60) }];
        var other = new DropletAction { Id = 6, Type = "snapshot", Status = "completed", StartedAt = After(-60), CompletedAt = After(-1) };
        var choice = ImageMatching.Choose(s_snapshot, "one", images, areAll: true);
        Assert.That(ImageMatching.Prove(choice, s_snapshot, "one", images, [other, s_snapshot]).Image?.Id, Is.EqualTo(1));
    }

    private static readonly DropletAction s_snapshot = new()
    {
        Id = 7,
        Type = "snapshot",
        Status = "completed",
        StartedAt = s_start,
        CompletedAt = After(60),
    };

    private static PendingWait Watch(string type, double? patience = null, ManualClock? clock = null) =>
        new(new() { Id = 7, DropletId = 1, Type = type, Status = "in-progress" }, clock ?? new ManualClock(s_start), patience is { } seconds ? TimeSpan.FromSeconds(seconds) : null);

    private static DateTimeOffset After(double seconds) => s_start + TimeSpan.FromSeconds(seconds);

    private static double SecondsTo(DateTimeOffset time) => (time - s_start).TotalSeconds;
}
