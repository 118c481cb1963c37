namespace DropletActions.Completion;

/// <summary>Completes a region with those that offer sizes, and those of the Droplets that the session knows.</summary>
internal sealed class RegionCompleter : AccountCompleter
{
    internal override IEnumerable<Suggestion> Suggestions(TypedStatement statement)
    {
        var account = statement.Account;
        Await(statement, account.LoadSizesAsync());
        return account.Cache.Sizes.Items.SelectMany(size => size.Regions)
            .Concat(account.Cache.Droplets.Items.Select(droplet => droplet.RegionSlug))
            .Where(region => region.Length > 0)
            .Distinct(StringComparer.Ordinal).OrderBy(region => region, StringComparer.Ordinal)
            .Select(region => new Suggestion(region, region));
    }
}
