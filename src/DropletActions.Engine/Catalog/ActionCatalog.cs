using static DropletActions.Engine.ActionImpact;
using static DropletActions.Engine.DoneWhen;

namespace DropletActions.Engine;

/// <summary>
/// The one table of action types. Validation, confirmation, completion, routing by tag, retries, scope hints, waiting, plans and the
/// recognition of goals that are reached all read it; a new action type is a new row.
/// </summary>
/// <remarks>https://docs.digitalocean.com/reference/api/digitalocean/#operation/dropletActions_post</remarks>
internal static class ActionCatalog
{
    private static readonly ActionParameter s_size = new("Size", "size", ParameterRules.Slug, "to {0}") { Names = AccountObject.Size };
    private static readonly ActionParameter s_disk = new("Disk", "disk", ParameterRules.Flag, "including the disk") { Impact = High, Warning = "The disk cannot be made smaller again." };
    private static readonly ActionParameter s_backup = new("Image", "image", ParameterRules.Id, "from backup {0}") { Names = AccountObject.Backup };
    private static readonly ActionParameter s_image = new("Image", "image", ParameterRules.Image, "from image {0}") { Names = AccountObject.Image };
    private static readonly ActionParameter s_newName = new("Name", "name", ParameterRules.Text, "to '{0}'") { Alias = "NewName" };
    private static readonly ActionParameter s_snapshotName = new("Name", "name", ParameterRules.Text, "named '{0}'");
    private static readonly ActionParameter s_kernel = new("Kernel", "kernel", ParameterRules.Id, "to kernel {0}");
    private static readonly ActionParameter s_plan = new("Plan", "backup_policy.plan", ParameterRules.Plan, "with a {0} plan");
    private static readonly ActionParameter s_newPlan = s_plan.Required() with { Phrase = "to a {0} plan" };
    private static readonly ActionParameter s_weekday = new("Weekday", "backup_policy.weekday", ParameterRules.Weekday, "on {0}");
    private static readonly ActionParameter s_hour = new("Hour", "backup_policy.hour", ParameterRules.Hour, "from {0:00}:00 UTC");

    private static readonly ActionEffect s_backups = ActionEffect.Feature("backups", "backups", after: value => $"{value(s_plan.Name)} backups".TrimStart());

    // Actions that copy a disk take minutes to hours.
    private static readonly TimeSpan s_copiesDisk = TimeSpan.FromSeconds(7200);

