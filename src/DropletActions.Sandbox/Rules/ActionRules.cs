using System.Text.Json;

namespace DropletActions.Sandbox;

/// <summary>The table of the action types.</summary>
/// <remarks>https://docs.digitalocean.com/reference/api/digitalocean/#tag/Droplet-Actions</remarks>
internal static class ActionRules
{
    private static readonly Dictionary<string, ActionRule> s_rules = new ActionRule[]
    {
        // type, by tag, further scopes, what the body needs, when it can start, what it does
        new("power_on", true, [], NoFields, StateRules.MustBeOff, Effects.PowerOn),
        new("power_off", true, [], NoFields, StateRules.MustBeOn, Effects.PowerOff),
        new("shutdown", true, [], NoFields, StateRules.MustBeOn, Effects.PowerOff),
        new("power_cycle", true, [], NoFields, StateRules.MustBeOn, Effects.PowerOn),
        new("reboot", false, [], NoFields, StateRules.MustBeOn, Effects.PowerOn),
        new("resize", false, [Scopes.DropletCreate], FieldRules.Resize, StateRules.Resize, Effects.Resize),
        new("rename", false, [], FieldRules.Rename, StateRules.Any, Effects.Rename),
        new("restore", false, [Scopes.DropletAdmin], FieldRules.Restore, StateRules.Restore, Effects.Reimage),
        new("rebuild", false, [Scopes.DropletAdmin], FieldRules.Rebuild, StateRules.Rebuild, Effects.Reimage),
        new("snapshot", true, [Scopes.ImageCreate], FieldRules.Snapshot, StateRules.Any, Effects.Snapshot),
        new("password_reset", false, [Scopes.DropletAdmin], NoFields, StateRules.Any, Effects.Nothing),
        new("change_kernel", false, [], FieldRules.ChangeKernel, StateRules.ChangeKernel, Effects.ChangeKernel),
        new("enable_ipv6", true, [], NoFields, StateRules.MustBeOff, Effects.EnableIPv6),
        new("enable_backups", true, [], FieldRules.EnableBackups, StateRules.Any, Effects.SetBackups),
        new("disable_backups", true, [], NoFields, StateRules.Any, Effects.DisableBackups),
        new("change_backup_policy", false, [], FieldRules.ChangeBackupPolicy, StateRules.BackupsMustBeOn, Effects.SetBackups),
    }.ToDictionary(rule => rule.Type, StringComparer.Ordinal);

    public static IEnumerable<ActionRule> All => s_rules.Values;

    public static ActionRule? Find(string type) => s_rules.TryGetValue(type, out var rule) ? rule : null;

    private static Refusal? NoFields(JsonElement body) => null;
}
