using System.Text.Json;
using System.Text.RegularExpressions;

namespace DropletActions.Sandbox;

/// <summary>enable_backups, disable_backups and change_backup_policy.</summary>
internal static class BackupRules
{
    private static readonly Regex s_plan = new("^[a-z0-9_]+\\z", RegexOptions.CultureInvariant);

    public static ApiError? CheckEnable(JsonElement body) =>
        body.TryGetProperty("backup_policy", out var policy) ? CheckPolicy(policy, planIsRequired: false) : null;

    public static ApiError? CheckChange(JsonElement body) =>
        body.TryGetProperty("backup_policy", out var policy)
            ? CheckPolicy(policy, planIsRequired: true)
            : ApiError.Unprocessable("backup_policy is required.");

    public static ApiError? MustBeEnabled(Cloud cloud, ActionRequest request) => request.Droplet.Backups is null
        ? ApiError.Unprocessable("Backups are not enabled for this Droplet.")
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

    private static ApiError? CheckPolicy(JsonElement policy, bool planIsRequired)
    {
        if (policy.ValueKind != JsonValueKind.Object)
            return ApiError.Unprocessable("backup_policy must be an object.");
        var plan = policy.Text("plan");
        // An unknown plan may be newer than this table, so only a text that cannot be a plan is refused.
        if (plan is null ? planIsRequired || policy.TryGetProperty("plan", out _) : !s_plan.IsMatch(plan))
            return ApiError.Unprocessable("backup_policy.plan must be a plan, for example daily or weekly.");
        return CheckWeekday(policy, plan) ?? CheckHour(policy);
    }

    private static ApiError? CheckWeekday(JsonElement policy, string? plan)
    {
        // There are clients that send "" with a plan that has no weekday.
        if (!policy.TryGetProperty("weekday", out var weekday)
            || (weekday.ValueKind == JsonValueKind.String && weekday.GetString() == ""))
            return null;
        if (policy.Text("weekday") is not { } day || !BackupPolicy.Weekdays.Contains(day))
            return ApiError.Unprocessable("backup_policy.weekday must be one of SUN, MON, TUE, WED, THU, FRI, SAT.");
        return plan == "weekly" ? null : ApiError.Unprocessable("backup_policy.weekday can only be set for the weekly plan.");
    }

    private static ApiError? CheckHour(JsonElement policy) =>
        policy.TryGetProperty("hour", out _)
        && (policy.Integer("hour") is not { } hour || !BackupPolicy.Hours.Any(known => known == hour))
            ? ApiError.Unprocessable("backup_policy.hour must be one of 0, 4, 8, 12, 16, 20.")
            : null;
}
