using System.Text.Json;

namespace DropletActions.Sandbox;

/// <summary>One type of action: who may start it, what its body must hold, when it can start, and what it does.</summary>
/// <param name="ByTag">Whether it can be started by tag.</param>
/// <param name="Scopes">The scopes that it needs besides droplet:update.</param>
/// <param name="CheckBody">Returns the error of a body that lacks a field or has a wrong value; null when the body is valid.</param>
/// <param name="CheckState">Returns the error of a Droplet on which it cannot start now; null when it can.</param>
/// <param name="Apply">Changes the Droplet when the action completes.</param>
internal sealed record ActionRule(
    string Type,
    bool ByTag,
    IReadOnlyList<string> Scopes,
    Func<JsonElement, RequestError?> CheckBody,
    Func<Cloud, ActionStart, RequestError?> CheckState,
    Action<Cloud, ActionState, DateTimeOffset> Apply);

/// <summary>A request to act on a Droplet, with its body, a JSON object.</summary>
internal sealed record ActionStart(DropletState Droplet, JsonElement Body);

/// <summary>The table of the action types.</summary>
/// <remarks>https://docs.digitalocean.com/reference/api/digitalocean/#tag/Droplet-Actions</remarks>
internal static class ActionRules
{
    private static readonly Dictionary<string, ActionRule> s_rules = new ActionRule[]
    {
        // type, by tag, further scopes, the check of the body, the check of the Droplet's state, the effect
        new("power_on", true, [], NoFields, PowerRules.MustBeOff, PowerRules.TurnOn),
        new("power_off", true, [], NoFields, PowerRules.MustBeOn, PowerRules.TurnOff),
        new("shutdown", true, [], NoFields, PowerRules.MustBeOn, PowerRules.TurnOff),
        new("power_cycle", true, [], NoFields, PowerRules.MustBeOn, PowerRules.TurnOn),
        new("reboot", false, [], NoFields, PowerRules.MustBeOn, PowerRules.TurnOn),
        new("resize", false, [Scopes.DropletCreate], SettingRules.CheckResize, SettingRules.CanResize, SettingRules.Resize),
        new("rename", false, [], SettingRules.CheckRename, PowerRules.OnOrOff, SettingRules.Rename),
        new("restore", false, [Scopes.DropletAdmin], ImageRules.CheckRestore, ImageRules.CanRestore, ImageRules.ReplaceImage),
        new("rebuild", false, [Scopes.DropletAdmin], ImageRules.CheckRebuild, ImageRules.CanRebuild, ImageRules.ReplaceImage),
        new("snapshot", true, [Scopes.ImageCreate], ImageRules.CheckSnapshot, PowerRules.OnOrOff, ImageRules.Snapshot),
        new("password_reset", false, [Scopes.DropletAdmin], NoFields, PowerRules.OnOrOff, SettingRules.ResetPassword),
        new("change_kernel", false, [], SettingRules.CheckKernel, SettingRules.CanChangeKernel, SettingRules.ChangeKernel),
        new("enable_ipv6", true, [], NoFields, PowerRules.MustBeOff, SettingRules.EnableIPv6),
        new("enable_backups", true, [], BackupRules.CheckEnable, PowerRules.OnOrOff, BackupRules.SetPolicy),
        new("disable_backups", true, [], NoFields, BackupRules.CanDisable, BackupRules.Disable),
        new("change_backup_policy", false, [], BackupRules.CheckChange, BackupRules.MustBeEnabled, BackupRules.SetPolicy),
    }.ToDictionary(rule => rule.Type, StringComparer.Ordinal);

    public static IEnumerable<ActionRule> All => s_rules.Values;

    public static ActionRule? Find(string type) => s_rules.TryGetValue(type, out var rule) ? rule : null;

    // Fields that a type does not know are ignored, as the API does.
    private static RequestError? NoFields(JsonElement body) => null;
}

/// <summary>The power states: which one an action needs, and turning on and off.</summary>
internal static class PowerRules
{
    public static RequestError? OnOrOff(Cloud cloud, ActionStart request) => OnOrOff(request.Droplet);

    public static RequestError? MustBeOn(Cloud cloud, ActionStart request) => request.Droplet.Status == "off"
        ? RequestError.Unprocessable(cloud.Options.OffMessage)
        : OnOrOff(request.Droplet);

    public static RequestError? MustBeOff(Cloud cloud, ActionStart request) => request.Droplet.Status == "active"
        ? RequestError.Unprocessable(cloud.Options.OnMessage)
        : OnOrOff(request.Droplet);

    public static void TurnOn(Cloud cloud, ActionState action, DateTimeOffset at) => cloud.SetStatus(action.Droplet, "active", at);

    public static void TurnOff(Cloud cloud, ActionState action, DateTimeOffset at) => cloud.SetStatus(action.Droplet, "off", at);

    private static RequestError? OnOrOff(DropletState droplet) => droplet.Status is "active" or "off"
        ? null
        : RequestError.Unprocessable($"Droplet is not ready for actions: it is {droplet.Status}.");
}
