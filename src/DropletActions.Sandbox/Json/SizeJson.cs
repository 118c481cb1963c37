using System.Text.Json;

namespace DropletActions.Sandbox;

/// <summary>Sizes as the API writes them. They never change, so each is written once and copied from then on.</summary>
internal static class SizeJson
{
    private const int HoursOfMonth = 672;

    private static readonly Dictionary<string, byte[]> s_written =
        Offer.Sizes.ToDictionary(size => size.Slug, Make, StringComparer.Ordinal);

    public static void Write(Utf8JsonWriter json, SizeEntry size) => json.WriteRawValue(s_written[size.Slug], skipInputValidation: true);

    public static void WriteDisk(Utf8JsonWriter json, int disk)
    {
        json.WriteStartArray("disk_info");
        json.WriteStartObject();
        json.WriteString("type", "local");
        json.WriteStartObject("size");
        json.WriteNumber("amount", disk);
        json.WriteString("unit", "gib");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    public static void WriteGpu(Utf8JsonWriter json, SizeEntry size)
    {
        if (size.GpuModel is null)
            return;
        json.WriteStartObject("gpu_info");
        json.WriteNumber("count", size.GpuCount);
        json.WriteString("model", size.GpuModel);
        json.WriteStartObject("vram");
        json.WriteNumber("amount", 80 * size.GpuCount);
        json.WriteString("unit", "gib");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static byte[] Make(SizeEntry size) => JsonBody.Write(json =>
    {
        json.WriteString("slug", size.Slug);
        json.WriteNumber("memory", size.Memory);
        json.WriteNumber("vcpus", size.Vcpus);
        json.WriteNumber("disk", size.Disk);
        json.WriteNumber("transfer", size.Transfer);
        json.WriteNumber("price_monthly", size.PriceMonthly);
        json.WriteNumber("price_hourly", Math.Round(size.PriceMonthly / HoursOfMonth, 5));
        json.WriteStrings("regions", size.Regions.Select(region => region.Slug));
        json.WriteBoolean("available", true);
        json.WriteString("description", size.Description);
        WriteDisk(json, size.Disk);
        WriteGpu(json, size);
    });
}
