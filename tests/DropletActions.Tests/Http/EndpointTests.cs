using System.Text.Json;
using DropletActions.Engine;

namespace DropletActions.Tests.Http;

/// <summary>The requests of each endpoint. This also guards every call of Flurl that is used.</summary>
[TestFixture]
public sealed class EndpointTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    private static IEnumerable<TestCaseData> Endpoints()
    {
        yield return Case("POST", "/v2/droplets/3164444/actions", api => api.StartActionAsync(3164444, Bodies.Of("reboot"), None));
        yield return Case("POST", "/v2/droplets/actions?tag_name=web", api => api.StartActionByTagAsync("web", Bodies.Of("power_on"), None));
        yield return Case("GET", "/v2/droplets/5/actions/7", api => api.GetDropletActionAsync(5, 7, None));
        yield return Case("GET", "/v2/actions/36804636", api => api.GetActionAsync(FakeApi.ActionId, None));
        yield return Case("GET", "/v2/droplets/5/actions?per_page=200&page=3", api => api.ListDropletActionsAsync(5, 3, None));
        yield return Case("GET", "/v2/actions?per_page=200&page=1", api => api.ListActionsAsync(1, None));
        yield return Case("GET", "/v2/droplets?per_page=200&page=1", api => api.ListDropletsAsync(new(), 1, None));
        yield return Case("GET", "/v2/droplets?per_page=200&page=2&name=web-01", api => api.ListDropletsAsync(new() { Name = "web-01" }, 2, None));
        yield return Case("GET", "/v2/droplets?per_page=200&page=1&tag_name=web", api => api.ListDropletsAsync(new() { Tag = "web" }, 1, None));
        yield return Case("GET", "/v2/droplets?per_page=200&page=1&type=gpus", api => api.ListDropletsAsync(new() { Gpus = true }, 1, None));
        yield return Case("GET", "/v2/droplets?per_page=200&page=1&tag_name=web", api => api.ListDropletsAsync(new() { Tag = "web", Gpus = true }, 1, None));
        yield return Case("GET", "/v2/droplets/9223372036854775807", api => api.GetDropletAsync(long.MaxValue, None));
        yield return Case("GET", "/v2/droplets/5/snapshots?per_page=200&page=1", api => api.ListSnapshotsAsync(5, 1, None));
        yield return Case("GET", "/v2/droplets/5/backups?per_page=200&page=1", api => api.ListBackupsAsync(5, 1, None));
        yield return Case("GET", "/v2/droplets/5/backups/policy", api => api.GetBackupPolicyAsync(5, None));
        yield return Case("GET", "/v2/droplets/backups/policies?per_page=200&page=2", api => api.ListBackupPoliciesAsync(2, None));
        yield return Case("GET", "/v2/droplets/5/kernels?per_page=200&page=2", api => api.ListKernelsAsync(5, 2, None));
        yield return Case("GET", "/v2/images?per_page=200&page=4&private=true", api => api.ListImagesAsync(4, None));
        yield return Case("GET", "/v2/images?per_page=200&page=1&type=distribution", api => api.ListDistributionsAsync(1, None));
        yield return Case("GET", "/v2/images/ubuntu-24-04-x64", api => api.GetImageAsync("ubuntu-24-04-x64", None));
        yield return Case("GET", "/v2/sizes?per_page=200&page=1", api => api.ListSizesAsync(1, None));
        yield return Case("GET", "/v2/tags?per_page=200&page=2", api => api.ListTagsAsync(2, None));
        yield return Case("POST", "/v2/tags", api => api.CreateTagAsync("env:prod", None));
        yield return Case("POST", "/v2/tags/env%3Aprod/resources", api => api.TagDropletsAsync("env:prod", [5], None));
        yield return Case("DELETE", "/v2/snapshots/5", api => api.DeleteSnapshotAsync(5, None));
        yield return Case("DELETE", "/v2/tags/env%3Aprod", api => api.DeleteTagAsync("env:prod", None));

        static TestCaseData Case(string method, string target, Func<IDropletApi, Task> call) => new TestCaseData(method, target, call).SetArgDisplayNames(method, target);
    }

    [TestCaseSource(nameof(Endpoints))]
    public async Task Each_endpoint_is_requested_at_its_address(string method, string target, object call)
    {
        using var fake = new FakeApi(Whatever);
        await ((Func<IDropletApi, Task>)call)(fake.Api);

        var sent = fake.Sent.Single();
        Assert.That((sent.Method, sent.Target), Is.EqualTo((method, target)));
        Assert.That(sent.Headers["Authorization"], Is.EqualTo("Bearer " + FakeApi.Token));
        Assert.That(sent.Headers["Accept"], Is.EqualTo("application/json"));
        Assert.That(sent.Headers["User-Agent"], Is.EqualTo("DropletActions/1.0 (test)"));
        Assert.That(sent.Headers.Keys, Has.None.AnyOf("Cookie", "Expect"));
        Assert.That(sent.Body is { Length: > 0 }, Is.EqualTo(method == "POST"));
        Assert.That(sent.Headers.GetValueOrDefault("Content-Type"), Is.EqualTo(method == "POST" ? "application/json" : null));
    }

    [TestCase("env:prod", "env%3Aprod")]
    [TestCase("a b", "a%20b")]
    [TestCase("50%", "50%25")]
    [TestCase("%41", "%2541")]
    [TestCase("a+b", "a%2Bb")]
    [TestCase("a/b?c#d&e=f", "a%2Fb%3Fc%23d%26e%3Df")]
    [TestCase("größe-日本", "gr%C3%B6%C3%9Fe-%E6%97%A5%E6%9C%AC")]
    [TestCase("../x", "..%2Fx")]
    public async Task Value_is_escaped_exactly_once(string tag, string escaped)
    {
        using var fake = new FakeApi(Whatever);
        await fake.Api.StartActionByTagAsync(tag, Bodies.Of("power_on"), None);
        await fake.Api.ListDropletsAsync(new() { Tag = tag }, 1, None);
        await fake.Api.ListDropletsAsync(new() { Name = tag }, 1, None);

        Assert.That(fake.Sent.Select(request => request.Target), Is.EqualTo(new[]
        {
            "/v2/droplets/actions?tag_name=" + escaped,
            "/v2/droplets?per_page=200&page=1&tag_name=" + escaped,
            "/v2/droplets?per_page=200&page=1&name=" + escaped,
        }));
    }

    [TestCase("https://api.digitalocean.com", "https://api.digitalocean.com/v2/actions/36804636")]
    [TestCase("https://api.digitalocean.com/", "https://api.digitalocean.com/v2/actions/36804636")]
    [TestCase("https://api.digitalocean.com/v2", "https://api.digitalocean.com/v2/actions/36804636")]
    [TestCase("https://api.digitalocean.com/v2/", "https://api.digitalocean.com/v2/actions/36804636")]
    [TestCase("https://proxy.example.com:8443/do/V2//", "https://proxy.example.com:8443/do/v2/actions/36804636")]
    [TestCase("https://proxy.example.com/pv2", "https://proxy.example.com/pv2/v2/actions/36804636")]
    [TestCase("https://proxy.example.com/do/", "https://proxy.example.com/do/v2/actions/36804636")]
    [TestCase("https://proxy.example.com/do", "https://proxy.example.com/do/v2/actions/36804636")]
    [TestCase("https://proxy.example.com:8443/a%20b", "https://proxy.example.com:8443/a%20b/v2/actions/36804636")]
    [TestCase("http://127.0.0.1:5000", "http://127.0.0.1:5000/v2/actions/36804636")]
    [TestCase("http://[::1]:5000/x", "http://[::1]:5000/x/v2/actions/36804636")]
    public async Task Path_of_a_base_address_is_kept(string baseUri, string address)
    {
        using var fake = new FakeApi(Whatever, settings => settings with { BaseUri = new(baseUri) });
        await fake.Api.GetActionAsync(FakeApi.ActionId, None);
        Assert.That(fake.Sent.Single().Address.AbsoluteUri, Is.EqualTo(address));
    }

    private static IEnumerable<TestCaseData> ComposedBodies()
    {
        yield return new(Bodies.Of("reboot"), """{"type":"reboot"}""");
        yield return new(Bodies.Of("resize", ("size", "s-2vcpu-2gb"), ("disk", true)), """{"type":"resize","size":"s-2vcpu-2gb","disk":true}""");
        yield return new(Bodies.Of("restore", ("image", 12389723L)), """{"type":"restore","image":12389723}""");
        yield return new(
            Bodies.Of("enable_backups", ("backup_policy", Bodies.Members(("plan", "weekly"), ("weekday", "SUN"), ("hour", 0L)))),
            """{"type":"enable_backups","backup_policy":{"plan":"weekly","weekday":"SUN","hour":0}}""");
        yield return new(
            Bodies.Of("new", ("none", null), ("list", new List<object?> { 1, "a", null, false, Bodies.Members() }), ("empty", new List<object?>())),
            """{"type":"new","none":null,"list":[1,"a",null,false,{}],"empty":[]}""");
        yield return new(
            Bodies.Of("new", ("a", 1.5), ("b", 18446744073709551615UL), ("c", 0.1m), ("d", long.MinValue)),
            """{"type":"new","a":1.5,"b":18446744073709551615,"c":0.1,"d":-9223372036854775808}""");
    }

    [TestCaseSource(nameof(ComposedBodies))]
    public async Task Body_is_sent_unchanged_in_its_order(object body, string json)
    {
        using var fake = new FakeApi(Whatever);
        await fake.Api.StartActionAsync(1, (ActionBody)body, None);
        Assert.That(fake.Sent.Single().Body, Is.EqualTo(json));
    }

    [Test]
    public async Task Tag_is_created_and_assigned_as_the_API_describes()
    {
        using var fake = new FakeApi(Whatever);
        await fake.Api.CreateTagAsync("env:prod", None);
        await fake.Api.TagDropletsAsync("env:prod", [5, long.MaxValue], None);

        Assert.That(fake.Sent.Select(request => request.Body), Is.EqualTo(new[]
        {
            """{"name":"env:prod"}""",
            """{"resources":[{"resource_id":"5","resource_type":"droplet"},{"resource_id":"9223372036854775807","resource_type":"droplet"}]}""",
        }));
    }

    [Test]
    public async Task Change_of_tags_is_repeated_after_a_loss_and_its_response_may_be_empty()
    {
        var tries = 0;
        using var fake = new FakeApi(_ => ++tries == 1 ? FakeApi.Error(502, "server_error", "oops") : new(System.Net.HttpStatusCode.NoContent));
        var removal = fake.Api.DeleteTagAsync("web", None);
        await fake.Clock.RunAsync(removal);

        Assert.That(fake.Sent.Select(request => request.Method), Is.EqualTo(new[] { "DELETE", "DELETE" }));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Deletion_that_is_repeated_after_a_lost_response_and_not_found_has_succeeded(bool isTag)
    {
        var tries = 0;
        using var fake = new FakeApi(_ => ++tries == 1 ? FakeApi.Error(502, "server_error", "oops") : FakeApi.Error(404, "not_found", "gone"));
        await fake.Clock.RunAsync(Delete(fake, isTag));
        Assert.That(fake.Sent, Has.Count.EqualTo(2));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Deletion_of_a_missing_object_is_an_error(bool isTag)
    {
        using var fake = new FakeApi(_ => FakeApi.Error(404, "not_found", "gone"));
        Assert.That(Assert.ThrowsAsync<DropletApiException>(() => Delete(fake, isTag))!.Kind, Is.EqualTo(FailureKind.DropletNotFound));
    }

    [Test]
    public void Deletion_that_was_only_refused_before_and_is_not_found_is_an_error()
    {
        var tries = 0;
        using var fake = new FakeApi(_ => ++tries == 1 ? FakeApi.Error(429, "too_many_requests", "later", "retry-after", "0") : FakeApi.Error(404, "not_found", "gone"));
        Assert.That(Assert.ThrowsAsync<DropletApiException>(() => fake.Clock.RunAsync(Delete(fake, false)))!.Kind, Is.EqualTo(FailureKind.DropletNotFound));
    }

    private static Task Delete(FakeApi fake, bool isTag) => isTag ? fake.Api.DeleteTagAsync("web", None) : fake.Api.DeleteSnapshotAsync(5, None);

    [TestCase("\"quoted\" \\ back")]
    [TestCase("line\nbreak\tand \u0001")]
    [TestCase("Größe 日本 😀 </script>")]
    public async Task Text_arrives_unchanged(string name)
    {
        using var fake = new FakeApi(Whatever);
        await fake.Api.StartActionAsync(1, Bodies.Of("snapshot", ("name", name)), None);
        using var body = JsonDocument.Parse(fake.Sent.Single().Body!);
        Assert.That(body.RootElement.GetProperty("name").GetString(), Is.EqualTo(name));
    }

    [TestCase(double.NaN)]
    [TestCase(double.PositiveInfinity)]
    public void Value_that_JSON_cannot_represent_is_refused_before_anything_is_sent(double value)
    {
        using var fake = new FakeApi(Whatever);
        var error = Assert.ThrowsAsync<DropletApiException>(() => fake.Api.StartActionAsync(1, Bodies.Of("new", ("x", value)), None))!;
        Assert.That((error.Kind, error.Failure.Delivery), Is.EqualTo((FailureKind.ParameterInvalid, Delivery.NotSent)));
        Assert.That(fake.Sent, Is.Empty);
    }

    /// <summary>A response about the requested object: the last id in the address.</summary>
    private static HttpResponseMessage Whatever(SentRequest request)
    {
        var id = request.Address.Segments.LastOrDefault(segment => long.TryParse(segment, out _)) ?? "1";
        return FakeApi.Json(
            $$"""{"action":{"id":{{id}}},"actions":[],"droplet":{"id":{{id}}},"droplets":[],"snapshots":[],"backups":[],"policy":{},"policies":{},"kernels":[],"images":[],"image":{"id":1},"tags":[],"sizes":[]}""");
    }
}
