using System.Text.Json;
using DropletActions.Engine;

namespace DropletActions.Http.Wire;

/// <summary>Reads the API's <c>action</c>.</summary>
internal static class ActionReader
{
    public static DropletAction One(JsonElement answer) => Read(Envelope.One(answer, "action"));

    public static IReadOnlyList<DropletAction> All(JsonElement answer) => Envelope.Many(answer, "actions", Read);

    public static Page<DropletAction> Page(JsonElement answer) => Envelope.Page(answer, "actions", Read);

    private static DropletAction Read(JsonElement action)
    {
        var resourceId = action.OptionalId("resource_id"u8);
        var resourceType = action.Text("resource_type"u8) ?? "";
        var region = action.Object("region"u8) is { } element ? ReadRegion(element) : null;
        return new()
        {
            Id = action.Id("id"u8),
            DropletId = resourceType == "droplet" ? resourceId : null,
            Type = action.Text("type"u8) ?? "",
            Status = action.Text("status"u8) ?? "",
            StartedAt = action.Time("started_at"u8),
            CompletedAt = action.Time("completed_at"u8),
            ResourceId = resourceId,
            ResourceType = resourceType,
            Region = region,
            RegionSlug = action.Text("region_slug"u8) ?? (region is { Slug.Length: > 0 } ? region.Slug : null),
        };
    }

    private static Region ReadRegion(JsonElement region) => new()
    {
        Name = region.Text("name"u8) ?? "",
        Slug = region.Text("slug"u8) ?? "",
        Features = region.Texts("features"u8),
        Available = region.Flag("available"u8),
        Sizes = region.Texts("sizes"u8),
    };
}
