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

    /// <summary>What a month costs, in US dollars.</summary>
    public double PriceMonthly { get; init; }

    /// <summary>What an hour costs, in US dollars.</summary>
    public double PriceHourly { get; init; }

    /// <summary>The slugs of the regions that offer it.</summary>
    public string[] Regions { get; init; } = [];

    /// <summary>Whether a Droplet can be given this size just now.</summary>
    public bool Available { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Slug;
}
