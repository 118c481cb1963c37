using System.Globalization;
using System.Text.Json.Nodes;
using DropletActions.Sandbox;
using DropletActions.Tests.Support;
using Json.Schema;

namespace DropletActions.Tests.Sandbox;

/// <summary>
/// Every response of the sandbox, validated by the schemas of the API's own description. ApiDescription.json names their source.
/// </summary>
public sealed class ApiDescriptionTests : SandboxFixture
{
    private const long Gpu = 3164448;
    private static readonly JsonObject s_description = ReadDescription();

    // Endpoint, path, body. The fleet has a Droplet for each shape: with backups, IPv6, a kernel, a snapshot, a GPU, and none of them.
    private static readonly (string Endpoint, string Path, string? Body)[] s_requests =
    [
        ("GET /v2/account", "/v2/account", null),
        ("GET /v2/actions", "/v2/actions", null),
        ("GET /v2/actions", "/v2/actions?per_page=1", null),
        ("GET /v2/actions", "/v2/actions?per_page=1&page=2", null),
        ("GET /v2/actions/{action_id}", "/v2/actions/3000000001", null),
        ("POST /v2/droplets/actions", "/v2/droplets/actions?tag_name=web", """{"type":"shutdown"}"""),
        ("GET /v2/droplets", "/v2/droplets", null),
        ("GET /v2/droplets", "/v2/droplets?type=gpus", null),
        ("GET /v2/droplets", "/v2/droplets?tag_name=db", null),
        ("GET /v2/droplets/{droplet_id}", "/v2/droplets/3164444", null),
        ("GET /v2/droplets/{droplet_id}", "/v2/droplets/3164446", null),
        ("GET /v2/droplets/{droplet_id}", "/v2/droplets/3164448", null),
        ("GET /v2/droplets/{droplet_id}/actions", "/v2/droplets/3164446/actions", null),
        ("POST /v2/droplets/{droplet_id}/actions", "/v2/droplets/3164444/actions", """{"type":"reboot"}"""),
        ("GET /v2/droplets/{droplet_id}/actions/{action_id}", "/v2/droplets/3164446/actions/3000000001", null),
        ("GET /v2/droplets/{droplet_id}/backups", "/v2/droplets/3164446/backups", null),
        ("GET /v2/droplets/{droplet_id}/backups/policy", "/v2/droplets/3164446/backups/policy", null),
        ("GET /v2/droplets/{droplet_id}/backups/policy", "/v2/droplets/3164444/backups/policy", null),
        ("GET /v2/droplets/backups/policies", "/v2/droplets/backups/policies", null),
        ("GET /v2/droplets/backups/supported_policies", "/v2/droplets/backups/supported_policies", null),
        ("GET /v2/droplets/{droplet_id}/kernels", "/v2/droplets/3164446/kernels?page=2", null),
        ("GET /v2/droplets/{droplet_id}/snapshots", "/v2/droplets/3164446/snapshots", null),
        ("GET /v2/firewalls", "/v2/firewalls", null),
        ("GET /v2/images", "/v2/images?per_page=200", null),
        ("GET /v2/images", "/v2/images?private=true", null),
        ("GET /v2/images/{image_id}", "/v2/images/debian-12-x64", null),
        ("GET /v2/images/{image_id}", "/v2/images/12389723", null),
        ("GET /v2/regions", "/v2/regions", null),
        ("GET /v2/sizes", "/v2/sizes", null),
        ("GET /v2/snapshots", "/v2/snapshots?resource_type=droplet", null),
        ("GET /v2/snapshots/{snapshot_id}", "/v2/snapshots/12389737", null),
        ("GET /v2/snapshots/{snapshot_id}", "/v2/snapshots/12389723", null),
        ("DELETE /v2/snapshots/{snapshot_id}", "/v2/snapshots/12389737", null),
        ("DELETE /v2/snapshots/{snapshot_id}", "/v2/snapshots/12389735", null),
        ("GET /v2/tags", "/v2/tags", null),
        ("POST /v2/tags", "/v2/tags", """{"name":"blue"}"""),
        ("GET /v2/tags/{tag_id}", "/v2/tags/web", null),
        ("DELETE /v2/tags/{tag_id}", "/v2/tags/web", null),
        ("POST /v2/tags/{tag_id}/resources", "/v2/tags/web/resources", Resource),
        ("DELETE /v2/tags/{tag_id}/resources", "/v2/tags/web/resources", Resource),
    ];

    private const string Resource = """{"resources":[{"resource_id":"3164446","resource_type":"droplet"}]}""";

    private static IEnumerable<TestCaseData> Requests =>
        s_requests.Select(request => new TestCaseData(request.Endpoint, request.Path, request.Body).SetArgDisplayNames(request.Endpoint, request.Path));

