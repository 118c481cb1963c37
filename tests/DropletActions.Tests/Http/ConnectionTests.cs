using System.IO.Compression;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using DropletActions.Engine;

namespace DropletActions.Tests.Http;

/// <summary>Connections that are not made, that break, or that stay silent.</summary>
[TestFixture]
public sealed class ConnectionTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly ActionBody s_reboot = Bodies.Of("reboot");

    // Long enough for the request to arrive on a machine that is busy.
    private static readonly TimeSpan s_shortest = TimeSpan.FromSeconds(2);

    [Test]
    public void Closed_connection_sends_and_repeats_nothing([Values] bool isRead)
    {
        using var fake = new FakeApi(_ => FakeApi.Json(FakeApi.OneAction));
        fake.Api.Dispose();
        AssertIsClosed(Assert.ThrowsAsync<DropletApiException>(() => isRead ? fake.Api.GetActionAsync(1, default) : fake.Reboot())!);
        Assert.That(fake.Sent, Is.Empty);
    }

    [Test]
    public async Task Request_that_waits_for_the_rate_limit_is_not_sent_after_the_connection_is_closed()
    {
        using var fake = new FakeApi(_ => FakeApi.Error(429, "too_many_requests", "API rate limit exceeded.", "Retry-After", "60"));
        var reboot = fake.Reboot();
        await fake.Clock.WhenPending(1);
        fake.Api.Dispose();
        fake.Clock.Advance(TimeSpan.FromSeconds(60));
        AssertIsClosed(Assert.ThrowsAsync<DropletApiException>(() => reboot)!);
        Assert.That(fake.Sent, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Request_uses_HTTP_1_1()
    {
        using var server = new RawServer((stream, token) => RawServer.Write(stream, Ok(FakeApi.OneAction), token));
        using var api = server.Connect();
        var action = await api.StartActionAsync(3164444, s_reboot, None);

        Assert.That(action.Id, Is.EqualTo(36804636));
        var request = server.Received.Single();
        Assert.That(request, Does.StartWith("POST /v2/droplets/3164444/actions HTTP/1.1\r\n"));
        Assert.That(request, Does.EndWith("\r\n\r\n{\"type\":\"reboot\"}"));
        Assert.That(request, Does.Contain("Content-Length: 17\r\n").And.Not.Contains("Expect:"));
    }

    [Test]
    public async Task Compressed_response_is_read()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress, leaveOpen: true))
            gzip.Write(Encoding.UTF8.GetBytes(FakeApi.OneAction));

        using var server = new RawServer(async (stream, token) =>
        {
            await RawServer.Write(stream, $"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {packed.Length}\r\n\r\n", token);
            await stream.WriteAsync(packed.ToArray(), token);
        });
        using var api = server.Connect();
        Assert.That((await api.GetActionAsync(FakeApi.ActionId, None)).Id, Is.EqualTo(36804636));
    }

    [Test]
    public void Refused_connection_means_that_nothing_was_sent()
    {
        using var server = new RawServer((_, _) => Task.CompletedTask);
        using var api = server.Connect();
        server.Close();

        var failure = Assert.ThrowsAsync<DropletApiException>(() => api.StartActionAsync(1, s_reboot, None))!.Failure;
        Assert.That((failure.Kind, failure.Delivery), Is.EqualTo((FailureKind.ConnectionFailed, Delivery.NotSent)));
        Assert.That(failure.Cause, Is.TypeOf<SocketException>());
        Assert.That(failure.Advice, Does.Contain("-BaseUri"));
    }

    private static IEnumerable<TestCaseData> BeforeSending()
    {
        yield return new TestCaseData(new HttpRequestException("x", new SocketException((int)SocketError.HostNotFound))).SetArgDisplayNames("no such host");
        yield return new TestCaseData(new HttpRequestException("x", new SocketException((int)SocketError.NetworkUnreachable))).SetArgDisplayNames("no network");
        yield return new TestCaseData(new HttpRequestException("x", new AuthenticationException("x", new IOException("y")))).SetArgDisplayNames("handshake");
    }

    [TestCaseSource(nameof(BeforeSending))]
    public void Failure_before_the_request_means_that_nothing_was_sent(Exception exception)
    {
        using var fake = new FakeApi(_ => FakeApi.Json(FakeApi.OneAction)) { Unreachable = () => exception };
        var failure = Assert.ThrowsAsync<DropletApiException>(() => fake.Reboot())!.Failure;
        Assert.That((failure.Kind, failure.Delivery), Is.EqualTo((FailureKind.ConnectionFailed, Delivery.NotSent)));
    }

    [TestCaseSource(nameof(BeforeSending))]
    public void Same_exception_after_the_body_was_requested_leaves_the_outcome_unknown(Exception exception)
    {
        using var fake = new FakeApi(_ => throw exception);
        var failure = Assert.ThrowsAsync<DropletApiException>(() => fake.Reboot())!.Failure;
        Assert.That((failure.Kind, failure.Delivery), Is.EqualTo((FailureKind.ConnectionFailed, Delivery.Unknown)));
    }

    [Test]
    public void Reset_of_an_open_connection_leaves_the_outcome_unknown()
    {
        using var fake = new FakeApi(_ => throw new HttpRequestException("x", new IOException("y", new SocketException((int)SocketError.ConnectionReset))));
        var failure = Assert.ThrowsAsync<DropletApiException>(() => fake.Reboot())!.Failure;
        Assert.That((failure.Kind, failure.Delivery), Is.EqualTo((FailureKind.ConnectionFailed, Delivery.Unknown)));
    }

    [TestCase("")]
    [TestCase("HTTP/1.1 201 Cre")]
    [TestCase("HTTP/1.1 201 Created\r\nContent-Length: 1000\r\n\r\n{\"action\":{\"id\":1")]
    [TestCase("HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"act\r\n")]
    [TestCase("no HTTP at all\r\n\r\n")]
    public void Broken_connection_leaves_the_outcome_unknown(string answer)
    {
        using var server = new RawServer((stream, token) => RawServer.Write(stream, answer, token));
        using var api = server.Connect();
        var failure = Assert.ThrowsAsync<DropletApiException>(() => api.StartActionAsync(5, s_reboot, None))!.Failure;

        Assert.That((failure.Kind, failure.Delivery), Is.EqualTo((FailureKind.ConnectionFailed, Delivery.Unknown)));
        Assert.That(failure.Advice, Does.Contain("Get-DropletAction -Droplet 5"));
        Assert.That(failure.Cause?.InnerException, Is.Null);
        Assert.That(server.Received, Has.Count.EqualTo(1), "sent once");
    }

    [TestCase("")]
    [TestCase("HTTP/1.1 201 Created\r\nContent-Length: 1000\r\n\r\n{\"action\":")]
    public void Response_that_is_incomplete_at_the_timeout_leaves_the_outcome_unknown(string start)
    {
        using var server = new RawServer(async (stream, token) =>
        {
            await RawServer.Write(stream, start, token);
            await Task.Delay(Timeout.Infinite, token);
        });
        using var api = server.Connect(s_shortest);
        var failure = Assert.ThrowsAsync<DropletApiException>(() => api.StartActionAsync(5, s_reboot, None))!.Failure;
        Assert.That((failure.Kind, failure.Delivery), Is.EqualTo((FailureKind.RequestTimeout, Delivery.Unknown)));
        Assert.That(failure.Message, Does.Contain("2 seconds"));
    }

    [Test]
    public void Refusal_with_an_endless_body_is_a_refusal([Values] bool breaks)
    {
        using var server = new RawServer(async (stream, token) =>
        {
            await RawServer.Write(stream, "HTTP/1.1 401 Unauthorized\r\nContent-Length: 1000\r\n\r\n{\"id\":", token);
            await Task.Delay(breaks ? TimeSpan.Zero : Timeout.InfiniteTimeSpan, token);
        });
        using var api = server.Connect(s_shortest);
        var failure = Assert.ThrowsAsync<DropletApiException>(() => api.StartActionAsync(5, s_reboot, None))!.Failure;
        Assert.That((failure.Kind, failure.Delivery), Is.EqualTo((FailureKind.Unauthorized, Delivery.Refused)));
        Assert.That(failure.Message, Does.EndWith("the API does not accept the token (HTTP 401)."));
    }

    [Test]
    public async Task Canceled_request_ends_at_once_as_canceled(
        [Values("", "HTTP/1.1 201 Created\r\nContent-Length: 1000\r\n\r\n{\"action\":")] string start, [Values] bool isRead)
    {
        using var server = new RawServer(async (stream, token) =>
        {
            await RawServer.Write(stream, start, token);
            await Task.Delay(Timeout.Infinite, token);
        });
        using var api = server.Connect();
        using var cancel = new CancellationTokenSource();
        Task work = isRead ? api.GetActionAsync(FakeApi.ActionId, cancel.Token) : api.StartActionAsync(5, s_reboot, cancel.Token);
        await server.Asked.Task;
        await cancel.CancelAsync();
        AssertCanceled(work, cancel.Token);
    }

    [Test]
    public void Request_that_is_canceled_before_it_starts_is_not_sent()
    {
        using var fake = new FakeApi(_ => FakeApi.Json(FakeApi.OneAction));
        var canceled = new CancellationToken(canceled: true);
        AssertCanceled(fake.Reboot(1, canceled), canceled);
        AssertCanceled(fake.Api.GetDropletAsync(1, canceled), canceled);
        Assert.That(fake.Sent, Is.Empty);
    }

    [Test]
    public void Too_large_body_is_not_read_to_its_end()
    {
        using var endless = LongStream.Endless();
        using var fake = new FakeApi(_ => new() { Content = new StreamContent(endless) });
        var failure = Assert.ThrowsAsync<DropletApiException>(() => fake.Reboot())!.Failure;
        Assert.That((failure.Kind, failure.Delivery), Is.EqualTo((FailureKind.ServerError, Delivery.Unknown)));
        Assert.That(endless.Given, Is.LessThanOrEqualTo((32L * 1024 * 1024) + 1));
    }

    [TestCase(404, FailureKind.DropletNotFound)]
    [TestCase(429, FailureKind.RateLimited)]
    [TestCase(500, FailureKind.ServerError)]
    public async Task Only_the_beginning_of_an_error_is_read(int status, FailureKind kind)
    {
        using var endless = LongStream.Endless();
        using var fake = new FakeApi(_ => new((System.Net.HttpStatusCode)status) { Content = new StreamContent(endless) }, settings => settings with { RateLimitTimeout = TimeSpan.Zero });
        var work = fake.Reboot();
        await fake.Clock.RunAsync(Task.WhenAny(work));
        Assert.That(Assert.ThrowsAsync<DropletApiException>(() => work)!.Kind, Is.EqualTo(kind));
        Assert.That(endless.Given, Is.LessThanOrEqualTo(64 * 1024));
    }

    [TestCase("HTTP/1.1 201 Created\r\nDate: Sun, 01 Mar 2026 12:00:00 GMT\r\nDate: x\r\nDate: Mon, 01 Jan 0001 00:00:00 GMT\r\nContent-Length: {0}\r\n\r\n{1}", TestName = "Three_dates")]
    [TestCase("HTTP/1.1 201\r\nContent-Length: {0}\r\n\r\n{1}", TestName = "No_reason")]
    [TestCase("HTTP/1.1 201 \u00ff\u0007 \u001b[31m\r\nContent-Length: {0}\r\n\r\n{1}", TestName = "A_reason_that_is_none")]
    [TestCase("HTTP/1.0 201 Created\r\n\r\n{1}", TestName = "An_old_server")]
    [TestCase("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: {0}\r\n\r\n{1}", TestName = "Answers_before_the_answer")]
    [TestCase("HTTP/1.1 201 Created\r\nX: \u0000\u00e9\u0001\r\nretry-after:\r\nratelimit-limit: \u00e9\r\nContent-Length: {0}\r\n\r\n{1}", TestName = "Headers_that_are_no_text")]
    [TestCase("HTTP/1.1 201 Created\r\nLocation: ://[\r\nContent-Type: ///\r\nContent-Length: {0}\r\n\r\n{1}", TestName = "Headers_that_are_no_address_and_no_kind")]
    [TestCase("HTTP/1.1 201 Created\r\nContent-Length: {0}\r\nContent-Length: 5\r\n\r\n{1}", TestName = "Two_lengths")]
    [TestCase("HTTP/1.1 201 Created\r\nContent-Length: -1\r\n\r\n{1}", TestName = "A_negative_length")]
    [TestCase("HTTP/1.1 201 Created\r\nContent-Length: 99999999999999999999\r\n\r\n{1}", TestName = "A_length_beyond_64_bits")]
    [TestCase("HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\nFFFFFFFFFFFFFFFFF\r\n{1}", TestName = "A_chunk_beyond_64_bits")]
    [TestCase("HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n{1}", TestName = "A_chunk_of_no_length")]
    [TestCase("HTTP/1.1 201 Created\r\nTransfer-Encoding: gzip\r\n\r\n{1}", TestName = "A_transfer_that_nobody_knows")]
    [TestCase("HTTP/1.1 204 No Content\r\n\r\n{1}", TestName = "No_content")]
    [TestCase("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n{1}", TestName = "Another_protocol")]
    [TestCase("HTTP/1.1 999 ?\r\nContent-Length: {0}\r\n\r\n{1}", TestName = "A_status_that_is_none")]
    [TestCase("HTTP/1.1 99999 ?\r\n\r\n{1}", TestName = "A_status_of_five_digits")]
    [TestCase("HTTP/1.1 201 Created\r\nno colon\r\nContent-Length: {0}\r\n\r\n{1}", TestName = "A_header_without_a_colon")]
    [TestCase("HTTP/2 201\r\ncontent-length: {0}\r\n\r\n{1}", TestName = "A_version_that_was_not_asked_for")]
    public async Task Unusual_head_yields_the_action_or_leaves_the_outcome_unknown(string answer)
    {
        var text = string.Format(System.Globalization.CultureInfo.InvariantCulture, answer, FakeApi.OneAction.Length, FakeApi.OneAction);
        using var server = new RawServer((stream, token) => stream.WriteAsync(Encoding.Latin1.GetBytes(text), token));
        using var api = server.Connect();
        try
        {
            Assert.That((await api.StartActionAsync(3164444, s_reboot, None)).Id, Is.EqualTo(36804636));
        }
        catch (DropletApiException e)
        {
            Assert.That(e.Failure.Delivery, Is.EqualTo(Delivery.Unknown));
            Assert.That(e.Kind, Is.EqualTo(FailureKind.ServerError).Or.EqualTo(FailureKind.ConnectionFailed).Or.EqualTo(FailureKind.NotFromApi));
            Assert.That(e.InnerException?.InnerException, Is.Null);
            Assert.That(e.Message.Any(char.IsControl), Is.False);
        }

        Assert.That(server.Received, Has.Count.EqualTo(1), "sent once");
    }

    private static void AssertCanceled(Task work, CancellationToken token)
    {
        var error = Assert.CatchAsync<OperationCanceledException>(() => work)!;
        Assert.That(error.InnerException, Is.Null);
        Assert.That(error.CancellationToken, Is.EqualTo(token));
        Assert.That(work.IsCanceled, Is.True);
    }

    private static string Ok(string body) => $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}";

    private static void AssertIsClosed(DropletApiException exception)
    {
        Assert.That((exception.Kind, exception.Failure.Delivery), Is.EqualTo((FailureKind.NotConnected, Delivery.NotSent)));
        Assert.That(exception.Message, Does.EndWith(": the connection was closed."));
        Assert.That(exception.Failure.Advice, Is.EqualTo("Connect again with Connect-DigitalOcean, then try again."));
    }
}
