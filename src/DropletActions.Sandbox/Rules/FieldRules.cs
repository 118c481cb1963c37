using System.Text.Json;
using System.Text.RegularExpressions;

namespace DropletActions.Sandbox;

/// <summary>What the bodies of the action types must hold. Fields that a type does not know are ignored, as the API does.</summary>
internal static class FieldRules
{
    private static readonly Regex s_hostname = new("^[a-zA-Z0-9]?[a-z0-9A-Z.-]*[a-z0-9A-Z]\\z", RegexOptions.CultureInvariant);
    private static readonly Regex s_plan = new("^[a-z0-9_]+\\z", RegexOptions.CultureInvariant);

    public static Refusal? Resize(JsonElement body)
    {
        if (Text(body, "size") is null)
            return Refusal.Unprocessable("size is required and must be the slug of a size.");
        return body.TryGetProperty("disk", out var disk) && disk.ValueKind is not (JsonValueKind.True or JsonValueKind.False)
            ? Refusal.Unprocessable("disk must be true or false.")
            : null;
    }

    public static Refusal? Rename(JsonElement body)
    {
        if (Text(body, "name") is not { } name)
            return Refusal.Unprocessable("name is required and must be a text.");
        return name.Length <= 255 && s_hostname.IsMatch(name)
            ? null
            : Refusal.Unprocessable("Only valid hostname characters are allowed in a name: a-z, A-Z, 0-9, . and -");
    }

    public static Refusal? Snapshot(JsonElement body) =>
        body.TryGetProperty("name", out _) && Text(body, "name") is null
            ? Refusal.Unprocessable("name must be a text that is not empty.")
            : null;

    public static Refusal? Restore(JsonElement body) =>
        Number(body, "image") is null ? Refusal.Unprocessable("image is required and must be the id of a backup of this Droplet.") : null;

    public static Refusal? Rebuild(JsonElement body) =>
        Number(body, "image") is null && Text(body, "image") is null
            ? Refusal.Unprocessable("image is required and must be a slug or an id.")
            : null;

    public static Refusal? ChangeKernel(JsonElement body) =>
        Number(body, "kernel") is null ? Refusal.Unprocessable("kernel is required and must be the id of a kernel.") : null;

    public static Refusal? EnableBackups(JsonElement body) =>
        body.TryGetProperty("backup_policy", out var policy) ? Policy(policy, planIsRequired: false) : null;

    public static Refusal? ChangeBackupPolicy(JsonElement body) =>
        body.TryGetProperty("backup_policy", out var policy)
            ? Policy(policy, planIsRequired: true)
            : Refusal.Unprocessable("backup_policy is required.");

    /// <summary>The text of a field; null when there is none, it is no text, or it is empty.</summary>
    public static string? Text(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            ? text
            : null;

    /// <summary>The integer of a field; null when there is none, or it is no integer.</summary>
    public static long? Number(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number)
            ? number
            : null;

    /// <summary>The policy that a body in order asks for.</summary>
    public static BackupPolicy ReadPolicy(JsonElement body)
    {
        if (!body.TryGetProperty("backup_policy", out var policy))
            return BackupPolicy.Daily;
        var plan = Text(policy, "plan") ?? BackupPolicy.Daily.Plan;
        var weekday = plan == "weekly" ? Text(policy, "weekday") ?? BackupPolicy.Weekdays[0] : null;
        return new BackupPolicy(plan, weekday, (int)(Number(policy, "hour") ?? 0));
    }

    private static Refusal? Policy(JsonElement policy, bool planIsRequired)
    {
        if (policy.ValueKind != JsonValueKind.Object)
            return Refusal.Unprocessable("backup_policy must be an object.");
        var plan = Text(policy, "plan");
        // A plan that is not known here may be newer than this table; only what cannot be a plan is refused.
        if (plan is null ? planIsRequired || policy.TryGetProperty("plan", out _) : !s_plan.IsMatch(plan))
            return Refusal.Unprocessable("backup_policy.plan must be a plan, for example daily or weekly.");
        return Weekday(policy, plan) ?? Hour(policy);
    }

    private static Refusal? Weekday(JsonElement policy, string? plan)
    {
        // Clients exist that send "" for a plan without a weekday.
        if (!policy.TryGetProperty("weekday", out var weekday) || (weekday.ValueKind == JsonValueKind.String && weekday.GetString() == ""))
            return null;
        if (Text(policy, "weekday") is not { } day || !BackupPolicy.Weekdays.Contains(day))
            return Refusal.Unprocessable("backup_policy.weekday must be one of SUN, MON, TUE, WED, THU, FRI, SAT.");
        return plan == "weekly" ? null : Refusal.Unprocessable("backup_policy.weekday can only be set for the weekly plan.");
    }

    private static Refusal? Hour(JsonElement policy) =>
        policy.TryGetProperty("hour", out _) && (Number(policy, "hour") is not { } hour || !BackupPolicy.Hours.Any(known => known == hour))
            ? Refusal.Unprocessable("backup_policy.hour must be one of 0, 4, 8, 12, 16, 20.")
            : null;
}
