using System.Text.Json;

namespace DropletActions.Http.Wire;

/// <summary>Reads images: the API's <c>droplet_snapshot</c>, which is what snapshots and backups are, and its <c>image</c>.</summary>
internal static class ImageReader
{
    /// <summary>Returns a reader of a page of images under this name; the id of their Droplet is 0 where they have several.</summary>
    public static Func<JsonElement, Page<DropletImage>> Page(string name, long dropletId) =>
        response => Envelope.Page(response, name, image => Read(image, dropletId));

    public static DropletImage One(JsonElement response) => Read(Envelope.One(response, "image"), 0);

    private static DropletImage Read(JsonElement image, long dropletId) => new()
    {
        Id = image.Id("id"u8),
        DropletId = dropletId,
        Name = image.Text("name"u8) ?? "",
        Slug = image.Text("slug"u8) is { Length: > 0 } slug ? slug : null,
        Distribution = image.Text("distribution"u8),
        Type = image.Text("type"u8) ?? "",
        CreatedAt = image.Time("created_at"u8),
        Regions = image.Texts("regions"u8),
        MinDiskGB = image.Int("min_disk_size"u8),
        SizeGB = image.Real("size_gigabytes"u8),
    };
}
