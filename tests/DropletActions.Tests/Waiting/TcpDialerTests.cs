using System.Net;
using System.Net.Sockets;
using DropletActions.Engine;

namespace DropletActions.Tests.Waiting;

/// <summary>The dialer that uses the network, on loopback only.</summary>
public sealed class TcpDialerTests
{
    [TestCase("127.0.0.1")]
    [TestCase("::1")]
    public async Task Open_port_accepts_and_a_closed_one_refuses(string address)
    {
        var ip = IPAddress.Parse(address);
        if (ip.AddressFamily == AddressFamily.InterNetworkV6 && !Socket.OSSupportsIPv6)
            Assert.Ignore("This machine has no IPv6.");
        var listener = new TcpListener(ip, 0);
        try
        {
            listener.Start();
        }
        catch (SocketException e) when (ip.AddressFamily == AddressFamily.InterNetworkV6)
        {
            Assert.Ignore(e.Message);
        }

        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        var whileOpen = await TcpDialer.Instance.DialAsync(address, port, CancellationToken.None);
        listener.Stop();
        var afterwards = await TcpDialer.Instance.DialAsync(address, port, CancellationToken.None);

        Assert.That((whileOpen, afterwards), Is.EqualTo(((DialFailure?)null, DialFailure.Refused)));
    }

    [Test]
    public async Task Accepted_connection_is_closed_again()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();

        await TcpDialer.Instance.DialAsync("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port, CancellationToken.None);

        using var accepted = await listener.AcceptSocketAsync();
        Assert.That(await accepted.ReceiveAsync(new byte[1]), Is.Zero);
    }

    [TestCase("192.0.2.1")]
    [TestCase("198.51.100.255")]
    [TestCase("203.0.113.9")]
    [TestCase("198.18.0.2")]
    [TestCase("198.19.255.255")]
    [TestCase("2001:db8::2")]
    public async Task Address_for_documentation_or_tests_is_not_dialed(string address) =>
        Assert.That(await TcpDialer.Instance.DialAsync(address, 22, CancellationToken.None), Is.EqualTo(new DialFailure("the address is reserved for documentation and tests, so no machine has it") { IsFinal = true }));

    [TestCase("192.0.3.1")]
    [TestCase("198.51.101.1")]
    [TestCase("198.17.255.255")]
    [TestCase("198.20.0.0")]
    [TestCase("203.0.112.1")]
    [TestCase("10.108.0.2")]
    [TestCase("2001:db9::2")]
    [TestCase("2604:a880:0:1010::18a:a001")]
    [TestCase("127.0.0.1")]
    public void Other_address_is_not_reserved(string address) => Assert.That(TcpDialer.IsReserved(IPAddress.Parse(address)), Is.False);

    [Test]
    public async Task Text_that_is_not_an_address_is_not_dialed() =>
        Assert.That(await TcpDialer.Instance.DialAsync("web-01.example.com", 22, CancellationToken.None), Is.EqualTo(new DialFailure("the address is not an IP address") { IsFinal = true }));

    [Test]
    public void Canceled_dial_ends_as_canceled()
    {
        using var canceled = new CancellationTokenSource();
        canceled.Cancel();

        Assert.That(() => TcpDialer.Instance.DialAsync("127.0.0.1", 22, canceled.Token), Throws.InstanceOf<OperationCanceledException>());
    }
}
