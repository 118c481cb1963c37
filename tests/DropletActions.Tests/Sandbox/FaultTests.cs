using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using DropletActions.Sandbox;

namespace DropletActions.Tests.Sandbox;

public sealed class FaultTests : SandboxFixture
{
    private static readonly object s_reboot = new { type = "reboot" };

    [TestCase(401, "unauthorized")]
    [TestCase(403, "forbidden")]
    [TestCase(404, "not_found")]
    [TestCase(422, "unprocessable_entity")]
    [TestCase(429, "too_many_requests")]
    [TestCase(500, "server_error")]
    [TestCase(502, "bad_gateway")]
    [TestCase(503, "service_unavailable")]
    public async Task Response_with_any_status_is_repeated_as_configured_and_nothing_is_done(int status, string id)
    {
        Sandbox.Faults.Add(SandboxFault.Answer(status, 2));
        Assert.That((await Act(Web, s_reboot)).ErrorId, Is.EqualTo(id));
        Assert.That((await Act(Web, s_reboot)).Status, Is.EqualTo(status));
        Assert.That(Sandbox.Actions, Is.Empty);
        Assert.That((await Act(Web, s_reboot)).Status, Is.EqualTo(201));
    }

    [Test]
    public async Task Response_has_the_configured_body_and_Retry_After()
    {
        Sandbox.Faults.Add(new SandboxFault { Kind = SandboxFaultKind.Answer, Status = 503, Body = "{\"id\":\"x\"}", RetryAfter = 7 });
        var reply = await Get("/v2/account");
        Assert.That((reply.Text, reply.Headers["retry-after"]), Is.EqualTo(("{\"id\":\"x\"}", "7")));
        Assert.That(reply.Headers, Does.ContainKey("ratelimit-remaining"));
    }

    [Test]
    public async Task Error_can_be_returned_after_the_work()
    {
        Sandbox.Faults.Add(SandboxFault.Answer(500).Afterwards());
        Assert.That((await Act(Web, s_reboot)).Status, Is.EqualTo(500));
        Assert.That(Sandbox.Actions, Has.Count.EqualTo(1));
    }

    [Test]
    public void Connection_dropped_before_the_work_starts_nothing()
    {
        Sandbox.Faults.Add(SandboxFault.DropBeforeWork());
        Assert.That(() => Act(Web, s_reboot), Throws.InstanceOf<HttpRequestException>());
        Assert.That(Sandbox.Actions, Is.Empty);
        Assert.That(Sandbox.Calls.Single().Status, Is.Zero);
    }

    [Test]
    public async Task Connection_dropped_after_the_work_leaves_the_action_running()
    {
        await Get("/v2/account");
        Sandbox.Faults.Add(SandboxFault.DropAfterWork().On("POST", "*"));
        Assert.That(() => Act(Web, s_reboot), Throws.InstanceOf<HttpRequestException>());
        Assert.That(Sandbox.Actions.Single().Type, Is.EqualTo("reboot"));
        Assert.That((await Act(Web, s_reboot)).Message, Is.EqualTo("Droplet already has a pending event."));
    }

    [Test]
    public async Task Dropped_connection_is_reset()
    {
        Sandbox.Faults.Add(SandboxFault.DropBeforeWork());
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Sandbox.BaseUri.Port);
        await client.GetStream().WriteAsync("GET /v2/account HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray());
        var read = Assert.ThrowsAsync<IOException>(async () => await client.GetStream().ReadExactlyAsync(new byte[1]));
        Assert.That((read!.InnerException as SocketException)?.SocketErrorCode, Is.EqualTo(SocketError.ConnectionReset));
    }

    [Test]
    public async Task Malformed_body_arrives_whole_and_is_not_JSON()
    {
        Sandbox.Faults.Add(SandboxFault.Malformed());
        var reply = await Act(Web, s_reboot);
        Assert.That(reply.Status, Is.EqualTo(201));
        Assert.That(() => reply.Json, Throws.InstanceOf<JsonException>());
        Assert.That(Sandbox.Actions, Has.Count.EqualTo(1));
    }

