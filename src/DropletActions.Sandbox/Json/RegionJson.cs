using System.Text.Json;

namespace DropletActions.Sandbox;

/// <summary>Regions as the API writes them. They never change, so each is written once and copied from then on.</summary>
internal static class RegionJson
{
    private static readonly Dictionary<string, (byte[] Whole, byte[] WithoutSizes)> s_written = Offer.Regions.ToDictionary(
        region => region.Slug, region => (Make(region, true), Make(region, false)), StringComparer.Ordinal);

    /// <summary>Sizes are left empty for a token that may not see them.</summary>
    public static void Write(Utf8JsonWriter json, RegionEntry region, TokenState token)
    {
        var (whole, withoutSizes) = s_written[region.Slug];
        json.WritePropertyName("region");
        json.WriteRawValue(token.Has(Scopes.SizesRead) ? whole : withoutSizes, skipInputValidation: true);
    }

    private static byte[] Make(RegionEntry region, bool sizes) => JsonBody.Write(json =>
    {
        json.WriteString("name", region.Name);
        json.WriteString("slug", region.Slug);
        json.WriteStrings("features", Offer.RegionFeatures);
        json.WriteBoolean("available", true);
        json.WriteStrings("sizes", sizes ? Offer.Sizes.Where(size => size.IsIn(region)).Select(size => size.Slug) : []);
    });
}
