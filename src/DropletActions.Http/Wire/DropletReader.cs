using System.Globalization;
using System.Text.Json;

namespace DropletActions.Http.Wire;

/// <summary>Reads the API's <c>droplet</c>.</summary>
internal static class DropletReader
{
    public static Func<JsonElement, Droplet> One(long dropletId) => response =>
        Read(Envelope.One(response, "droplet")) is var droplet && droplet.DropletId == dropletId ? droplet : throw new UnreadableResponseException("it is about another Droplet");

    public static Page<Droplet> Page(JsonElement response) => Envelope.Page(response, "droplets", Read);

    private static Droplet Read(JsonElement droplet)
    {
        var networks = droplet.Object("networks"u8);
        return new()
        {
            DropletId = droplet.Id("id"u8),
            Name = droplet.Text("name"u8) ?? "",
            Status = droplet.Text("status"u8) ?? "",
            Locked = droplet.Flag("locked"u8),
            RegionSlug = droplet.Object("region"u8)?.Text("slug"u8) ?? "",
            SizeSlug = droplet.Text("size_slug"u8) ?? droplet.Object("size"u8)?.Text("slug"u8) ?? "",
            Vcpus = droplet.Int("vcpus"u8),
            MemoryMB = droplet.Int("memory"u8),
            DiskGB = droplet.Int("disk"u8),
            Image = droplet.Object("image"u8) is { } image ? ImageWord(image) : "",
            PublicIPv4 = Address(networks, "v4"u8, "public"),
            PrivateIPv4 = Address(networks, "v4"u8, "private"),
            PublicIPv6 = Address(networks, "v6"u8, "public"),
            Tags = droplet.Texts("tags"u8),
            Features = droplet.Texts("features"u8),
            BackupIds = droplet.Ids("backup_ids"u8),
            SnapshotIds = droplet.Ids("snapshot_ids"u8),
            CreatedAt = droplet.Time("created_at"u8),
        };
    }

    private static string ImageWord(JsonElement image) =>
        NotEmpty(image.Text("slug"u8)) ?? NotEmpty(image.Text("name"u8)) ?? image.OptionalId("id"u8)?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static string? Address(JsonElement? networks, ReadOnlySpan<byte> version, string type)
    {
        if (networks is null)
            return null;

        foreach (var network in networks.Value.Objects(version))
        {
            if (network.Text("type"u8) == type)
                return NotEmpty(network.Text("ip_address"u8));
        }

        return null;
    }

    private static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