    /// <summary>All rows, in the order of the API's own table.</summary>
    public static IReadOnlyList<ActionType> All { get; } =
    [
        new("enable_backups", "Enable automatic backups", "Enable backups of", Low)
            { Outcome = new("enabled", "Backups of", IsPlural: true), IsBulk = true, IsRepeatable = true, Parameters = [s_plan, s_weekday, s_hour], Effect = s_backups, Reached = "has backups enabled" },

        new("disable_backups", "Disable automatic backups", "Disable backups of", Medium)
            { Outcome = new("disabled", "Backups of", IsPlural: true), IsBulk = true, IsRepeatable = true, Effect = ActionEffect.Feature("backups", "backups", isOn: false), Reached = "has backups disabled", Warning = "No further backups are made." },

        new("change_backup_policy", "Change when backups are made", "Change the backup policy of", Medium)
            { Outcome = new("changed", "The backup policy of"), IsRepeatable = true, NeedsBackups = true, Parameters = [s_newPlan, s_weekday, s_hour], Effect = s_backups,
              WhenRefused = "For a Droplet without backups, use Enable-DropletBackup." },

        new("reboot", "Reboot gracefully", "Reboot", Medium)
            { Outcome = new("rebooted"), NeedsStatus = "active", Done = DropletActive },

        new("power_cycle", "Switch off hard and on again", "Power-cycle", Medium)
            { Outcome = new("power-cycled"), NeedsStatus = "active", IsBulk = true, Done = DropletActive, Warning = "Like the reset button: what was not written to disk is lost." },

        new("shutdown", "Shut down gracefully", "Shut down", Medium)
            { Outcome = new("shut down"), IsBulk = true, IsRepeatable = true, Done = DropletOff, Reached = "is off" },

        new("power_off", "Switch off hard", "Power off", Medium)
            { Outcome = new("powered off"), IsBulk = true, IsRepeatable = true, Done = DropletOff, Reached = "is off", Warning = "Like pulling the plug: what was not written to disk is lost." },

        new("power_on", "Switch on", "Power on", Low)
            { Outcome = new("powered on"), IsBulk = true, IsRepeatable = true, Done = DropletActive, Reached = "is on" },

        new("restore", "Restore from one of its own backups", "Restore", High)
            { Outcome = new("restored"), EndsActive = true, OverwritesDisk = true, Parameters = [s_backup.Required()], Effect = ImageFrom(s_backup), Scopes = ["droplet:update", "droplet:admin"], WaitTimeout = s_copiesDisk,
              WhenRefused = "Get-DropletBackup <Droplet> lists the backups that can be restored.", Warning = "All data written since that backup is lost." },

        new("password_reset", "Reset the root password", "Reset the root password of", High)
            { Outcome = new("reset", "The root password of"), Scopes = ["droplet:update", "droplet:admin"], Warning = "A new password goes to the account's e-mail address; the old password stops working." },

        new("resize", "Change the size (the disk too with -Disk)", "Resize", Medium)
            { Outcome = new("resized"), NeedsStatus = "off", Parameters = [s_size.Required(), s_disk], Scopes = ["droplet:update", "droplet:create"], WaitTimeout = s_copiesDisk,
              Effect = ActionEffect.Of(s_size, droplet => droplet.SizeSlug, (droplet, size) => droplet with { SizeSlug = size }), Reached = "has this size",
              WhenRefused = "The Droplet must be off (Stop-Droplet -Wait). Get-DropletSize -FitsDroplet <Droplet> lists the sizes that it can have." },

        new("rebuild", "Rebuild from an image", "Rebuild", High)
            { Outcome = new("rebuilt"), EndsActive = true, OverwritesDisk = true, Parameters = [s_image.Required()], Effect = ImageFrom(s_image), Scopes = ["droplet:update", "droplet:admin"], WaitTimeout = s_copiesDisk,
              Warning = "All data on the Droplet's disk is lost." },

        new("rename", "Rename", "Rename", Medium)
            { Outcome = new("renamed"), IsRepeatable = true, IsForOneDroplet = true, IsRename = true, Parameters = [s_newName.Required()],
              Effect = ActionEffect.Of(s_newName, droplet => droplet.Name, (droplet, name) => droplet with { Name = name }), Reached = "has this name" },

        new("change_kernel", "Change the kernel (Droplets from before March 2017)", "Change the kernel of", Medium)
            { Outcome = new("changed", "The kernel of"), NeedsStatus = "off", Parameters = [s_kernel.Required()], WhenRefused = "The kernel can be changed only while the Droplet is off, and only on Droplets from before March 2017." },

        new("enable_ipv6", "Enable IPv6", "Enable IPv6 on", Medium)
            { Outcome = new("enabled", "IPv6 on"), NeedsStatus = "off", IsBulk = true, IsRepeatable = true, Effect = ActionEffect.Feature("ipv6", "IPv6"), Reached = "has IPv6 enabled", Warning = "IPv6 cannot be disabled again.",
              WhenRefused = "IPv6 can be enabled only while the Droplet is off: Stop-Droplet <Droplet> -Wait | Enable-DropletIPv6 -Wait | Start-Droplet. A Droplet made from a custom image cannot have IPv6." },

        new("snapshot", "Take a snapshot", "Take a snapshot of", Low)
            { Outcome = new("taken", "The snapshot of"), IsBulk = true, Parameters = [s_snapshotName], Scopes = ["droplet:update", "image:create"], Done = SnapshotListed, WaitTimeout = s_copiesDisk,
              Effect = ActionEffect.Of(s_snapshotName, _ => "", (droplet, _) => droplet) },
    ];

    private static readonly Dictionary<string, ActionType> s_byName =
        All.ToDictionary(type => type.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Finds a row by the API's word, in any case; null when there is none.</summary>
    public static ActionType? Find(string name) => s_byName.TryGetValue(name, out var type) ? type : null;

    /// <summary>The words for what becomes of an action type, also for one that the catalog does not have.</summary>
    public static ActionOutcome OutcomeOf(string name) => Find(name)?.Outcome ?? new("started", $"The action '{name}' of");

    private static ActionEffect ImageFrom(ActionParameter parameter) =>
        ActionEffect.Of(parameter, droplet => droplet.Image, (droplet, image) => droplet with { Image = image });
}
