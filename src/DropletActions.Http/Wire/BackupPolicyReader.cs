using System.Text.Json;

namespace DropletActions.Http.Wire;

/// <summary>Reads the API's <c>droplet_backup_policy_record</c>.</summary>
internal static class BackupPolicyReader
{
    /// <summary>Returns a reader of the Droplet's policy.</summary>
    public static Func<JsonElement, DropletBackupPolicy> Of(long dropletId) => response =>
    {
        var record = Envelope.One(response, "policy");
        var (policy, window) = (record.Object("backup_policy"u8), record.Object("next_backup_window"u8));
        return new()
        {
            DropletId = dropletId,
            BackupsEnabled = record.Flag("backup_enabled"u8),
            Plan = policy?.Text("plan"u8),
            Weekday = policy?.Text("weekday"u8),
            Hour = policy?.OptionalInt("hour"u8),
            WindowHours = policy?.OptionalInt("window_length_hours"u8),
            RetentionDays = policy?.OptionalInt("retention_period_days"u8),
            NextWindowStart = window?.Time("start"u8),
            NextWindowEnd = window?.Time("end"u8),
        };
    };
}
