using System.Globalization;
using DropletActions.Rendering;

namespace DropletActions.Completion;

/// <summary>
/// Completes <c>-Size</c>, the cheapest first, with its resources and price. Sizes that the statement's Droplets cannot have
/// (their region does not offer them, or the disk would have to shrink) are not offered.
/// </summary>
internal sealed class SizeCompleter : AccountCompleter
{
    internal override IEnumerable<Suggestion> Suggestions(TypedStatement statement)
    {
        var account = statement.Account;
        var isDropletWanted = statement.NamesDroplets && statement.KnownDroplets.Count == 0;
        Await(statement, isDropletWanted ? Task.WhenAll(account.LoadSizesAsync(), account.LoadDropletsAsync()) : account.LoadSizesAsync());
        var droplets = statement.KnownDroplets;
        return account.Cache.Sizes.Items
            .Where(size => size.Available && droplets.All(size.Fits))
            .OrderBy(size => size.PriceMonthly).ThenBy(size => size.Slug, StringComparer.Ordinal)
            .Select(size => new Suggestion(size.Slug, Tooltip(size)));
    }

    private static string Tooltip(DropletSize size) => string.Format(
        CultureInfo.InvariantCulture,
        "{0}{1}, ${2:#,##0.##} a month (${3:0.####} an hour)",
        size.Description.Length > 0 ? size.Description + ": " : "", DisplayText.Capacity(size.Vcpus, size.MemoryMB, size.DiskGB), size.PriceMonthly, size.PriceHourly);
}