    [SetUp]
    public async Task PrepareFleet()
    {
        await Complete(Db, new { type = "shutdown" });
        await Complete(Db, new { type = "enable_ipv6" });
        await Complete(Db, new { type = "change_kernel", kernel = 991 });
        await Complete(Db, new { type = "snapshot", name = "before" });
        Sandbox.AddDroplet("gpu-01", gpu: true, id: Gpu);
    }

    [Test]
    public void Every_endpoint_is_requested_and_described()
    {
        var described = s_description["responses"]!.AsObject().Select(response => response.Key);
        Assert.That(s_requests.Select(request => request.Endpoint).Distinct(), Is.EquivalentTo(Router.Endpoints));
        Assert.That(described, Is.EquivalentTo(Router.Endpoints));
    }

    [TestCaseSource(nameof(Requests))]
    public async Task Response_conforms_to_the_description(string endpoint, string path, string? body)
    {
        var reply = await Send(endpoint.Split(' ')[0], path, body);
        var responses = s_description["responses"]![endpoint]!.AsObject();
        var status = reply.Status.ToString(CultureInfo.InvariantCulture);
        Assert.That(responses.Select(response => response.Key), Does.Contain(status), reply.Text);
        foreach (var header in new[] { "ratelimit-limit", "ratelimit-remaining", "ratelimit-reset" })
            Assert.That(reply.Headers[header], Does.Match("^[0-9]+$"));
        if (responses[status] is { } schema)
            AssertValid(schema, reply.Text);
        else
            Assert.That(reply.Text, Is.Empty);
    }

    [TestCase("GET", "/v2/droplets/one", null, 400)]
    [TestCase("GET", "/v2/droplets/1", null, 404)]
    [TestCase("GET", "/v2/volumes", null, 501)]
    [TestCase("POST", "/v2/droplets/3164444/actions", "no JSON", 400)]
    [TestCase("POST", "/v2/droplets/3164444/actions", "{}", 422)]
    public async Task Error_conforms_to_the_description(string method, string path, string? body, int status)
    {
        var reply = await Send(method, path, body);
        Assert.That(reply.Status, Is.EqualTo(status));
        AssertValid(s_description["$defs"]!["error"]!, reply.Text);
    }

    [TestCase(401)]
    [TestCase(403)]
    [TestCase(409)]
    [TestCase(429)]
    [TestCase(500)]
    [TestCase(503)]
    public async Task Error_of_a_fault_conforms_to_the_description(int status)
    {
        Sandbox.Faults.Add(SandboxFault.Answer(status));
        AssertValid(s_description["$defs"]!["error"]!, (await Get("/v2/account")).Text);
    }

    [Test]
    public async Task Wrong_type_is_found()
    {
        var reply = await Get("/v2/account");
        var text = reply.Text.Replace("\"status\":\"active\"", "\"status\":5", StringComparison.Ordinal);
        Assert.That(Validate(s_description["responses"]!["GET /v2/account"]!["200"]!, text).IsValid, Is.False);
    }

    private Task<Reply> Send(string method, string path, string? body) => method switch
    {
        "GET" => Get(path),
        "POST" => Post(path, body!),
        _ => Delete(path, body),
    };

    private static void AssertValid(JsonNode schema, string text)
    {
        var results = Validate(schema, text);
        var errors = (results.Details ?? []).Where(detail => detail.Errors is not null)
            .SelectMany(detail => detail.Errors!.Select(error => $"{detail.InstanceLocation}: {error.Value}"));
        Assert.That(results.IsValid, Is.True, string.Join(Environment.NewLine, errors) + Environment.NewLine + text);
        // The description requires few names, so the name of the envelope is compared as well.
        var named = Names(schema);
        Assert.That(JsonNode.Parse(text)!.AsObject().Select(item => item.Key), Is.SubsetOf(named));
    }

    private static IEnumerable<string> Names(JsonNode schema)
    {
        if (schema["$ref"] is { } reference)
            return Names(s_description["$defs"]![reference.GetValue<string>().Split('/')[^1]]!);

        return schema["allOf"] is JsonArray parts
            ? parts.SelectMany(part => Names(part!))
            : schema["properties"]!.AsObject().Select(property => property.Key);
    }

    private static EvaluationResults Validate(JsonNode schema, string text)
    {
        var whole = schema.DeepClone().AsObject();
        whole["$defs"] = s_description["$defs"]!.DeepClone();
        var options = new EvaluationOptions { OutputFormat = OutputFormat.List, RequireFormatValidation = true };
        return JsonSchema.FromText(whole.ToJsonString()).Evaluate(JsonNode.Parse(text), options);
    }

    private static JsonObject ReadDescription()
    {
        var path = Path.Combine(Repository.Root, "tests", "DropletActions.Tests", "Sandbox", "ApiDescription.json");
        var description = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        // Its list holds the distributions of custom images alone: the API has public images of others.
        description["$defs"]!["attributes.distribution"]!.AsObject().Remove("enum");
        return description;
    }
}
