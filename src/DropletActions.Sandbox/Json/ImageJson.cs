using System.Text.Json;

namespace DropletActions.Sandbox;

/// <summary>Images as the API writes them: in the list of images and within a Droplet, or as a Droplet's snapshot or backup.</summary>
internal static class ImageJson
{
    public static void Write(Utf8JsonWriter json, ImageState image, CloudClock clock)
    {
        json.WriteStartObject();
        json.WriteNumber("id", image.Id);
        json.WriteString("name", image.Name);
        json.WriteString("type", image.Type);
        json.WriteString("distribution", image.Distribution);
        json.WriteString("slug", image.Slug);
        json.WriteBoolean("public", image.IsPublic);
        json.WriteStrings("regions", image.Regions);
        json.WriteTime("created_at", clock.Told(image.CreatedAt));
        json.WriteNumber("min_disk_size", image.MinDiskGB);
        json.WriteNumber("size_gigabytes", image.SizeGB);
        json.WriteString("description", image.IsPublic ? $"{image.Distribution} {image.Name}" : null);
        json.WriteStrings("tags", []);
        json.WriteString("status", "available");
        json.WriteString("error_message", "");
        json.WriteEndObject();
    }

    public static void WriteOfDroplet(Utf8JsonWriter json, ImageState image, CloudClock clock)
    {
        json.WriteStartObject();
        json.WriteNumber("id", image.Id);
        json.WriteString("name", image.Name);
        json.WriteTime("created_at", clock.Told(image.CreatedAt));
        json.WriteStrings("regions", image.Regions);
        json.WriteNumber("min_disk_size", image.MinDiskGB);
        json.WriteNumber("size_gigabytes", image.SizeGB);
        json.WriteString("type", image.Type);
        json.WriteEndObject();
    }
}
