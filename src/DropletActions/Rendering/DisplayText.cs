using System.ComponentModel;
using System.Globalization;

namespace DropletActions.Rendering;

/// <summary>What the tables and lists show. Called from the formats; not for scripts.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class DisplayText
{
    // Within this time the month says which year is meant.
    private static readonly TimeSpan s_withoutYear = TimeSpan.FromDays(300);

    /// <summary>Text from outside, safe to show.</summary>
    public static string Text(string? text) => ScreenText.Of(text);

    /// <summary>A status in its color, where there are colors.</summary>
    /// <param name="status">The API's word.</param>
    /// <param name="session">PowerShell's <c>$ExecutionContext</c>: to name <c>$PSStyle</c> itself is an error in a strict script of Windows PowerShell, which has none.</param>
    public static string Colored(string status, EngineIntrinsics session) => session is null
        ? Text(status)
        : Colored(status, session.SessionState.PSVariable.GetValue("PSStyle"), session.Host.UI.SupportsVirtualTerminal);

    /// <summary>A status in its color, where there are colors.</summary>
    /// <param name="status">The API's word.</param>
    /// <param name="style">PowerShell's <c>$PSStyle</c>; null in Windows PowerShell.</param>
    /// <param name="hasColors">Whether the host shows escape sequences.</param>
    public static string Colored(string status, object? style, bool hasColors)
    {
        status = Text(status);
        if (style is null || !hasColors)
            return status;

        var foreground = PSObject.AsPSObject(style).Properties["Foreground"]?.Value;
        var color = status switch
        {
            "completed" or "active" => "Green",
            "in-progress" or "new" or "intended" or "accepted" => "Yellow",
            "errored" or "failed" => "Red",
            _ => null,
        };
        return color is null || foreground is null
            ? status
            : $"{PSObject.AsPSObject(foreground).Properties[color]?.Value}{status}{PSObject.AsPSObject(style).Properties["Reset"]?.Value}";
    }

    /// <summary>A time as short as it is clear, in the local zone: 14:05:33 today, 11-27 14h on another day, 2025-02 if that is long ago.</summary>
    public static string Time(DateTimeOffset? time) => Time(time, DateTimeOffset.Now);

    /// <summary>The same, at a certain time.</summary>
    internal static string Time(DateTimeOffset? time, DateTimeOffset now) => time?.ToLocalTime() is not { } local
        ? ""
        : local.ToString(
            local.Date == now.LocalDateTime.Date ? "HH:mm:ss" : (now - local).Duration() < s_withoutYear ? "MM-dd HH'h'" : "yyyy-MM",
            CultureInfo.InvariantCulture);

    /// <summary>A day and time in the local zone.</summary>
    public static string DayAndTime(DateTimeOffset? time) =>
        time?.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? "";

    /// <summary>The same with its seconds, where there is room for them.</summary>
    public static string Moment(DateTimeOffset? time) =>
        time?.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? "";

    /// <summary>Memory in the unit that people use: 512 MB, 4 GB.</summary>
    public static string Memory(int megabytes) => megabytes % 1024 == 0 && megabytes > 0
        ? string.Format(CultureInfo.InvariantCulture, "{0} GB", megabytes / 1024)
        : string.Format(CultureInfo.InvariantCulture, "{0} MB", megabytes);

    /// <summary>A size and what it holds: s-2vcpu-4gb: 2 vCPUs, 4 GB memory, 80 GB disk.</summary>
    public static string SizeOf(string slug, int vcpus, int memoryMB, int diskGB) => $"{Text(slug)}: {Capacity(vcpus, memoryMB, diskGB)}";

    /// <summary>What a size holds.</summary>
    internal static string Capacity(int vcpus, int memoryMB, int diskGB) =>
        string.Format(CultureInfo.InvariantCulture, "{0} vCPU{1}, {2} memory, {3} GB disk", vcpus, vcpus == 1 ? "" : "s", Memory(memoryMB), diskGB);

    /// <summary>A price in US dollars: $24.00 a month, $0.03571 an hour.</summary>
    public static string Price(double dollars) => dollars.ToString(dollars is > 0 and < 1 ? "$0.00###" : "$#,##0.00", CultureInfo.InvariantCulture);

    /// <summary>A price in US dollars for a narrow column: $24, $112.50, $17,796.</summary>
    public static string ShortPrice(double dollars) => PriceText.Of(dollars >= 1000 ? Math.Round(dollars) : dollars);

    /// <summary>A length of time, short: 45s, 2m05s, 1h20m, 2d03h.</summary>
    public static string Length(TimeSpan? length) => length switch
    {
        null => "",
        { TotalSeconds: < 60 } l => $"{Math.Max(0, (int)l.TotalSeconds)}s",
        { TotalMinutes: < 60 } l => $"{l.Minutes}m{l.Seconds:00}s",
        { TotalDays: < 1 } l => $"{l.Hours}h{l.Minutes:00}m",
        { } l => $"{l.Days}d{l.Hours:00}h",
    };

    /// <summary>What is left of a connection's quota, and when it grows again.</summary>
    public static string Quota(DigitalOceanConnection connection)
    {
        if (connection?.RateRemaining is not { } remaining)
            return "not known before the first request";

        var reset = connection.RateReset is { } at ? $"; grows again at {at.ToLocalTime():HH:mm:ss}" : "";
        return string.Format(CultureInfo.InvariantCulture, "{0:N0} of {1:N0} an hour{2}", remaining, connection.RateLimit, reset);
    }
}
