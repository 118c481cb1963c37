using DropletActions.Sandbox;

namespace DropletActions.Tests.Sandbox;

public sealed class RateLimitTests : SandboxFixture
{
    [Test]
    public async Task Every_response_has_the_headers_of_the_rate_limit()
    {
        foreach (var (path, left) in new[] { ("/v2/account", "4999"), ("/v2/droplets/1", "4998"), ("/v2/nothing", "4997") })
        {
            var reply = await Get(path);
            Assert.That(reply.Headers["ratelimit-limit"], Is.EqualTo("5000"));
            Assert.That(reply.Headers["ratelimit-remaining"], Is.EqualTo(left));
            Assert.That(reply.Headers["ratelimit-reset"], Is.EqualTo($"{Start.AddHours(1).ToUnixTimeSeconds()}"));
            Assert.That(reply.Headers, Does.Not.ContainKey("retry-after"));
        }
    }

    [Test]
    public async Task Burst_limit_has_Retry_After_and_hides_the_rest_of_the_hourly_limit()
    {
        StartWith(new SandboxOptions { BurstLimit = 2, BurstWindow = TimeSpan.FromSeconds(10) });
        await Get("/v2/account");
        Sandbox.Advance(TimeSpan.FromSeconds(4));
        await Get("/v2/account");
        var reply = await Act(Web, new { type = "reboot" });
        Assert.That((reply.Status, reply.ErrorId), Is.EqualTo((429, "too_many_requests")));
        Assert.That((reply.Headers["retry-after"], reply.Headers["ratelimit-remaining"]), Is.EqualTo(("6", "0")));
        Assert.That(Sandbox.Actions, Is.Empty);

        Sandbox.Advance(TimeSpan.FromSeconds(6));
        Assert.That((await Act(Web, new { type = "reboot" })).Status, Is.EqualTo(201), "one request has left the window");
        Assert.That((await Get("/v2/account")).Status, Is.EqualTo(429), "the other is still in it");
    }

    [Test]
    public async Task Hourly_limit_has_only_the_time_when_the_oldest_request_expires()
    {
        StartWith(new SandboxOptions { HourlyLimit = 2 });
        await Get("/v2/account");
        Sandbox.Advance(TimeSpan.FromMinutes(10));
        Assert.That((await Get("/v2/account")).Headers["ratelimit-remaining"], Is.EqualTo("0"));
        var reply = await Get("/v2/account");
        Assert.That((reply.Status, reply.Headers["ratelimit-remaining"]), Is.EqualTo((429, "0")));
        Assert.That(reply.Headers, Does.Not.ContainKey("retry-after"));
        Assert.That(reply.Headers["ratelimit-reset"], Is.EqualTo($"{Start.AddHours(1).ToUnixTimeSeconds()}"));

        Sandbox.Advance(TimeSpan.FromMinutes(50));
        reply = await Get("/v2/account");
        Assert.That((reply.Status, reply.Headers["ratelimit-reset"]), Is.EqualTo((200, $"{Start.AddMinutes(70).ToUnixTimeSeconds()}")));
    }

    [Test]
    public async Task Each_token_has_a_rate_limit_of_its_own()
    {
        StartWith(new SandboxOptions { HourlyLimit = 1 });
        await Get("/v2/account");
        Assert.That((await Get("/v2/account")).Status, Is.EqualTo(429));
        Assert.That((await Get("/v2/account", ClientWith(Sandbox.AddToken("account:read")))).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task Wrong_clock_affects_all_times_of_the_server()
    {
        StartWith(new SandboxOptions { ClockSkew = TimeSpan.FromHours(-1) });
        var reply = await Act(Web, new { type = "reboot" });
        Assert.That(reply.Json.GetProperty("action").GetProperty("started_at").GetString(), Is.EqualTo("2026-03-02T09:00:00Z"));
        Assert.That(reply.Headers["date"], Is.EqualTo("Mon, 02 Mar 2026 09:00:00 GMT"));
        Assert.That(reply.Headers["ratelimit-reset"], Is.EqualTo($"{Start.ToUnixTimeSeconds()}"));
        Assert.That(Sandbox.Actions[0].StartedAt, Is.EqualTo(Start), "the sandbox itself knows the time");
    }

    [Test]
    public async Task Date_header_follows_the_clock()
    {
        Assert.That((await Get("/v2/account")).Headers["date"], Is.EqualTo("Mon, 02 Mar 2026 10:00:00 GMT"));
        Sandbox.Advance(TimeSpan.FromMinutes(1));
        Assert.That((await Get("/v2/account")).Headers["date"], Is.EqualTo("Mon, 02 Mar 2026 10:01:00 GMT"));
    }
}
