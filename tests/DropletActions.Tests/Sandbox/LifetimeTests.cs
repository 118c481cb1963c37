using System.Net;
using System.Net.Sockets;
using System.Text;
using DropletActions.Sandbox;

namespace DropletActions.Tests.Sandbox;

/// <summary>Start, end and concurrency.</summary>
public sealed class LifetimeTests : SandboxFixture
{
    [Test]
    public void Sandbox_listens_on_loopback_only()
    {
        Assert.That(Sandbox.BaseUri.Host, Is.EqualTo("127.0.0.1"));
        Assert.That(Sandbox.BaseUri.AbsoluteUri, Does.EndWith("/"));
    }

    [Test]
    public async Task Disposed_sandbox_ends_hanging_requests_and_frees_its_port()
    {
        var (gate, port) = (Sandbox.Faults.Hold("POST"), Sandbox.BaseUri.Port);
        var hanging = Enumerable.Range(0, 20).Select(_ => Act(Web, new { type = "reboot" })).ToArray();
        await gate.WhenArrivedAsync(20);
        Sandbox.Dispose();
        foreach (var request in hanging)
            Assert.That(() => request, Throws.InstanceOf<HttpRequestException>());
        Assert.That(Sandbox.Actions, Is.Empty, "what hung before its work is not done");
        Assert.That(() => Get("/v2/account"), Throws.InstanceOf<HttpRequestException>());
        Sandbox.Dispose();

        using var next = DropletSandbox.Start(new SandboxOptions { Port = port });
        Assert.That(next.BaseUri.Port, Is.EqualTo(port));
    }

    [Test]
    public void Port_in_use_is_refused() =>
        Assert.That(() => DropletSandbox.Start(new SandboxOptions { Port = Sandbox.BaseUri.Port }), Throws.InstanceOf<SocketException>());

    [Test]
    public void Option_out_of_range_is_named()
    {
        Assert.That(() => DropletSandbox.Start(new SandboxOptions { DropletCount = -1 }), Throws.InstanceOf<ArgumentOutOfRangeException>()
            .With.Message.Contains("DropletCount must be 0 or more"));
        Assert.That(() => Sandbox.AddDroplet("x", size: "huge"), Throws.ArgumentException.With.Message.Contains("s-1vcpu-1gb"));
        Assert.That(() => Sandbox.AddDroplet("x", id: Web.Id), Throws.ArgumentException);
        Assert.That(() => Sandbox.AddDroplet("x", tags: ["two words"]), Throws.ArgumentException);
        Assert.That(() => Sandbox.Advance(TimeSpan.FromSeconds(-1)), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public async Task Thousand_concurrent_requests_start_one_action_on_each_Droplet()
    {
        StartWith(new SandboxOptions { DropletCount = 100, BurstLimit = 10_000 });
        var ids = Sandbox.Droplets.Select(droplet => droplet.Id).ToArray();
        var replies = await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => Post($"/v2/droplets/{ids[i % 100]}/actions", """{"type":"reboot"}""")));
        Assert.That(replies.Count(reply => reply.Status == 201), Is.EqualTo(100));
        Assert.That(replies.Count(reply => reply.Status == 422), Is.EqualTo(900));
        Assert.That(Sandbox.Actions.Select(action => action.DropletId), Is.EquivalentTo(ids));
        Assert.That(Sandbox.Calls.Select(call => call.Number), Is.EqualTo(Enumerable.Range(1, 1000)));
    }

    [Test]
    public async Task Two_sandboxes_are_independent()
    {
        using var other = DropletSandbox.Start(new SandboxOptions { DropletCount = 0 });
        await Act(Web, new { type = "reboot" });
        Assert.That((other.Actions.Count, other.Droplets.Count, other.Calls.Count), Is.EqualTo((0, 0, 0)));
        Assert.That((await Get(new Uri(other.BaseUri, "v2/account").AbsoluteUri)).Status, Is.EqualTo(401));
    }

    [Test]
    public async Task Chunked_body_and_Expect_header_are_understood()
    {
        using var content = new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes("""{"type":"reboot"}""")));
        content.Headers.ContentType = new("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v2/droplets/{Web.Id}/actions") { Content = content };
        request.Headers.TransferEncodingChunked = true;
        request.Headers.ExpectContinue = true;
        using var response = await Client.SendAsync(request);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        Assert.That(Sandbox.Calls.Single().Body, Is.EqualTo("""{"type":"reboot"}"""));
    }
}
