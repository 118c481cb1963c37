using System.Globalization;

namespace DropletActions.Engine;

/// <summary>Composes the sentences of messages from their parts.</summary>
internal static class Sentence
{
    /// <summary>A clause as the beginning of a sentence.</summary>
    public static string Capitalized(string clause) => clause.Length == 0 ? clause : char.ToUpperInvariant(clause[0]) + clause.Substring(1);

    /// <summary>A sentence as a clause that can be followed by more.</summary>
    public static string Open(string sentence) => sentence.TrimEnd('.');

    /// <summary>The first of several items, and how many more there are: <c>a, b and 5 more</c>.</summary>
    public static string List(IReadOnlyList<string> items, int most) =>
        string.Join(", ", items.Take(most)) + (items.Count > most ? $" and {items.Count - most} more" : "");

    /// <summary>A length of time in words: <c>10 minutes</c>.</summary>
    public static string Duration(TimeSpan time) => time switch
    {
        { Ticks: > 0 } when time.Ticks % TimeSpan.TicksPerHour == 0 => Count(time.TotalHours, "hour"),
        { Ticks: > 0 } when time.Ticks % TimeSpan.TicksPerMinute == 0 => Count(time.TotalMinutes, "minute"),
        _ => Count(time.TotalSeconds, "second"),
    };

    /// <summary>A time of day in the local zone, with its day unless that is today's.</summary>
    /// <param name="time">The time; it is rounded up to the minute, so that a retry at that time is not too early.</param>
    public static string ClockTime(DateTimeOffset time, DateTimeOffset now)
    {
        var minute = new DateTimeOffset((time.UtcTicks + TimeSpan.TicksPerMinute - 1) / TimeSpan.TicksPerMinute * TimeSpan.TicksPerMinute, TimeSpan.Zero).ToLocalTime();
        return minute.ToString(minute.Date == now.ToLocalTime().Date ? "HH:mm" : "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
    }

    /// <summary>A time of day in the local zone to the second, rounded up, with its day unless that is today's.</summary>
    public static string TimeOfDay(DateTimeOffset time, DateTimeOffset now)
    {
        var second = time.AddTicks(TimeSpan.TicksPerSecond - 1).ToLocalTime();
        return second.ToString(second.Date == now.ToLocalTime().Date ? "HH:mm:ss" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
    }

    /// <summary>A day and time in the local zone, to the second.</summary>
    public static string Moment(DateTimeOffset time) => time.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>A number with its noun: <c>1 Droplet</c>, <c>2 Droplets</c>.</summary>
    public static string Count(double number, string noun) =>
        string.Format(CultureInfo.InvariantCulture, "{0:0.###} {1}{2}", number, noun, number == 1 ? "" : "s");
}
