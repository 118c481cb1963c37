using System.Collections.Concurrent;
using DropletActions.Engine;

namespace DropletActions.Connections;

/// <summary>
/// How ports of Droplets are dialed for the sandboxes of this process, whichever runspace connects to them: a sandbox's Droplets have no
/// machine, so the sandbox answers for them.
/// </summary>
internal static class SandboxDialers
{
    private static readonly ConcurrentDictionary<string, IPortDialer> s_byOrigin = new();

    /// <summary>A sandbox has started.</summary>
    public static void Add(Uri address, IPortDialer dialer) => s_byOrigin[OriginOf(address)] = dialer;

    /// <summary>A sandbox has stopped.</summary>
    public static void Remove(Uri address) => s_byOrigin.TryRemove(OriginOf(address), out _);

    /// <summary>The dialer for the Droplets of an API: the network's, unless it is a sandbox.</summary>
    public static IPortDialer For(Uri address) => s_byOrigin.TryGetValue(OriginOf(address), out var dialer) ? dialer : TcpDialer.Instance;

    private static string OriginOf(Uri address) => address.IsAbsoluteUri ? address.GetLeftPart(UriPartial.Authority) : "";
}
