namespace DropletActions.Sandbox;

internal sealed record RegionInfo(string Slug, string Name);

/// <summary>A Droplet size. Memory is in MB, the disk in GB, the transfer in TB, and the price in USD per month.</summary>
internal sealed record SizeInfo(
    string Slug, string Description, int Memory, int Vcpus, int Disk, double Transfer, double PriceMonthly,
    string? GpuModel = null, int GpuCount = 0)
{
    public IEnumerable<RegionInfo> Regions => Inventory.Regions.Where(IsIn);

    public bool IsIn(RegionInfo region) => GpuModel is null || Inventory.GpuRegions.Contains(region.Slug);
}

/// <summary>A kernel for Droplets whose kernel is managed externally. It is serialized as it is.</summary>
internal sealed record KernelInfo(long Id, string Name, string Version);

/// <summary>The regions, sizes and kernels of the sandbox: a part of the real ones, with the prices of the day they were added.</summary>
internal static class Inventory
{
    public static IReadOnlyList<string> GpuRegions { get; } = ["nyc3", "tor1", "ams3"];

    public static IReadOnlyList<string> RegionFeatures { get; } =
        ["private_networking", "backups", "ipv6", "metadata", "install_agent", "storage", "image_transfer"];

    public static IReadOnlyList<RegionInfo> Regions { get; } =
    [
        new("nyc3", "New York 3"), new("nyc1", "New York 1"), new("sfo3", "San Francisco 3"), new("tor1", "Toronto 1"),
        new("ams3", "Amsterdam 3"), new("fra1", "Frankfurt 1"), new("lon1", "London 1"), new("blr1", "Bangalore 1"),
        new("sgp1", "Singapore 1"), new("syd1", "Sydney 1"),
    ];

    public static IReadOnlyList<SizeInfo> Sizes { get; } =
    [
        new("s-1vcpu-512mb-10gb", "Basic", 512, 1, 10, 0.5, 4),
        new("s-1vcpu-1gb", "Basic", 1024, 1, 25, 1, 6),
        new("s-1vcpu-2gb", "Basic", 2048, 1, 50, 2, 12),
        new("s-2vcpu-2gb", "Basic", 2048, 2, 60, 3, 18),
        new("s-2vcpu-4gb", "Basic", 4096, 2, 80, 4, 24),
        new("s-4vcpu-8gb", "Basic", 8192, 4, 160, 5, 48),
        new("s-8vcpu-16gb", "Basic", 16384, 8, 320, 6, 96),
        new("c-2", "CPU-Optimized", 4096, 2, 25, 4, 42),
        new("c-4", "CPU-Optimized", 8192, 4, 50, 5, 84),
        new("g-2vcpu-8gb", "General Purpose", 8192, 2, 25, 4, 63),
        new("g-4vcpu-16gb", "General Purpose", 16384, 4, 50, 5, 126),
        new("m-2vcpu-16gb", "Memory-Optimized", 16384, 2, 50, 4, 84),
        new("so-2vcpu-16gb", "Storage-Optimized", 16384, 2, 300, 4, 131),
        new("gpu-h100x1-80gb", "H100 GPU - 1X", 245760, 20, 720, 15, 2522.16, "nvidia_h100", 1),
        new("gpu-h100x8-640gb", "H100 GPU - 8X", 1966080, 160, 2048, 60, 17796.24, "nvidia_h100", 8),
    ];

    /// <summary>As many as in the example of the API's description, so that a client must read several pages.</summary>
    public static IReadOnlyList<KernelInfo> Kernels { get; } =
    [
        .. Enumerable.Range(0, 171).Select(i => new KernelInfo(821 + i, $"DigitalOcean GrubLoader v0.{i / 10}.{i % 10}", $"3.13.{i}-generic")),
    ];

    public static RegionInfo? Region(string slug) => Regions.FirstOrDefault(region => region.Slug == slug);

    public static SizeInfo? Size(string slug) => Sizes.FirstOrDefault(size => size.Slug == slug);

    public static KernelInfo? Kernel(long id) => Kernels.FirstOrDefault(kernel => kernel.Id == id);
}
