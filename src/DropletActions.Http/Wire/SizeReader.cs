using System.Text.Json;

namespace DropletActions.Http.Wire;

/// <summary>Reads the API's <c>size</c>.</summary>
internal static class SizeReader
{
    public static Page<DropletSize> Page(JsonElement response) => Envelope.Page(response, "sizes", Read);

    private static DropletSize Read(JsonElement size)
    {
        var gpu = size.Object("gpu_info"u8);
        return new()
        {
            Slug = size.Text("slug"u8) ?? "",
            Description = size.Text("description"u8) ?? "",
            Vcpus = size.Int("vcpus"u8),
            MemoryMB = size.Int("memory"u8),
            DiskGB = size.Int("disk"u8),
            GpuCount = gpu?.Int("count"u8) ?? 0,
            GpuModel = gpu?.Text("model"u8),
            GpuMemoryGB = gpu?.Object("vram"u8)?.Int("amount"u8) ?? 0,
            PriceMonthly = size.Real("price_monthly"u8),
            PriceHourly = size.Real("price_hourly"u8),
            Regions = size.Texts("regions"u8),
            Available = size.Flag("available"u8),
        };
    }
}
