using System.Globalization;

namespace DropletActions.Sandbox;

/// <summary>The addresses of a Droplet. They are of ranges that are reserved for benchmarks and documentation, so that they lead to no real machine.</summary>
internal static class Addresses
{
    public static string PublicIPv4(DropletState droplet) => FormattableString.Invariant($"198.18.{High(droplet)}.{Low(droplet)}");

    public static string PrivateIPv4(DropletState droplet) => FormattableString.Invariant($"10.108.{High(droplet)}.{Low(droplet)}");

    /// <summary>Null where IPv6 is not enabled.</summary>
    public static string? PublicIPv6(DropletState droplet) => droplet.IPv6 ? "2001:db8::" + (droplet.Number + 2).ToString("x", CultureInfo.InvariantCulture) : null;

    public static bool Has(DropletState droplet, string address) =>
        address == PublicIPv4(droplet) || address == PrivateIPv4(droplet) || address == PublicIPv6(droplet);

    private static int High(DropletState droplet) => (droplet.Number / 250) % 256;

    private static int Low(DropletState droplet) => (droplet.Number % 250) + 2;
}
