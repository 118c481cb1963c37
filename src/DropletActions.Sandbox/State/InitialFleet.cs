using System.Globalization;

namespace DropletActions.Sandbox;

/// <summary>The settings of a Droplet to add.</summary>
internal sealed record NewDroplet(string Name)
{
    /// <summary>Null for the next free id.</summary>
    public long? Id { get; init; }

    public string Status { get; init; } = "active";

    public IReadOnlyList<string> Tags { get; init; } = [];

    public string Region { get; init; } = "nyc3";

    public string Size { get; init; } = "s-1vcpu-1gb";

    public string Image { get; init; } = "ubuntu-24-04-x64";

    public bool Backups { get; init; }
}

/// <summary>The Droplets that a sandbox starts with.</summary>
internal static class InitialFleet
{
    private const int MaxMixed = 30;
    private static readonly string[] s_regions = ["nyc3", "nyc3", "ams3", "fra1"];

    public static IEnumerable<NewDroplet> Of(int count) =>
        Enumerable.Range(0, count).Select(index => count <= MaxMixed ? Mixed(index) : Web(index));

    /// <summary>Two web servers, a database, two web servers, a database…</summary>
    private static NewDroplet Mixed(int index)
    {
        var (group, place) = (index / 3, index % 3);
        return place < 2
            ? new NewDroplet(Name("web", 2, (group * 2) + place + 1)) { Tags = ["web", "env:prod"], Region = Region(index) }
            : new NewDroplet(Name("db", 2, group + 1))
            {
                Tags = ["db", "env:prod"],
                Region = Region(index),
                Size = "s-2vcpu-2gb",
                Image = "debian-12-x64",
                Backups = true,
            };
    }

    private static NewDroplet Web(int index) => new(Name("web", 4, index + 1)) { Tags = ["web", "env:prod"], Region = Region(index) };

    private static string Region(int index) => s_regions[index % s_regions.Length];

    private static string Name(string role, int digits, int number) =>
        $"{role}-{number.ToString("D" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)}";
}
