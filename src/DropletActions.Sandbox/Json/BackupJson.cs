using System.Text.Json;

namespace DropletActions.Sandbox;

/// <summary>Backup policies as the API writes them.</summary>
internal static class BackupJson
{
    /// <summary>A Droplet's record. Policy and window are left out where backups are off.</summary>
    public static void WriteRecord(Utf8JsonWriter json, DropletState droplet, CloudClock clock)
    {
        json.WriteStartObject();
        json.WriteNumber("droplet_id", droplet.Id);
        json.WriteBoolean("backup_enabled", droplet.Backups is not null);
        if (droplet.Backups is { } policy)
        {
            json.WriteStartObject("backup_policy");
            json.WriteString("plan", policy.Plan);
            if (policy.Weekday is not null)
                json.WriteString("weekday", policy.Weekday);
            json.WriteNumber("hour", policy.Hour);
            json.WriteNumber("window_length_hours", BackupPolicy.WindowHours);
            json.WriteNumber("retention_period_days", policy.RetentionDays);
            json.WriteEndObject();
            WriteWindow(json, policy, clock);
        }
        json.WriteEndObject();
    }

    /// <summary>The next window; null where backups are off.</summary>
    public static void WriteWindow(Utf8JsonWriter json, BackupPolicy? policy, CloudClock clock)
    {
        if (policy is null)
        {
            json.WriteNull("next_backup_window");
            return;
        }
        var start = policy.NextWindow(clock.Told(clock.Now));
        json.WriteStartObject("next_backup_window");
        json.WriteTime("start", start);
        json.WriteTime("end", start.AddHours(BackupPolicy.WindowHours));
        json.WriteEndObject();
    }

    public static void WriteSupported(Utf8JsonWriter json)
    {
        json.WriteStartArray("supported_policies");
        WriteSupported(json, new BackupPolicy("weekly", null, 0), BackupPolicy.Weekdays);
        WriteSupported(json, BackupPolicy.Daily, []);
        json.WriteEndArray();
    }

    private static void WriteSupported(Utf8JsonWriter json, BackupPolicy policy, IReadOnlyList<string> days)
    {
        json.WriteStartObject();
        json.WriteString("name", policy.Plan);
        json.WriteStartArray("possible_window_starts");
        foreach (var hour in BackupPolicy.Hours)
            json.WriteNumberValue(hour);
        json.WriteEndArray();
        json.WriteNumber("window_length_hours", BackupPolicy.WindowHours);
        json.WriteNumber("retention_period_days", policy.RetentionDays);
        json.WriteStrings("possible_days", days);
        json.WriteEndObject();
    }
}