    [Test]
    public void Truncated_body_ends_before_its_length()
    {
        Sandbox.Faults.Add(SandboxFault.Truncated());
        Assert.That(() => Act(Web, s_reboot), Throws.InstanceOf<HttpRequestException>());
        Assert.That(Sandbox.Actions, Has.Count.EqualTo(1));
    }

    [TestCase(502)]
    [TestCase(200)]
    public async Task Proxy_page_is_HTML(int status)
    {
        Sandbox.Faults.Add(SandboxFault.NotJson(status));
        var reply = await Get("/v2/account");
        Assert.That((reply.Status, reply.Headers["content-type"]), Is.EqualTo((status, "text/html; charset=utf-8")));
        Assert.That(reply.Text, Does.StartWith("<html>"));
    }

    [Test]
    public async Task Redirect_has_its_target_and_does_no_work()
    {
        Sandbox.Faults.Add(SandboxFault.Redirect("http://127.0.0.1:1/elsewhere", 307));
        var reply = await Act(Web, s_reboot);
        Assert.That((reply.Status, reply.Headers["location"]), Is.EqualTo((307, "http://127.0.0.1:1/elsewhere")));
        Assert.That(Sandbox.Actions, Is.Empty);
    }

    [Test]
    public async Task Huge_body_has_the_configured_size_and_is_valid_JSON()
    {
        Sandbox.Faults.Add(SandboxFault.HugeBody(300_000));
        var reply = await Get("/v2/account");
        Assert.That(reply.Text, Has.Length.EqualTo(300_000));
        Assert.That(reply.Json.GetProperty("padding").GetString(), Does.StartWith("xxx"));
    }

    [Test]
    public async Task Outage_drops_every_request_until_it_ends()
    {
        Sandbox.Faults.Away(TimeSpan.FromSeconds(10));
        Assert.That(() => Act(Web, s_reboot), Throws.InstanceOf<HttpRequestException>());
        Sandbox.Advance(TimeSpan.FromSeconds(9));
        Assert.That(() => Act(Web, s_reboot), Throws.InstanceOf<HttpRequestException>());
        Sandbox.Advance(TimeSpan.FromSeconds(1));
        Assert.That((await Act(Web, s_reboot)).Status, Is.EqualTo(201));
    }

    [Test]
    public async Task Held_request_waits_for_its_gate_before_the_work()
    {
        var gate = Sandbox.Faults.Hold("POST");
        var reply = Act(Web, s_reboot);
        await gate.WhenArrivedAsync(1);
        Assert.That((Sandbox.Actions.Count, reply.IsCompleted), Is.EqualTo((0, false)));
        Assert.That((await Get("/v2/account")).Status, Is.EqualTo(200), "others are served meanwhile");
        gate.Release();
        Assert.That((await reply).Status, Is.EqualTo(201));
    }

    [Test]
    public async Task Held_response_waits_for_its_gate_after_the_work()
    {
        var gate = Sandbox.Faults.Hold("POST", afterWork: true);
        var reply = Act(Web, s_reboot);
        await gate.WhenArrivedAsync(1);
        Assert.That((Sandbox.Actions.Count, reply.IsCompleted), Is.EqualTo((1, false)));
        gate.Release();
        Assert.That((await reply).Status, Is.EqualTo(201));
    }

    [Test]
    public async Task Slow_response_arrives()
    {
        Sandbox.Faults.Add(SandboxFault.Slow(TimeSpan.FromMilliseconds(1)));
        Assert.That((await Get("/v2/account")).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task Client_that_gives_up_a_held_request_leaves_the_sandbox_working()
    {
        var gate = Sandbox.Faults.Hold("POST", times: 1, afterWork: true);
        using var patience = new CancellationTokenSource();
        using var content = new StringContent("{\"type\":\"reboot\"}", System.Text.Encoding.UTF8, "application/json");
        var request = Client.PostAsync(new Uri($"/v2/droplets/{Web.Id}/actions", UriKind.Relative), content, patience.Token);
        await gate.WhenArrivedAsync(1, CancellationToken.None);
        await patience.CancelAsync();
        Assert.That(() => request, Throws.InstanceOf<OperationCanceledException>());
        gate.Release();
        Assert.That((await Get("/v2/account")).Status, Is.EqualTo(200));
    }
}
