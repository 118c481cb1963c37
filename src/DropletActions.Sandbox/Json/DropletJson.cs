using System.Globalization;
using System.Text.Json;

namespace DropletActions.Sandbox;

/// <summary>Droplets as the API writes them. What a token may not see is left empty.</summary>
internal static class DropletJson
{
    public static void Write(Utf8JsonWriter json, DropletState droplet, CloudClock clock, TokenState token)
    {
        var images = token.Has(Scopes.ImageRead);
        json.WriteStartObject();
        json.WriteNumber("id", droplet.Id);
        json.WriteString("name", droplet.Name);
        json.WriteNumber("memory", droplet.Size.Memory);
        json.WriteNumber("vcpus", droplet.Size.Vcpus);
        json.WriteNumber("disk", droplet.DiskGB);
        SizeJson.WriteDisk(json, droplet.DiskGB);
        json.WriteBoolean("locked", droplet.Locked);
        json.WriteString("status", droplet.Status);
        WriteKernel(json, droplet.Kernel);
        json.WriteTime("created_at", clock.Told(droplet.CreatedAt));
        json.WriteStrings("features", droplet.Features);
        json.WriteIds("backup_ids", images ? droplet.BackupImages : []);
        BackupJson.WriteWindow(json, droplet.Backups, clock);
        json.WriteIds("snapshot_ids", images ? droplet.Snapshots : []);
        WriteImage(json, droplet.Image, clock, images);
        json.WriteStrings("volume_ids", []);
        json.WritePropertyName("size");
        SizeJson.Write(json, droplet.Size);
        json.WriteString("size_slug", droplet.Size.Slug);
        SizeJson.WriteGpu(json, droplet.Size);
        WriteNetworks(json, droplet);
        RegionJson.Write(json, droplet.Region, token);
        json.WriteStrings("tags", token.Has(Scopes.TagRead) ? droplet.Tags : []);
        if (token.Has(Scopes.VpcRead))
            json.WriteString("vpc_uuid", "760e09ef-dc84-11e8-981e-3cfdfeaae000");
        json.WriteEndObject();
    }

    private static void WriteKernel(Utf8JsonWriter json, KernelEntry? kernel)
    {
        if (kernel is null)
        {
            json.WriteNull("kernel");
            return;
        }
        json.WritePropertyName("kernel");
        WriteKernelObject(json, kernel);
    }

    public static void WriteKernelObject(Utf8JsonWriter json, KernelEntry kernel)
    {
        json.WriteStartObject();
        json.WriteNumber("id", kernel.Id);
        json.WriteString("name", kernel.Name);
        json.WriteString("version", kernel.Version);
        json.WriteEndObject();
    }

    private static void WriteImage(Utf8JsonWriter json, ImageState image, CloudClock clock, bool visible)
    {
        json.WritePropertyName("image");
        if (visible)
        {
            ImageJson.Write(json, image, clock);
            return;
        }
        json.WriteStartObject();
        json.WriteEndObject();
    }

    // Addresses of the ranges kept for benchmarks and documentation: nothing real answers there.
    private static void WriteNetworks(Utf8JsonWriter json, DropletState droplet)
    {
        var (high, low) = ((droplet.Number / 250) % 256, (droplet.Number % 250) + 2);
        json.WriteStartObject("networks");
        json.WriteStartArray("v4");
        WriteAddress(json, $"198.18.{high}.{low}", "255.255.0.0", "198.18.0.1", "public");
        WriteAddress(json, $"10.108.{high}.{low}", "255.255.0.0", "nil", "private");
        json.WriteEndArray();
        json.WriteStartArray("v6");
        if (droplet.IPv6)
        {
            json.WriteStartObject();
            json.WriteString("ip_address", "2001:db8::" + (droplet.Number + 2).ToString("x", CultureInfo.InvariantCulture));
            json.WriteNumber("netmask", 64);
            json.WriteString("gateway", "2001:db8::1");
            json.WriteString("type", "public");
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteAddress(Utf8JsonWriter json, string address, string netmask, string gateway, string type)
    {
        json.WriteStartObject();
        json.WriteString("ip_address", address);
        json.WriteString("netmask", netmask);
        json.WriteString("gateway", gateway);
        json.WriteString("type", type);
        json.WriteEndObject();
    }
}
