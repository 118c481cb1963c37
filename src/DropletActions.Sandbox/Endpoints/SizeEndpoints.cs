namespace DropletActions.Sandbox;

/// <summary>Sizes and regions. They never change, so each is serialized once and copied from then on.</summary>
internal static class SizeEndpoints
{
    private const int HoursPerMonth = 672;

    private static readonly Dictionary<string, ApiJson.Serialized> s_sizes = Inventory.Sizes.ToDictionary(
        size => size.Slug, ShapeOnce, StringComparer.Ordinal);

    private static readonly Dictionary<string, ApiJson.Serialized> s_regions = Inventory.Regions.ToDictionary(
        region => region.Slug, region => ShapeOnce(region, Inventory.Sizes.Where(size => size.IsIn(region))), StringComparer.Ordinal);

    private static readonly Dictionary<string, ApiJson.Serialized> s_regionsWithoutSizes = Inventory.Regions.ToDictionary(
        region => region.Slug, region => ShapeOnce(region, []), StringComparer.Ordinal);

    public static Response ListSizes(RequestContext context) => Paging.Page(context, "sizes", Inventory.Sizes, Shape);

    public static Response ListRegions(RequestContext context) =>
        Paging.Page(context, "regions", Inventory.Regions, region => Shape(context, region));

    public static object Shape(SizeInfo size) => s_sizes[size.Slug];

    /// <summary>A region, without sizes for a token that may not see them.</summary>
    public static object Shape(RequestContext context, RegionInfo region) =>
        (context.Token.Has(Scopes.SizesRead) ? s_regions : s_regionsWithoutSizes)[region.Slug];

    public static object ShapeDisks(int disk) => new[] { new { Type = "local", Size = new { Amount = disk, Unit = "gib" } } };

    public static object ShapeGpu(SizeInfo size) => size.GpuModel is null
        ? ApiJson.Omitted
        : new { Count = size.GpuCount, Model = size.GpuModel, Vram = new { Amount = 80 * size.GpuCount, Unit = "gib" } };

    private static ApiJson.Serialized ShapeOnce(SizeInfo size) => ApiJson.SerializeOnce(new
    {
        size.Slug,
        size.Memory,
        size.Vcpus,
        size.Disk,
        size.Transfer,
        size.PriceMonthly,
        PriceHourly = Math.Round(size.PriceMonthly / HoursPerMonth, 5),
        Regions = size.Regions.Select(region => region.Slug),
        Available = true,
        size.Description,
        DiskInfo = ShapeDisks(size.Disk),
        GpuInfo = ShapeGpu(size),
    });

    private static ApiJson.Serialized ShapeOnce(RegionInfo region, IEnumerable<SizeInfo> sizes) => ApiJson.SerializeOnce(new
    {
        region.Name,
        region.Slug,
        Features = Inventory.RegionFeatures,
        Available = true,
        Sizes = sizes.Select(size => size.Slug),
    });
}
