using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DropletActions.Engine;
using DropletActions.Tests.Http;

namespace DropletActions.Tests.Secrecy;

/// <summary>The token is sent only to the connection's own origin: real sockets, and a second server that waits for it.</summary>
public sealed class OriginTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Test]
    public void No_redirect_is_followed(
        [Values(301, 302, 303, 307, 308)] int status,
        [Values("http://127.0.0.1:{0}/", "http://localhost:{0}/", "https://127.0.0.1:{0}/", "//127.0.0.1:{0}/", "/v2/droplets")] string location)
    {
        using var elsewhere = new RawServer((stream, token) => RawServer.Write(stream, Answer("200 OK", "", FakeApi.OneAction), token));
        var there = string.Format(System.Globalization.CultureInfo.InvariantCulture, location, elsewhere.Address.Port);
        using var server = new RawServer((stream, token) => RawServer.Write(stream, Answer($"{status} Moved", $"Location: {there}\r\n", ""), token));
        using var api = Connect(server.Address);

        foreach (var call in new Func<Task>[] { () => api.GetDropletAsync(5, None), () => api.StartActionAsync(5, Bodies.Of("reboot"), None) })
            Assert.That(Assert.ThrowsAsync<DropletApiException>(() => call())!.HttpStatus, Is.EqualTo(status));

        Assert.That(server.Received, Has.Count.EqualTo(2).And.All.Contains("Bearer " + FakeApi.Token), "Asked once each, with the token.");
        Assert.That(elsewhere.Received, Is.Empty);
    }

    [Test]
    public async Task No_link_to_a_page_of_another_origin_is_followed()
    {
        using var elsewhere = new RawServer((stream, token) => RawServer.Write(stream, Answer("200 OK", "", FakeApi.OneAction), token));
        using var server = new RawServer((stream, token) => RawServer.Write(stream, Answer("200 OK", "Link: <" + elsewhere.Address + ">; rel=next\r\n",
            """{"droplets":[{"id":1}],"links":{"pages":{"next":"ADDRESSv2/droplets?page=2"} } }""".Replace("ADDRESS", elsewhere.Address.ToString(), StringComparison.Ordinal)), token));
        using var api = Connect(server.Address);

        for (var page = 1; page <= 3; page++)
            Assert.That((await api.ListDropletsAsync(new(), page, None)).HasNext, Is.True);

        Assert.That(server.Received.Select(request => request.Split(' ')[1]), Is.EqualTo(Enumerable.Range(1, 3).Select(page => $"/v2/droplets?per_page=200&page={page}")));
        Assert.That(elsewhere.Received, Is.Empty);
    }

    [Test]
    public async Task Nothing_is_sent_to_an_untrusted_server()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var heard = HearAsync(listener, certificate);
        using var api = Connect(new($"https://{listener.LocalEndpoint}"));

        var failure = Assert.ThrowsAsync<DropletApiException>(() => api.StartActionAsync(5, Bodies.Of("reboot"), None))!.Failure;

        Assert.That((failure.Kind, failure.Delivery), Is.EqualTo((FailureKind.CertificateNotTrusted, Delivery.NotSent)));
        Assert.That(Reachable.TextsOf(failure), Has.None.Contains(FakeApi.Token));
        Assert.That(await heard, Is.Empty);
    }

    [Test]
    public void Loopback_requests_use_no_proxy()
    {
        using var handler = (SocketsHttpHandler)DropletActions.Http.MessageHandlers.Handler(new("http://127.0.0.1:5000"));
        using var other = (SocketsHttpHandler)DropletActions.Http.MessageHandlers.Handler(new("https://api.digitalocean.com"));

        Assert.That((handler.UseProxy, other.UseProxy), Is.EqualTo((false, true)));
        Assert.That((other.AllowAutoRedirect, other.UseCookies, other.Credentials, other.SslOptions.RemoteCertificateValidationCallback), Is.EqualTo((false, false, (object?)null, (object?)null)));
    }

    // By the machine's own clock, or a token that goes astray would be waited for without end.
    private static IDropletApi Connect(Uri address) =>
        DropletActions.Http.DropletApiFactory.Create(new(address, FakeApi.Token, "test", SystemClock.Instance) { RequestTimeout = TimeSpan.FromSeconds(5) });

    /// <summary>All that a client sends over TLS to a server with this certificate.</summary>
    private static async Task<string> HearAsync(TcpListener listener, X509Certificate2 certificate)
    {
        using var client = await listener.AcceptTcpClientAsync();
        using var stream = new SslStream(client.GetStream());
        try
        {
            await stream.AuthenticateAsServerAsync(certificate);
            using var reader = new StreamReader(stream);
            return await reader.ReadToEndAsync();
        }
        catch (Exception e) when (e is IOException or AuthenticationException)
        {
            return "";
        }
    }

    private static string Answer(string status, string headers, string body) =>
        $"HTTP/1.1 {status}\r\n{headers}Content-Type: application/json\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}";
}
