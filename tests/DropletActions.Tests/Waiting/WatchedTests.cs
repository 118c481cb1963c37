using System.Globalization;
using DropletActions.Engine;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Waiting;

/// <summary>One action that is waited for: when it is looked at next, and what a look tells.</summary>
public sealed class WatchedTests
{
    private static readonly DateTimeOffset s_start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [TestCase(null, 1)]
    [TestCase(30.0, 1)]
    [TestCase(2.0, 1)]
    [TestCase(1.0, 0.5)]
    [TestCase(0.4, 0.2)]
    public void The_first_look_comes_after_a_second_or_half_the_time_there_is(double? patience, double first) =>
        Assert.That(SecondsTo(Watch("rename", patience).NextLook), Is.EqualTo(first).Within(1e-6));

    [TestCase(null, 1, 1.5)]
    [TestCase(null, 3, 4)]
    [TestCase(null, 30, 40)]
    [TestCase(null, 300, 310)]
    [TestCase(20.0, 3, 4)]
    [TestCase(20.0, 16, 19.5)]
    [TestCase(20.0, 19.5, 26)]
    public void A_look_follows_after_a_third_of_the_age_and_once_more_just_before_the_end(double? patience, double now, double next)
    {
        var watched = Watch("rename", patience);
        watched.Schedule(After(now));
        Assert.That(SecondsTo(watched.NextLook), Is.EqualTo(next).Within(1e-6));
    }

    [TestCase(1L, null, 1)]
    [TestCase(null, 1L, 1)]
    [TestCase(1L, 2L, 2)]
    public void The_Droplet_is_the_one_that_the_API_names_or_the_one_that_was_known(long? known, long? seen, long expected)
    {
        var watched = new Watched(new() { Type = "rename", DropletId = known }, new ManualClock(s_start), null);
        watched.Saw(new DropletAction { Type = "rename", DropletId = seen, Status = "in-progress" }, s_start);
        Assert.That(watched.Action.DropletId, Is.EqualTo(expected));
    }

    [TestCase(14.999, false)]
    [TestCase(15, true)]
    public void A_finished_snapshot_waits_a_quarter_of_a_minute_for_its_image(double seconds, bool isOver)
    {
        var watched = Watch("snapshot");
        watched.Saw(watched.Action with { Status = "completed" }, After(100));
        watched.Saw(image: null, After(100 + seconds));
        Assert.That(watched.IsOver, Is.EqualTo(isOver));
    }

    // The images of a Droplet by the seconds from the action's start to theirs, the oldest first; the action ends after 60.
    [TestCase("10 50", true, 2, TestName = "Of two from its time the newer")]
    [TestCase("-3 10 70", true, 2, TestName = "None from before its start and none from after its end")]
    [TestCase("-2", true, 1, TestName = "One that is dated just before its start")]
    [TestCase("-3", true, null, TestName = "Not one that is older")]
    [TestCase("50 62", true, 2, TestName = "One that is dated just after its end")]
    [TestCase("50 63", true, 1, TestName = "Not one that is newer where there is another")]
    [TestCase("-3 90 100", true, 2, TestName = "The first after its end where there is no other")]
    [TestCase("-3 90 100", false, null, TestName = "None from after its end while another may yet be missing")]
    [TestCase("50", false, 1, TestName = "One from its time even while others are missing")]
    [TestCase("?", true, 1, TestName = "One without a date")]
    public void The_image_of_a_snapshot_is_told_by_its_time(string seconds, bool areAll, int? expected)
    {
        var action = new DropletAction { Type = "snapshot", StartedAt = s_start, CompletedAt = After(60) };
        var images = seconds.Split(' ').Select((second, at) => new DropletImage { Id = at + 1, CreatedAt = second == "?" ? null : After(double.Parse(second, CultureInfo.InvariantCulture)) });
        Assert.That(new Watched(action, new ManualClock(s_start), null).Mine(images.Reverse(), areAll)?.Id, Is.EqualTo(expected));
    }

    private static Watched Watch(string type, double? patience = null) =>
        new(new() { Id = 7, DropletId = 1, Type = type, Status = "in-progress" }, new ManualClock(s_start), patience is { } seconds ? TimeSpan.FromSeconds(seconds) : null);

    private static DateTimeOffset After(double seconds) => s_start + TimeSpan.FromSeconds(seconds);

    private static double SecondsTo(DateTimeOffset time) => (time - s_start).TotalSeconds;
}
