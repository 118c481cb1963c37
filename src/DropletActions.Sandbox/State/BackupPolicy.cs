namespace DropletActions.Sandbox;

/// <summary>When backups are made. The weekday is null unless the plan is weekly; the hour is in UTC.</summary>
internal sealed record BackupPolicy(string Plan, string? Weekday, int Hour)
{
    public const int WindowHours = 4;

    /// <summary>The policy where a request names none.</summary>
    public static BackupPolicy Daily { get; } = new("daily", null, 0);

    public static IReadOnlyList<string> Weekdays { get; } = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

    public static IReadOnlyList<int> Hours { get; } = [0, 4, 8, 12, 16, 20];

    public int RetentionDays => Plan == "weekly" ? 28 : 7;

    /// <summary>The start of the first window that has not ended yet.</summary>
    public DateTimeOffset NextWindow(DateTimeOffset now)
    {
        var start = new DateTimeOffset(now.UtcDateTime.Date.AddHours(Hour), TimeSpan.Zero);
        while (start.AddHours(WindowHours) <= now || (Weekday is not null && Weekdays[(int)start.DayOfWeek] != Weekday))
            start = start.AddDays(1);
        return start;
    }
}
