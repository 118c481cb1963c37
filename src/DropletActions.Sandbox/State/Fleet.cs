using System.Globalization;

namespace DropletActions.Sandbox;

/// <summary>The Droplets that a sandbox starts with.</summary>
internal static class Fleet
{
    private const int LargestMixed = 30;
    private static readonly string[] s_regions = ["nyc3", "nyc3", "ams3", "fra1"];

    public static IEnumerable<DropletRecipe> Of(int count) =>
        count <= LargestMixed ? Enumerable.Range(0, count).Select(Mixed) : Enumerable.Range(0, count).Select(Web);

    /// <summary>Two web servers, a database, two web servers, a database…</summary>
    private static DropletRecipe Mixed(int index)
    {
        var group = index / 3;
        var place = index % 3;
        return place < 2
            ? new DropletRecipe(Name("web", 2, (group * 2) + place + 1))
            {
                Tags = ["web", "env:prod"],
                Region = Region(index),
            }
            : new DropletRecipe(Name("db", 2, group + 1))
            {
                Tags = ["db", "env:prod"],
                Region = Region(index),
                Size = "s-2vcpu-2gb",
                Image = "debian-12-x64",
                Backups = true,
            };
    }

    private static DropletRecipe Web(int index) => new(Name("web", 4, index + 1)) { Tags = ["web", "env:prod"], Region = Region(index) };

    private static string Region(int index) => s_regions[index % s_regions.Length];

    private static string Name(string role, int digits, int number) =>
        $"{role}-{number.ToString("D" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)}";
}
