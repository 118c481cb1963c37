using DropletActions.Binding;
using DropletActions.Completion;

namespace DropletActions.Commands;

/// <summary><c>Get-DropletSize</c>: the sizes that Droplets can have, with what they hold and cost; the cheapest first.</summary>
/// <remarks>
/// Scopes sizes:read and regions:read, and droplet:read with <c>-FitsDroplet</c>.
/// https://docs.digitalocean.com/reference/api/digitalocean/#operation/sizes_list
/// </remarks>
[Cmdlet(VerbsCommon.Get, "DropletSize")]
[OutputType(typeof(DropletSize))]
public sealed class GetDropletSizeCommand : DropletCommand
{
    /// <summary>Only these sizes.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ValidateWildcard]
    [ArgumentCompleter(typeof(SizeCompleter))]
    public string[]? Slug { get; set; }

    /// <summary>Only sizes that one of these regions offers.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateWildcard]
    [ArgumentCompleter(typeof(RegionCompleter))]
    public string[]? Region { get; set; }

    /// <summary>Only sizes to which all of these Droplets can be resized: available in their regions, with a disk that is not smaller.</summary>
    [Parameter]
    [SupportsWildcards]
    [DropletTargetTransformation]
    [ArgumentCompleter(typeof(DropletCompleter))]
    public DropletTarget[]? FitsDroplet { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var droplets = OrTerminate(() => (FitsDroplet ?? []).SelectMany(Find).ToList());
        var sizes = OrTerminate(() => Await(Session.Reader.Sizes().AllAsync));
        ReportUnknown(Slug, "size", sizes.Select(size => size.Slug));
        ReportUnknown(Region, "region", sizes.SelectMany(size => size.Regions));
        var (slugs, regions) = (new WordFilter(Slug), new WordFilter(Region));
        foreach (var size in sizes.OrderBy(size => size.PriceMonthly).ThenBy(size => size.Slug, StringComparer.Ordinal))
        {
            if (slugs.Selects(size.Slug) && (Region is null || size.Regions.Any(regions.Selects)) && droplets.TrueForAll(size.Fits))
                WriteObject(size);
        }
    }

    private IEnumerable<Droplet> Find(DropletTarget target) =>
        target.Source is Droplet droplet ? [droplet]
        : Locate(target).Select(found => Await(token => Session.Reader.DropletAsync(found.Id, token))).ToList();

    /// <summary>A word without wildcards that the API does not have is a typing mistake.</summary>
    private void ReportUnknown(string[]? words, string what, IEnumerable<string> known)
    {
        var all = new HashSet<string>(known, StringComparer.OrdinalIgnoreCase);
        foreach (var word in (words ?? []).Where(word => !WildcardPattern.ContainsWildcardCharacters(word) && !all.Contains(word)))
        {
            Try(word, () => throw new DropletApiException(new(FailureKind.ParameterInvalid, $"There is no {what} '{word}'.")
            {
                Advice = what == "size" ? "Get-DropletSize without -Slug lists all sizes." : $"These regions offer sizes: {string.Join(", ", all.OrderBy(region => region, StringComparer.Ordinal))}.",
            }));
        }
    }
}
