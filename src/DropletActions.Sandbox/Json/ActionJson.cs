using System.Text.Json;

namespace DropletActions.Sandbox;

/// <summary>Actions as the API writes them.</summary>
internal static class ActionJson
{
    public static void Write(Utf8JsonWriter json, ActionState action, CloudClock clock, TokenState token)
    {
        json.WriteStartObject();
        json.WriteNumber("id", action.Id);
        json.WriteString("status", action.Status);
        json.WriteString("type", action.Type);
        json.WriteTime("started_at", clock.Told(action.StartedAt));
        json.WriteTime("completed_at", action.CompletedAt is { } end ? clock.Told(end) : null);
        json.WriteNumber("resource_id", action.Droplet.Id);
        json.WriteString("resource_type", "droplet");
        RegionJson.Write(json, action.Droplet.Region, token);
        json.WriteString("region_slug", action.Droplet.Region.Slug);
        json.WriteEndObject();
    }
}
