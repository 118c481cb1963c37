using System.Globalization;
using System.Text.Json;

namespace DropletActions.Http.Wire;

/// <summary>Reads the API's <c>droplet_backup_policy_record</c>.</summary>
internal static class BackupPolicyReader
{
    /// <summary>Returns a reader of the Droplet's policy.</summary>
    public static Func<JsonElement, DropletBackupPolicy> Of(long dropletId) => response => Read(dropletId, Envelope.One(response, "policy"));

    /// <summary>Reads a page of policies. Unlike all other lists, this one is an object whose members are named by the Droplets' ids.</summary>
    public static Page<DropletBackupPolicy> Page(JsonElement response) => Envelope.PageOfMembers(response, "policies", ReadMember);

    private static DropletBackupPolicy? ReadMember(JsonProperty member)
    {
        if (!long.TryParse(member.Name, NumberStyles.None, CultureInfo.InvariantCulture, out var dropletId) || dropletId < 1)
            return null;

        if (member.Value.ValueKind != JsonValueKind.Object)
            throw new UnreadableResponseException("a backup policy in it is not an object");

        // The policy of another Droplet must not be taken for this one's.
        return (member.Value.OptionalId("droplet_id"u8) ?? dropletId) == dropletId
            ? Read(dropletId, member.Value)
            : throw new UnreadableResponseException("a backup policy in it has the ids of two Droplets");
    }

    private static DropletBackupPolicy Read(long dropletId, JsonElement record)
    {
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
    }
}
