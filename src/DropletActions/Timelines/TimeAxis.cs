using System.Globalization;

namespace DropletActions.Timelines;

/// <summary>The axis: where a time is, and which times have a line and a label.</summary>
/// <param name="start">The time at the left edge.</param>
/// <param name="end">The time at the right edge.</param>
/// <param name="left">The left edge, in pixels.</param>
/// <param name="width">The length of the axis, in pixels.</param>
/// <param name="zone">The time zone of the labels.</param>
internal sealed class TimeAxis(DateTimeOffset start, DateTimeOffset end, double left, double width, TimeZoneInfo zone)
{
    // Closer together, labels with seconds would touch.
    private const double LeastGap = 76;

    private static readonly TimeSpan[] s_steps =
    [
        .. new[] { 1, 2, 5, 10, 15, 30 }.Select(seconds => TimeSpan.FromSeconds(seconds)),
        .. new[] { 1, 2, 5, 10, 15, 30 }.Select(minutes => TimeSpan.FromMinutes(minutes)),
        .. new[] { 1, 2, 3, 6, 12 }.Select(hours => TimeSpan.FromHours(hours)),
        .. new[] { 1, 2, 7, 14, 30, 90, 365, 3_650, 36_500 }.Select(days => TimeSpan.FromDays(days)),
    ];

    /// <summary>The position of a time, in pixels.</summary>
    public double At(DateTimeOffset time) => left + (width * (time - start).Ticks / (end - start).Ticks);

    /// <summary>The times with a label: round in the time zone of the labels.</summary>
    public IEnumerable<(double X, string Label)> Ticks()
    {
        var step = s_steps.FirstOrDefault(step => width * step.Ticks / (end - start).Ticks >= LeastGap);
        if (step == TimeSpan.Zero)
            step = s_steps[s_steps.Length - 1];

        var lastDate = DateTime.MinValue;
        for (var utc = FirstTick(step); utc <= end; utc += step)
        {
            var local = TimeZoneInfo.ConvertTime(utc, zone);
            var isNewDay = lastDate != DateTime.MinValue && local.Date != lastDate;
            lastDate = local.Date;
            yield return (At(utc), step >= TimeSpan.FromDays(1) || (isNewDay && local.TimeOfDay == TimeSpan.Zero)
                ? local.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
                : local.ToString(step < TimeSpan.FromMinutes(1) ? "HH:mm:ss" : "HH:mm", CultureInfo.InvariantCulture));
        }
    }

    private DateTimeOffset FirstTick(TimeSpan step)
    {
        var local = TimeZoneInfo.ConvertTime(start, zone);
        var over = local.DateTime.Ticks % step.Ticks;
        return over == 0 ? local : local.AddTicks(step.Ticks - over);
    }
}
