using DropletActions.Timelines;

namespace DropletActions.Tests.Timelines;

/// <summary>The axis has labels at round times, as many as there is room for.</summary>
public sealed class TimeAxisTests
{
    private static readonly DateTimeOffset s_start = new(2026, 11, 28, 14, 2, 7, TimeSpan.Zero);

    [TestCase(10, ExpectedResult = "14:02:08 14:02:10 14:02:12 14:02:14 14:02:16")]
    [TestCase(600, ExpectedResult = "14:04 14:06 14:08 14:10 14:12")]
    [TestCase(3 * 3600, ExpectedResult = "14:30 15:00 15:30 16:00 16:30 17:00")]
    public string Labels_are_round_times_in_between(int seconds) => Labels(seconds, TimeZoneInfo.Utc);

    [Test]
    public void First_label_of_another_day_is_its_date() =>
        Assert.That(Labels(24 * 3600, TimeZoneInfo.Utc), Does.Contain(" 2026-11-29 "));

    [Test]
    public void Labels_are_round_in_the_time_zone_of_the_reader() =>
        Assert.That(Labels(3 * 3600, TimeZoneInfo.CreateCustomTimeZone("x", TimeSpan.FromMinutes(345), "x", "x")), Does.StartWith("20:00 20:30"));

    [Test]
    public void Labels_never_touch([Values(10, 59, 61, 599, 3599, 7_201, 86_399, 86_401, 3_000_000, 400_000_000)] int seconds, [Values(400, 800)] double width)
    {
        var ticks = new TimeAxis(s_start, s_start.AddSeconds(seconds), 100, width, TimeZoneInfo.Utc).Ticks().ToList();

        Assert.That(ticks.Select(tick => tick.X), Is.All.InRange(100, 100 + width));
        Assert.That(ticks.Zip(ticks.Skip(1), (one, next) => next.X - one.X), Is.All.GreaterThanOrEqualTo(75));
    }

    private static string Labels(int seconds, TimeZoneInfo zone) =>
        string.Join(" ", new TimeAxis(s_start, s_start.AddSeconds(seconds), 0, 600, zone).Ticks().Select(tick => tick.Label));
}
