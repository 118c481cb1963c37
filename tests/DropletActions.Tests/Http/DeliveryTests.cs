using System.Net;
using DropletActions.Engine;
using DropletActions.Http;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Http;

/// <summary>What is known about a request whose exchange broke: the point of the break decides, over real sockets and TLS.</summary>
public sealed class DeliveryTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly ActionBody s_reboot = Bodies.Of("reboot");
    private static readonly byte[] s_plainText = "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray();
    private static readonly byte[] s_garbage = [.. Enumerable.Repeat((byte)0xA5, 200)];

    // A fatal alert in plain text, as a TLS record: "internal_error".
    private static readonly byte[] s_alert = [0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x50];

    private static readonly TestCaseData[] s_afterRequest =
    [
        Case("plain text in TLS", (connection, token) => connection.WritePastTlsAsync(s_plainText, token)),
        Case("garbage in TLS", (connection, token) => connection.WritePastTlsAsync(s_garbage, token)),
        Case("an alert in TLS", (connection, token) => connection.WritePastTlsAsync(s_alert, token)),
        Case("a clean close before the headers", (_, _) => Task.CompletedTask),
        Case("a reset before the headers", (connection, _) => Reset(connection)),
        Case("a close in the headers", (connection, token) => connection.WriteAsync("HTTP/1.1 201 Created\r\nContent-Le", token)),
        Case("a close after the headers", (connection, token) => connection.WriteAsync("HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n", token)),
        Case("a reset after the headers", (connection, token) => WriteAndReset(connection, "HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n", token)),
        Case("a close in the body", (connection, token) => connection.WriteAsync("HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n{\"action\":", token)),
        Case("plain text in the body", async (connection, token) =>
        {
            await connection.WriteAsync("HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n{\"action\":", token);
            await connection.WritePastTlsAsync(s_plainText, token);
        }),
    ];

    private static readonly TestCaseData[] s_handshakes =
    [
        Case("a close", (_, _) => Task.CompletedTask),
        Case("a close after the client's hello", (connection, token) => connection.ReadPastTlsAsync(token)),
        Case("a reset", (connection, token) => ReadAndReset(connection, token)),
        Case("plain text", (connection, token) => connection.WritePastTlsAsync(s_plainText, token)),
        Case("garbage", (connection, token) => connection.WritePastTlsAsync(s_garbage, token)),
        Case("an alert", (connection, token) => connection.WritePastTlsAsync(s_alert, token)),
    ];

    private static readonly Exception[] s_framework =
    [
        new WebException("x", WebExceptionStatus.ConnectFailure), new WebException("x", WebExceptionStatus.NameResolutionFailure),
        new WebException("x", WebExceptionStatus.ProxyNameResolutionFailure), new WebException("x", WebExceptionStatus.SecureChannelFailure),
        new WebException("x", WebExceptionStatus.KeepAliveFailure), new WebException("x", WebExceptionStatus.SendFailure),
        new WebException("x", WebExceptionStatus.ReceiveFailure), new WebException("x", WebExceptionStatus.ConnectionClosed),
        new WebException("x", WebExceptionStatus.TrustFailure),
    ];

    [TestCaseSource(nameof(s_afterRequest))]
    public void Post_whose_exchange_breaks_after_the_request_is_unknown(Func<RawConnection, CancellationToken, Task> breaks)
    {
        using var certificate = new TestCertificate();
        using var server = new RawServer(breaks, certificate);
        using var api = server.Connect();

        var failure = FailureOf(() => api.StartActionAsync(5, s_reboot, None));

        Assert.That((failure.Kind, failure.Delivery), Is.EqualTo((FailureKind.ConnectionFailed, Delivery.Unknown)));
        Assert.That(failure.Advice, Does.Contain("Get-DropletAction -Droplet 5"));
        Assert.That(server.Received, Has.Count.EqualTo(1), "sent once");
    }

    [Test]
    public async Task Post_over_TLS_is_answered()
    {
        using var certificate = new TestCertificate();
        using var server = new RawServer((connection, token) => connection.WriteAsync(Created, token), certificate);
        using var api = server.Connect();

        Assert.That((await api.StartActionAsync(5, s_reboot, None)).Id, Is.EqualTo(FakeApi.ActionId));
    }

    [TestCaseSource(nameof(s_handshakes))]
    public void Handshake_that_fails_proves_that_nothing_was_sent(Func<RawConnection, CancellationToken, Task> handshake)
    {
        using var certificate = new TestCertificate();
        using var server = new RawServer((_, _) => Task.CompletedTask, certificate) { Handshake = handshake };
        using var api = server.Connect();

        var failure = FailureOf(() => api.StartActionAsync(5, s_reboot, None));

        Assert.That((failure.Kind, failure.Delivery), Is.EqualTo((FailureKind.ConnectionFailed, Delivery.NotSent)), failure.Message);
        Assert.That(failure.Message, Does.Contain($"no connection to {server.Address}"));
        Assert.That(failure.Advice, Does.Contain("-BaseUri").And.Not.Contains("Get-DropletAction"));
        Assert.That(server.Received, Is.Empty);
    }

    [Test]
    public void Certificate_that_is_not_trusted_ends_at_once([Values] bool isRead)
    {
        var clock = new ManualClock();
        using var certificate = new TestCertificate(isTrusted: false);
        using var server = new RawServer((_, _) => Task.CompletedTask, certificate);
        using var api = server.Connect(clock: clock);

        var failure = FailureOf(() => isRead ? api.GetDropletAsync(5, None) : api.StartActionAsync(5, s_reboot, None));

        Assert.That((failure.Kind, failure.Delivery), Is.EqualTo((FailureKind.CertificateNotTrusted, Delivery.NotSent)));
        Assert.That(failure.Message, Does.Contain($"does not trust the certificate of {server.Address}").And.Contains("\"The remote certificate"));
        Assert.That(failure.Advice, Does.Contain("clock of this machine").And.Contains("-BaseUri").And.Contains("certificate authority"));
        Assert.That((server.Connections, server.Received.Count, clock.Pending), Is.EqualTo((1, 0, 0)), "no second try");
    }

    [Test]
    public async Task Post_on_a_kept_connection_that_breaks_is_sent_once_and_unknown([Values] bool isReset)
    {
        using var certificate = new TestCertificate();
        var count = 0;
        using var server = new RawServer(
            async (connection, token) =>
            {
                if (++count == 1)
                {
                    connection.IsKept = true;
                    await connection.WriteAsync(Created, token);
                }
                else if (isReset)
                {
                    connection.Reset();
                }
            },
            certificate);
        using var api = server.Connect();
        await api.StartActionAsync(5, s_reboot, None);

        var failure = FailureOf(() => api.StartActionAsync(5, s_reboot, None));

        Assert.That((failure.Kind, failure.Delivery), Is.EqualTo((FailureKind.ConnectionFailed, Delivery.Unknown)));
        Assert.That((server.Received.Count, server.Connections), Is.EqualTo((2, 1)), "The handler itself does not send a POST again.");
    }

    [TestCase("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")]
    [TestCase("HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n")]
    [TestCase("HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>")]
    [TestCase("HTTP/1.1 200 Connection established\r\n\r\n")]
    [TestCase("HTTP/1.1 200 Connection established\r\n\r\nHTTP/1.1 408 Request Timeout\r\n\r\n")]
    [TestCase("")]
    public void Proxy_that_makes_no_tunnel_proves_that_nothing_was_sent(string answer)
    {
        using var proxy = new RawServer((connection, token) => connection.WriteAsync(answer, token));
        using var api = DropletApiFactory.Create(new(new("https://api.digitalocean.com"), FakeApi.Token, "test", new ManualClock()), address =>
        {
            var handler = (SocketsHttpHandler)DropletActions.Http.MessageHandlers.Handler(address);
            handler.Proxy = new WebProxy(proxy.Address);
            return handler;
        });

        var failure = FailureOf(() => api.StartActionAsync(5, s_reboot, None));

        Assert.That((failure.Kind, failure.Delivery), Is.EqualTo((FailureKind.ConnectionFailed, Delivery.NotSent)), failure.Message);
        Assert.That(proxy.Received, Is.Not.Empty.And.All.StartsWith("CONNECT api.digitalocean.com:443 ").And.None.Contains(FakeApi.Token));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Silent_address_is_given_up_long_before_the_request_times_out(bool isStart)
    {
        // What begins a TLS handshake and gets no response waits like a packet that is dropped.
        using var certificate = new TestCertificate();
        using var server = new RawServer((_, _) => Task.CompletedTask, certificate) { Handshake = (_, token) => Task.Delay(Timeout.Infinite, token) };
        using var api = DropletApiFactory.Create(
            new(server.Address, FakeApi.Token, "test", new LeapingClock()) { RequestTimeout = TimeSpan.FromHours(1) },
            address => DropletActions.Http.MessageHandlers.Handler(address, isFramework: false, TimeSpan.FromSeconds(0.1)));

        var failure = FailureOf(() => isStart ? api.StartActionAsync(5, s_reboot, None) : api.GetActionAsync(5, None));

        Assert.That((failure.Kind, failure.Delivery), Is.EqualTo((FailureKind.ConnectionFailed, Delivery.NotSent)));
        Assert.That(failure.Message, Does.EndWith($"no connection to {server.Address} could be made: \"The address did not respond in time.\""));
        Assert.That(server.Received, Is.Empty);
    }

    [Test]
    public void Connection_may_take_less_than_5_seconds() =>
        Assert.That(((SocketsHttpHandler)DropletActions.Http.MessageHandlers.Handler(new("https://api.digitalocean.com"))).ConnectTimeout, Is.LessThan(TimeSpan.FromSeconds(5)));

    [Test]
    public void Connection_that_is_not_made_in_time_proves_that_nothing_was_sent()
    {
        using var certificate = new TestCertificate();
        using var server = new RawServer((_, _) => Task.CompletedTask, certificate) { Handshake = (_, token) => Task.Delay(Timeout.Infinite, token) };
        using var api = server.Connect(TimeSpan.FromMilliseconds(200));

        var failure = FailureOf(() => api.StartActionAsync(5, s_reboot, None));

        Assert.That((failure.Kind, failure.Delivery), Is.EqualTo((FailureKind.RequestTimeout, Delivery.NotSent)));
        Assert.That(failure.Message, Does.Contain($"no connection to {server.Address} could be made within 0.2 seconds"));
        Assert.That(failure.Advice, Does.Not.Contain("Get-DropletAction"));
    }

    [Test]
    public async Task Request_canceled_before_the_connection_is_made_was_not_sent()
    {
        using var certificate = new TestCertificate();
        var isHandshake = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var server = new RawServer((_, _) => Task.CompletedTask, certificate)
        {
            Handshake = (_, token) =>
            {
                isHandshake.TrySetResult();
                return Task.Delay(Timeout.Infinite, token);
            },
        };
        using var api = server.Connect();
        using var cancel = new CancellationTokenSource();
        var start = api.StartActionAsync(5, s_reboot, cancel.Token);
        await isHandshake.Task;
        await cancel.CancelAsync();

        Assert.That(Assert.CatchAsync<OperationCanceledException>(() => start), Is.TypeOf<RequestNotSentException>());
    }

    [TestCaseSource(nameof(s_framework))]
    public void Failure_on_NET_Framework_is_classified_by_the_body_too(WebException exception)
    {
        using var before = new FakeApi(_ => FakeApi.Json("")) { Unreachable = () => new HttpRequestException("x", exception) };
        using var after = new FakeApi(_ => throw new HttpRequestException("x", exception));

        var kind = exception.Status == WebExceptionStatus.TrustFailure ? FailureKind.CertificateNotTrusted : FailureKind.ConnectionFailed;
        var unsent = FailureOf(() => before.Reboot());
        Assert.That((unsent.Kind, unsent.Delivery), Is.EqualTo((kind, Delivery.NotSent)));
        var open = FailureOf(() => after.Reboot());
        Assert.That((open.Kind, open.Delivery), Is.EqualTo((FailureKind.ConnectionFailed, Delivery.Unknown)));
    }

    private static string Created => $"HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: {FakeApi.OneAction.Length}\r\n\r\n{FakeApi.OneAction}";

    private static Failure FailureOf(Func<Task> call) => Assert.ThrowsAsync<DropletApiException>(() => call())!.Failure;

    private static Task Reset(RawConnection connection)
    {
        connection.Reset();
        return Task.CompletedTask;
    }

    private static async Task WriteAndReset(RawConnection connection, string text, CancellationToken token)
    {
        await connection.WriteAsync(text, token);
        connection.Reset();
    }

    private static async Task ReadAndReset(RawConnection connection, CancellationToken token)
    {
        await connection.ReadPastTlsAsync(token);
        connection.Reset();
    }

    private static TestCaseData Case(string name, Func<RawConnection, CancellationToken, Task> breaks) => new TestCaseData(breaks).SetArgDisplayNames(name);
}
