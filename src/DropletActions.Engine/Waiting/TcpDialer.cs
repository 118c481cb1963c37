using System.Net;
using System.Net.Sockets;

namespace DropletActions.Engine;

/// <summary>Dials over the network.</summary>
internal sealed class TcpDialer : IPortDialer
{
    public static TcpDialer Instance { get; } = new();

    // The ranges for documentation and benchmarks. A sandbox's Droplets have such addresses, which no test should send packets to.
    private static readonly (byte[] Prefix, int Bits)[] s_reserved =
    [
        ([192, 0, 2], 24), ([198, 51, 100], 24), ([203, 0, 113], 24), ([198, 18], 15), ([0x20, 0x01, 0x0d, 0xb8], 32),
    ];

    public async Task<DialFailure?> DialAsync(string address, int port, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!IPAddress.TryParse(address, out var ip))
            return new("the address is not an IP address") { IsFinal = true };

        if (IsReserved(ip))
            return new("the address is reserved for documentation and tests, so no machine has it") { IsFinal = true };

        using var socket = new Socket(ip.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        using var cancellation = cancellationToken.Register(socket.Dispose);
        try
        {
            await socket.ConnectAsync(ip, port).ConfigureAwait(false);
            return null;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return Why(e);
        }
    }

    /// <summary>Whether an address is in a range that no machine on the internet has.</summary>
    internal static bool IsReserved(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        return Array.Exists(s_reserved, range => range.Prefix.Length <= 3 == (bytes.Length == 4) && StartsWith(bytes, range.Prefix, range.Bits));
    }

    private static bool StartsWith(byte[] bytes, byte[] prefix, int bits)
    {
        for (var at = 0; at < prefix.Length; at++)
        {
            var mask = bits - (8 * at) >= 8 ? 0xff : 0xff << (8 - (bits - (8 * at)));
            if ((bytes[at] & mask) != (prefix[at] & mask))
                return false;
        }

        return true;
    }

    private static DialFailure Why(Exception e) => e switch
    {
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => DialFailure.Refused,
        SocketException { SocketErrorCode: SocketError.TimedOut } => DialFailure.NoResponse,
        SocketException { SocketErrorCode: SocketError.HostUnreachable or SocketError.NetworkUnreachable } => new("the address cannot be reached from this machine"),
        _ => new(Sentence.Open(e.Message)),
    };
}
