using System.Globalization;

namespace DropletActions.Sandbox;

/// <summary>Backup policies: of a Droplet, of all Droplets, and those that are supported.</summary>
internal static class BackupEndpoints
{
    public static Response GetPolicy(RequestContext context) => Response.Ok(new { Policy = Shape(context, context.Droplet()) });

    /// <summary>Unlike all other lists, this one is an object, with the Droplets' ids as names.</summary>
    public static Response ListPolicies(RequestContext context) =>
        Paging.PageOf(context, "policies", context.Cloud.Droplets, droplets => droplets.ToDictionary(
            droplet => droplet.Id.ToString(CultureInfo.InvariantCulture), droplet => Shape(context, droplet)));

    public static Response ListSupported(RequestContext context) => Response.Ok(new
    {
        SupportedPolicies = new[]
        {
            ShapeSupported(new BackupPolicy("weekly", null, 0), BackupPolicy.Weekdays),
            ShapeSupported(BackupPolicy.Daily, []),
        },
    });

    /// <summary>The next window in which a backup is made; null where backups are off.</summary>
    public static object? ShapeWindow(RequestContext context, BackupPolicy? policy)
    {
        if (policy is null)
            return null;
        var start = policy.NextWindow(context.Reported(context.Cloud.Clock.Now));
        return new { Start = start, End = start.AddHours(BackupPolicy.WindowHours) };
    }

    // Where backups are off, policy and window are left out.
    private static object Shape(RequestContext context, DropletState droplet) => new
    {
        DropletId = droplet.Id,
        BackupEnabled = droplet.Backups is not null,
        BackupPolicy = droplet.Backups is { } policy ? ShapePolicy(policy) : ApiJson.Omitted,
        NextBackupWindow = ShapeWindow(context, droplet.Backups) ?? ApiJson.Omitted,
    };

    private static object ShapePolicy(BackupPolicy policy) => new
    {
        policy.Plan,
        Weekday = policy.Weekday ?? ApiJson.Omitted,
        policy.Hour,
        WindowLengthHours = BackupPolicy.WindowHours,
        RetentionPeriodDays = policy.RetentionDays,
    };

    private static object ShapeSupported(BackupPolicy policy, IReadOnlyList<string> days) => new
    {
        Name = policy.Plan,
        PossibleWindowStarts = BackupPolicy.Hours,
        WindowLengthHours = BackupPolicy.WindowHours,
        RetentionPeriodDays = policy.RetentionDays,
        PossibleDays = days,
    };
}
