using System.Globalization;

namespace DropletActions.Completion;

/// <summary>
/// Completes <c>-Size</c>, the cheapest first, with what it has and costs. Of sizes that the statement's Droplets cannot be given
/// (their region has none, or the disk would have to shrink) none is offered.
/// </summary>
internal sealed class SizeCompleter : AccountCompleter
{
    internal override IEnumerable<Offer> Offers(Statement statement)
    {
        var account = statement.Account;
        Await(account.LookForSizesAsync());
        var droplets = statement.KnownDroplets;
        return account.Known.Sizes.Items
            .Where(size => size.Available && droplets.All(droplet => Fits(size, droplet)))
            .OrderBy(size => size.PriceMonthly).ThenBy(size => size.Slug, StringComparer.Ordinal)
            .Select(size => new Offer(size.Slug, Tooltip(size)));
    }

    private static bool Fits(DropletSize size, Droplet droplet) =>
        size.Slug != droplet.SizeSlug && size.DiskGB >= droplet.DiskGB && (size.Regions.Length == 0 || size.Regions.Contains(droplet.RegionSlug));

    private static string Tooltip(DropletSize size) => string.Format(
        CultureInfo.InvariantCulture,
        "{0}{1} vCPU{2}, {3} memory, {4} GB disk, ${5:#,##0.##} a month (${6:0.####} an hour)",
        size.Description.Length > 0 ? size.Description + ": " : "", size.Vcpus, size.Vcpus == 1 ? "" : "s", Memory(size.MemoryMB), size.DiskGB, size.PriceMonthly, size.PriceHourly);

    private static string Memory(int megabytes) => megabytes % 1024 == 0
        ? string.Format(CultureInfo.InvariantCulture, "{0} GB", megabytes / 1024)
        : string.Format(CultureInfo.InvariantCulture, "{0} MB", megabytes);
}
