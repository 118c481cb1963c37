using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DropletActions.Tests.Sandbox;

/// <summary>HTTP as clients of all kinds use it, byte by byte.</summary>
public sealed class ProtocolTests : SandboxFixture
{
    [TestCase("hello\r\n\r\n")]
    [TestCase("GET / HTTP/2\r\n\r\n")]
    [TestCase("GET / HTTP/1.1\r\n\r\n")]
    [TestCase("GET / HTTP/1.1\r\nno colon\r\n\r\n")]
    [TestCase("GET somewhere HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [TestCase("POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")]
    [TestCase("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: many\r\n\r\n")]
    [TestCase("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n")]
    [TestCase("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999999999999\r\n\r\n")]
    public async Task Malformed_request_gets_a_400_and_the_end_of_its_connection(string request)
    {
        var response = await ExchangeAsync(request);
        Assert.That(response, Does.StartWith("HTTP/1.1 400 Bad Request\r\n").And.Contain("\r\nConnection: close\r\n"));
        Assert.That(response, Does.Contain("\"id\":\"bad_request\""));
        Assert.That((await Get("/v2/account")).Status, Is.EqualTo(200), "The sandbox serves others as before.");
    }

    [Test]
    public async Task Endless_line_gets_a_400() =>
        Assert.That(await ExchangeAsync($"GET /{new string('x', 100_000)}"), Does.StartWith("HTTP/1.1 400 "));

    [TestCase("/v2/account", 200)]
    [TestCase("/v2/droplets/1", 404)]
    [TestCase("/v2/droplets/one", 400)]
    public async Task HEAD_has_the_head_of_a_GET_and_no_body(string path, int status)
    {
        var (head, get) = (await ExchangeAsync(Request("HEAD", path)), await ExchangeAsync(Request("GET", path)));
        Assert.That(head, Does.StartWith($"HTTP/1.1 {status} ").And.EndWith("\r\n\r\n"));
        Assert.That(Length(head), Is.EqualTo(Length(get)).And.Positive);
    }

    [Test]
    public async Task Connection_serves_another_request_after_a_HEAD()
    {
        using var head = new HttpRequestMessage(HttpMethod.Head, "/v2/droplets");
        using var response = await Client.SendAsync(head);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await Get("/v2/droplets")).List("droplets"), Has.Length.EqualTo(3));
    }

    [TestCase("close")]
    [TestCase("TE, close")]
    [TestCase("Close , TE")]
    public async Task Connection_ends_where_close_is_one_of_its_options(string options)
    {
        var response = await ExchangeAsync($"GET /v2/account HTTP/1.1\r\nHost: localhost\r\nTE: deflate\r\nConnection: {options}\r\n\r\n");
        Assert.That(response, Does.StartWith("HTTP/1.1 401 ").And.Contain("\r\nConnection: close\r\n"));
    }

    [Test]
    public async Task Absolute_target_is_served_and_logged_as_its_path()
    {
        var response = await ExchangeAsync(Request("GET", $"{Sandbox.BaseUri}v2/droplets?per_page=1"));
        Assert.That(response, Does.StartWith("HTTP/1.1 200 OK\r\n"));
        Assert.That(Sandbox.Calls.Single().Path, Is.EqualTo("/v2/droplets?per_page=1"));
    }

    [TestCase("GET", "/v2/account", null, "200 OK")]
    [TestCase("POST", "/v2/tags", """{"name":"blue"}""", "201 Created")]
    [TestCase("DELETE", "/v2/tags/web", null, "204 No Content")]
    [TestCase("GET", "/v2/droplets/one", null, "400 Bad Request")]
    [TestCase("GET", "/v2/droplets/1", null, "404 Not Found")]
    [TestCase("POST", "/v2/tags", "{}", "422 Unprocessable Entity")]
    [TestCase("GET", "/v2/nothing", null, "501 Not Implemented")]
    public async Task Status_has_its_reason_phrase(string method, string path, string? body, string line) =>
        Assert.That(await ExchangeAsync(Request(method, path, body)), Does.StartWith($"HTTP/1.1 {line}\r\n"));

    [TestCase(409, "Conflict")]
    [TestCase(503, "Service Unavailable")]
    [TestCase(504, "Gateway Timeout")]
    [TestCase(418, "Client Error")]
    [TestCase(599, "Server Error")]
    public async Task Status_of_a_fault_has_a_reason_phrase(int status, string phrase)
    {
        Sandbox.Faults.Add(DropletActions.Sandbox.SandboxFault.Answer(status));
        Assert.That(await ExchangeAsync(Request("GET", "/v2/account")), Does.StartWith($"HTTP/1.1 {status} {phrase}\r\n"));
    }

    [TestCase("localhost")]
    [TestCase("LOCALHOST:80")]
    [TestCase("127.0.0.1")]
    [TestCase("127.1.2.3:8080")]
    [TestCase("[::1]:8080")]
    public async Task Loopback_host_is_served(string host) =>
        Assert.That(await ExchangeAsync(Request("GET", "/v2/account", null, host)), Does.StartWith("HTTP/1.1 200 "));

    [TestCase("api.example.com")]
    [TestCase("127.0.0.1.example.com:80")]
    [TestCase("192.168.0.1")]
    [TestCase("[2001:db8::1]")]
    [TestCase("localhost.example.com")]
    [TestCase("[")]
    public async Task Host_that_is_not_loopback_is_refused(string host)
    {
        var response = await ExchangeAsync(Request("POST", $"/v2/droplets/{Web.Id}/actions", """{"type":"reboot"}""", host));
        Assert.That(response, Does.StartWith("HTTP/1.1 421 Misdirected Request\r\n").And.Contain("loopback"));
        Assert.That(Sandbox.Actions, Is.Empty);
    }

    [Test]
    public async Task Absolute_target_that_is_not_loopback_is_refused() =>
        Assert.That(await ExchangeAsync(Request("GET", "http://api.example.com/v2/account")), Does.StartWith("HTTP/1.1 421 "));

    private string Request(string method, string target, string? body = null, string host = "localhost")
    {
        var content = body is null ? "" : $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n";
        return $"{method} {target} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {Sandbox.Token}\r\n{content}Connection: close\r\n\r\n{body}";
    }

    /// <summary>Sends these bytes, and returns everything until the sandbox ends the connection.</summary>
    private async Task<string> ExchangeAsync(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Sandbox.BaseUri.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));
        using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
        return await reader.ReadToEndAsync();
    }

    private static int Length(string response)
    {
        var line = response.Split("\r\n").Single(header => header.StartsWith("Content-Length: ", StringComparison.Ordinal));
        return int.Parse(line["Content-Length: ".Length..], System.Globalization.CultureInfo.InvariantCulture);
    }
}
