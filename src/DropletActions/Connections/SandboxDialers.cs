using System.Collections.Concurrent;
using DropletActions.Sandbox;

namespace DropletActions.Connections;

/// <summary>
/// Dials the ports of Droplets in the sandboxes of this process, from any runspace. The Droplets of a sandbox have no
/// machine, so the sandbox responds for them.
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

/// <summary>Asks a sandbox whether a Droplet would accept a connection.</summary>
internal sealed class SandboxDialer(DropletSandbox sandbox) : IPortDialer
{
    public Task<DialFailure?> DialAsync(string address, int port, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(sandbox.Accepts(address, port) ? null : DialFailure.Refused);
    }
}
