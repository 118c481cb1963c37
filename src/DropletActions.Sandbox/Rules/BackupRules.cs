using System.Text.Json;
using System.Text.RegularExpressions;

namespace DropletActions.Sandbox;

/// <summary>enable_backups, disable_backups and change_backup_policy.</summary>
internal static class BackupRules
{
    private static readonly Regex s_plan = new("^[a-z0-9_]+\\z", RegexOptions.CultureInvariant);

    public static RequestError? CheckEnable(JsonElement body) =>
        body.TryGetProperty("backup_policy", out var policy) ? CheckPolicy(policy, planIsRequired: false) : null;

    public static RequestError? CheckChange(JsonElement body) =>
        body.TryGetProperty("backup_policy", out var policy)
            ? CheckPolicy(policy, planIsRequired: true)
            : RequestError.Unprocessable("backup_policy is required.");

    public static RequestError? MustBeEnabled(Cloud cloud, ActionStart request) => request.Droplet.Backups is null
        ? RequestError.Unprocessable("Backups are not enabled for this Droplet.")
        : PowerRules.OnOrOff(cloud, request);

    public static RequestError? CanDisable(Cloud cloud, ActionStart request) => request.Droplet.Backups is null
        ? RequestError.Unprocessable("Backups have already been disabled on this Droplet.")
        : PowerRules.OnOrOff(cloud, request);

    public static void SetPolicy(Cloud cloud, ActionState action, DateTimeOffset at) =>
        action.Droplet.Backups = ReadPolicy(action.Request.Body);

    public static void Disable(Cloud cloud, ActionState action, DateTimeOffset at) => action.Droplet.Backups = null;

    private static BackupPolicy ReadPolicy(JsonElement body)
    {
        if (!body.TryGetProperty("backup_policy", out var policy))
            return BackupPolicy.Daily;
        var plan = policy.Text("plan") ?? BackupPolicy.Daily.Plan;
        var weekday = plan == "weekly" ? policy.Text("weekday") ?? BackupPolicy.Weekdays[0] : null;
        return new BackupPolicy(plan, weekday, (int)(policy.Integer("hour") ?? 0));
    }

    private static RequestError? CheckPolicy(JsonElement policy, bool planIsRequired)
    {
        if (policy.ValueKind != JsonValueKind.Object)
            return RequestError.Unprocessable("backup_policy must be an object.");
        var plan = policy.Text("plan");
        // An unknown plan may be newer than this table, so only a text that cannot be a plan is refused.
        if (plan is null ? planIsRequired || policy.TryGetProperty("plan", out _) : !s_plan.IsMatch(plan))
            return RequestError.Unprocessable("backup_policy.plan must be a plan, for example daily or weekly.");
        return CheckWeekday(policy, plan) ?? CheckHour(policy);
    }

    private static RequestError? CheckWeekday(JsonElement policy, string? plan)
    {
        // There are clients that send "" with a plan that has no weekday.
        if (!policy.TryGetProperty("weekday", out var weekday)
            || (weekday.ValueKind == JsonValueKind.String && weekday.GetString() == ""))
            return null;
        if (policy.Text("weekday") is not { } day || !BackupPolicy.Weekdays.Contains(day))
            return RequestError.Unprocessable("backup_policy.weekday must be one of SUN, MON, TUE, WED, THU, FRI, SAT.");
        return plan == "weekly" ? null : RequestError.Unprocessable("backup_policy.weekday can only be set for the weekly plan.");
    }

    private static RequestError? CheckHour(JsonElement policy) =>
        policy.TryGetProperty("hour", out _)
        && (policy.Integer("hour") is not { } hour || !BackupPolicy.Hours.Any(known => known == hour))
            ? RequestError.Unprocessable("backup_policy.hour must be one of 0, 4, 8, 12, 16, 20.")
            : null;
}

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
