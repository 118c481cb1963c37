namespace DropletActions;

/// <summary>A size that Droplets can have.</summary>
/// <remarks>https://docs.digitalocean.com/reference/api/digitalocean/#operation/sizes_list (scopes sizes:read and regions:read)</remarks>
public sealed record DropletSize
{
    /// <summary>The name that <c>Resize-Droplet -Size</c> takes, for example <c>s-2vcpu-4gb</c>.</summary>
    public string Slug { get; init; } = "";

    /// <summary>The kind of size, for example <c>Basic</c> or <c>CPU-Optimized</c>. Empty when the API gave none.</summary>
    public string Description { get; init; } = "";

    /// <summary>The number of virtual CPUs.</summary>
    public int Vcpus { get; init; }

    /// <summary>Memory in MB (the API's unit).</summary>
    public int MemoryMB { get; init; }

    /// <summary>Disk in GB.</summary>
    public int DiskGB { get; init; }

    /// <summary>The number of GPUs; 0 for a size without one.</summary>
    public int GpuCount { get; init; }

    /// <summary>The model of the GPUs, for example <c>nvidia_h100</c>. Null for a size without one.</summary>
    public string? GpuModel { get; init; }

    /// <summary>The memory of all its GPUs together in GB; 0 for a size without one.</summary>
    public int GpuMemoryGB { get; init; }

    /// <summary>Its GPUs in short, for example <c>8 x nvidia_h100</c>. Empty for a size without one.</summary>
    public string Gpu => GpuCount == 0 ? "" : FormattableString.Invariant($"{GpuCount} x {GpuModel ?? "GPU"}");

    /// <summary>What a month costs, in US dollars.</summary>
    public double PriceMonthly { get; init; }

    /// <summary>What an hour costs, in US dollars.</summary>
    public double PriceHourly { get; init; }

    /// <summary>The slugs of the regions that offer it.</summary>
    public string[] Regions { get; init; } = [];

    /// <summary>Whether a Droplet can be given this size just now.</summary>
    public bool Available { get; init; }

    /// <summary>
    /// Whether a Droplet can be resized to it: it is available in the Droplet's region, its disk is not smaller, and it is not the size
    /// that the Droplet has.
    /// </summary>
    internal bool Fits(Droplet droplet) =>
        Available && Slug != droplet.SizeSlug && DiskGB >= droplet.DiskGB && (Regions.Length == 0 || Regions.Contains(droplet.RegionSlug));

    /// <inheritdoc/>
    public override string ToString() => Slug;
}
