using DropletActions.Sandbox;

namespace DropletActions.Tests.Sandbox;

public sealed class CallLogTests : SandboxFixture
{
    [Test]
    public async Task Call_is_logged_as_received_and_without_the_token()
    {
        await ActOnTag("env:prod", new { type = "shutdown" });
        var call = Sandbox.Calls.Single();
        Assert.That((call.Number, call.Method, call.Path), Is.EqualTo((1, "POST", "/v2/droplets/actions?tag_name=env%3Aprod")));
        Assert.That((call.Body, call.Status, call.At), Is.EqualTo(("""{"type":"shutdown"}""", 201, Start)));
        Assert.That((call.HasToken, call.ContentType), Is.EqualTo((true, "application/json; charset=utf-8")));
        Assert.That(call.ToString(), Is.EqualTo("1. POST /v2/droplets/actions?tag_name=env%3Aprod -> 201"));
        Assert.That(System.Text.Json.JsonSerializer.Serialize(call), Does.Not.Contain(Sandbox.Token));
    }

    [Test]
    public async Task Calls_are_counted_by_method_and_path()
    {
        await Get("/v2/droplets?page=1");
        await Get($"/v2/droplets/{Web.Id}/actions");
        await Act(Web, new { type = "reboot" });
        Assert.That(Sandbox.Calls.Count, Is.EqualTo(3));
        Assert.That(Sandbox.Calls.Find("get").Count, Is.EqualTo(2));
        Assert.That(Sandbox.Calls.Find("*", "/v2/droplets/*/actions").Count, Is.EqualTo(2));
        Assert.That(Sandbox.Calls.Find("POST", "*/actions").Count, Is.EqualTo(1));
        Assert.That(Sandbox.Calls.Find("*", "/v2/droplets").Count, Is.EqualTo(1), "the query need not be written");
        Assert.That(Sandbox.Calls.Find("*", "*?page=1").Count, Is.EqualTo(1), "but may");
        Assert.That(Sandbox.Calls.Find("DELETE").Count, Is.Zero);
    }

    [Test]
    public async Task Cleared_log_continues_to_count()
    {
        await Get("/v2/account");
        Sandbox.Calls.Clear();
        Assert.That(Sandbox.Calls, Is.Empty);
        await Get("/v2/account");
        Assert.That(Sandbox.Calls.Single().Number, Is.EqualTo(2));
    }

    [Test]
    public async Task Full_log_drops_the_oldest_calls()
    {
        StartWith(new SandboxOptions { CallLogLimit = 2 });
        for (var i = 0; i < 3; i++)
            await Get("/v2/account");
        Assert.That(Sandbox.Calls.Select(call => call.Number), Is.EqualTo(new[] { 2, 3 }));
    }

    [Test]
    public async Task Fault_is_logged_with_the_call_it_affected()
    {
        Sandbox.Faults.Add(SandboxFault.NotJson());
        await Get("/v2/account", ClientWith(null));
        Assert.That(Sandbox.Calls.Single().Fault, Is.EqualTo(SandboxFaultKind.NotJson));
        Assert.That(Sandbox.Calls.Single().HasToken, Is.False);
    }
}
