namespace DropletActions.Sandbox;

/// <summary>A region on offer.</summary>
internal sealed record RegionEntry(string Slug, string Name);

/// <summary>A size on offer. Memory in MB, disk in GB, transfer in TB, price in USD a month.</summary>
internal sealed record SizeEntry(
    string Slug, string Description, int Memory, int Vcpus, int Disk, double Transfer, double PriceMonthly, string? GpuModel = null, int GpuCount = 0)
{
    public bool IsIn(RegionEntry region) => GpuModel is null || Offer.GpuRegions.Contains(region.Slug);

    public IEnumerable<RegionEntry> Regions => Offer.Regions.Where(IsIn);
}

/// <summary>A kernel on offer to Droplets whose kernel is managed from outside.</summary>
internal sealed record KernelEntry(long Id, string Name, string Version);

/// <summary>What the sandbox has on offer: regions, sizes and kernels. A part of the real offer, with prices as of its making.</summary>
internal static class Offer
{
    public static IReadOnlyList<string> GpuRegions { get; } = ["nyc3", "tor1", "ams3"];

    public static IReadOnlyList<string> RegionFeatures { get; } =
        ["private_networking", "backups", "ipv6", "metadata", "install_agent", "storage", "image_transfer"];

    public static IReadOnlyList<RegionEntry> Regions { get; } =
    [
        new("nyc3", "New York 3"), new("nyc1", "New York 1"), new("sfo3", "San Francisco 3"), new("tor1", "Toronto 1"),
        new("ams3", "Amsterdam 3"), new("fra1", "Frankfurt 1"), new("lon1", "London 1"), new("blr1", "Bangalore 1"),
        new("sgp1", "Singapore 1"), new("syd1", "Sydney 1"),
    ];

    public static IReadOnlyList<SizeEntry> Sizes { get; } =
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

    public static IReadOnlyList<KernelEntry> Kernels { get; } = MakeKernels();

    public static RegionEntry? Region(string slug) => Regions.FirstOrDefault(region => region.Slug == slug);

    public static SizeEntry? Size(string slug) => Sizes.FirstOrDefault(size => size.Slug == slug);

    public static KernelEntry? Kernel(long id) => Kernels.FirstOrDefault(kernel => kernel.Id == id);

    // As many as the API's description has in its example: a list that a client must page.
    private static KernelEntry[] MakeKernels() =>
        [.. Enumerable.Range(0, 171).Select(i => new KernelEntry(821 + i, $"DigitalOcean GrubLoader v0.{i / 10}.{i % 10}", $"3.13.{i}-generic"))];
}
