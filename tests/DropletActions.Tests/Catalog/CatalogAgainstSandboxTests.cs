using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using DropletActions.Engine;
using DropletActions.Sandbox;

namespace DropletActions.Tests.Catalog;

/// <summary>
/// The catalog's verdicts beside the sandbox's, which has its own rules. Neither was made from the other, so a wrong row in either
/// shows here; what they judge differently on purpose is listed, and nothing else may be.
/// </summary>
public sealed class CatalogAgainstSandboxTests
{
    /// <summary>Every field of a body, its parameter, and valid and invalid values; the valid ones exist in the sandbox.</summary>
    private static readonly BodyField[] s_fields =
    [
        new("size", "Size", ["s-2vcpu-4gb", "c-4"], ["", "two words", "a/b"]),
        new("disk", "Disk", [true, false], ["maybe", "", 2]),
        new("image", "Image", [BodyField.BackupId, "ubuntu-24-04-x64"], ["", 0, -1, 1.5, "two words"]),
        new("name", "Name", ["www.example.com", "a"], ["", " ", "two words"]),
        new("kernel", "Kernel", [991, 821], ["", "grub", 0, -1, 1.5]),
        new("backup_policy.plan", "Plan", ["daily", "weekly", "intra_daily_4h", "Newer-Plan"], ["", "two words", "a/b"]),
        new("backup_policy.weekday", "Weekday", ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"], ["sund", "XXX", "0", 0]),
        new("backup_policy.hour", "Hour", [0, 4, 8, 12, 16, 20], [-4, 1, 2, 3, 5, 21, 23, 24, 4.5, "noon"]),
    ];

    /// <summary>Intended differences: the body, whether the catalog accepts it (the sandbox does the opposite), and why.</summary>
    private static readonly (string Body, bool IsTaken, string Why)[] s_differences =
    [
        ("""{"type":"enable_backups","backup_policy":{"hour":0}}""", false, "The API has a plan to fall back on, but an hour alone is more likely a slip."),
        ("""{"type":"snapshot","name":" "}""", false, "A name of blanks would be found by nobody."),
        ("""{"type":"rename","name":"two words"}""", true, "Which names the API takes is its own business: its description has no rule for a rename."),
        ("""{"type":"change_backup_policy","backup_policy":{"plan":"Newer-Plan"}}""", true, "A plan that is newer than this module may be written in any way."),
        ("""{"type":"enable_backups","backup_policy":{"plan":"Newer-Plan"}}""", true, "The same."),
    ];

    private static IEnumerable<string> Types =>
        ActionCatalog.All.Select(row => row.Name).Union(ActionRules.All.Select(rule => rule.Type));

    private static IEnumerable<string> Differences => s_differences.Select(item => item.Body);

    private static IEnumerable<TestCaseData> FieldsOfTypes =>
        Types.SelectMany(type => s_fields.Select(item => new TestCaseData(type, item).SetArgDisplayNames(type, item.Place)));

    private DropletSandbox _sandbox = null!;
    private HttpClient _client = null!;

    [OneTimeSetUp]
    public void Start()
    {
        _sandbox = DropletSandbox.Start(new() { DropletCount = 0, ActionSeconds = 0, BurstLimit = 100_000, HourlyLimit = 100_000 });
        _client = new() { BaseAddress = _sandbox.BaseUri };
    }

    [OneTimeTearDown]
    public void Stop()
    {
        _client.Dispose();
        _sandbox.Dispose();
    }

    [TestCaseSource(nameof(Types))]
    public async Task Both_accept_the_type_with_its_required_parameters(string type)
    {
        var row = ActionCatalog.Find(type);
        Assert.That(row, Is.Not.Null, "The sandbox knows a type that the catalog does not.");

        var droplet = AddDroplet(type);
        var needed = s_fields.Where(field => row!.Parameter(field.Parameter) is { IsRequired: true }).ToDictionary(field => field, field => field.GoodFor(droplet));
        Assert.That(await PostAsync(droplet, Body(type, needed)), Is.EqualTo(HttpStatusCode.Created), "all that it needs is there");

        foreach (var field in needed.Keys)
        {
            var without = needed.Where(item => item.Key != field).ToDictionary(item => item.Key, item => item.Value);
            Assert.That(await PostAsync(AddDroplet(type), Body(type, without)), Is.EqualTo(HttpStatusCode.UnprocessableEntity), $"without {field.Place}");
        }
    }

    [Test]
    public async Task Neither_accepts_another_type([Values("destroy", "enable_private_networking", "create", "REBOOT", "")] string type)
    {
        // The catalog takes any case and sends the API's.
        var sent = ActionCatalog.Find(type)?.Name ?? type;

        var status = await PostAsync(AddDroplet("reboot"), new() { ["type"] = sent });

        Assert.That(status == HttpStatusCode.Created, Is.EqualTo(IsTaken(type, [])));
    }

    [TestCaseSource(nameof(FieldsOfTypes))]
    public async Task Both_accept_the_same_fields(string type, BodyField field)
    {
        var droplet = AddDroplet(type);
        var arguments = Needed(type, droplet, except: field);
        arguments[field] = new JsonObject();
        if (field.Parent is not null && field.Parameter != "Plan")
            arguments[s_fields.Single(other => other.Parameter == "Plan")] = "weekly";

        // What a type does not know is passed over, so only a field that it reads can be wrong.
        var status = await PostAsync(droplet, Body(type, arguments));

        Assert.That(status != HttpStatusCode.Created, Is.EqualTo(ActionCatalog.Find(type)?.Parameter(field.Parameter) is not null));
    }

    [TestCaseSource(nameof(FieldsOfTypes))]
    public async Task Both_accept_or_refuse_the_same_values(string type, BodyField field)
    {
        if (ActionCatalog.Find(type)?.Parameter(field.Parameter) is null)
            return;

        foreach (var value in field.Good.Concat(field.Bad))
        {
            var droplet = AddDroplet(type);
            var arguments = Needed(type, droplet, except: field);
            arguments[field] = BodyField.Resolve(value, droplet);
            if (field.Parameter is "Weekday" or "Hour")
                arguments[s_fields.Single(other => other.Parameter == "Plan")] = "weekly";

            await AssertAgreeAsync(type, droplet, arguments);
        }
    }

    [Test]
    public async Task Both_accept_or_refuse_the_same_policies(
        [Values("enable_backups", "change_backup_policy")] string type, [Values(null, "daily", "weekly")] string? plan,
        [Values(null, "SUN")] string? weekday, [Values(null, 0)] int? hour)
    {
        var given = new (string Parameter, object? Value)[] { ("Plan", plan), ("Weekday", weekday), ("Hour", hour) };
        var arguments = given.Where(item => item.Value is not null).ToDictionary(item => s_fields.Single(field => field.Parameter == item.Parameter), item => item.Value!);

        await AssertAgreeAsync(type, AddDroplet(type), arguments);
    }

    [TestCaseSource(nameof(Differences))]
    public async Task Catalog_and_sandbox_differ_in_these_cases(string text)
    {
        var body = JsonNode.Parse(text)!.AsObject();
        var arguments = s_fields.Select(field => (field, value: field.Parent is null ? body[field.Member] : body[field.Parent]?[field.Member]))
            .Where(item => item.value is not null).ToDictionary(item => item.field, item => (object)item.value!.ToString());

        Assert.That(IsTaken((string)body["type"]!, arguments), Is.EqualTo(s_differences.Single(item => item.Body == text).IsTaken));
        Assert.That(await PostAsync(AddDroplet((string)body["type"]!), body) == HttpStatusCode.Created, Is.Not.EqualTo(s_differences.Single(item => item.Body == text).IsTaken));
    }

    [TestCaseSource(nameof(Types))]
    public async Task Both_accept_or_refuse_a_tag_for_the_same_types(string type)
    {
        var tag = "bulk-" + type;
        var droplet = AddDroplet(type, tag);
        var row = ActionCatalog.Find(type)!;

        var status = await SendAsync($"v2/droplets/actions?tag_name={tag}", _sandbox.Token, Body(type, Needed(type, droplet)));

        Assert.That(status == HttpStatusCode.Created, Is.EqualTo(row.IsBulk));
        Assert.That(_sandbox.Actions.Count(action => action.DropletId == droplet.Id), Is.EqualTo(row.IsBulk ? 1 : 0));

        // A policy cannot be set by tag: then the catalog sends it to each Droplet.
        if (row.IsBulk && row.Parameter("Plan") is not null)
        {
            status = await SendAsync($"v2/droplets/actions?tag_name={tag}", _sandbox.Token, new() { ["type"] = type, ["backup_policy"] = new JsonObject { ["plan"] = "daily" } });
            Assert.That(status == HttpStatusCode.Created, Is.EqualTo(Wire.Create(type, ("Plan", "daily")).CanRunByTag));
        }
    }

    [TestCaseSource(nameof(Types))]
    public async Task Both_require_the_same_scopes(string type)
    {
        var droplet = AddDroplet(type);
        var body = Body(type, Needed(type, droplet));

        var needed = new List<string>();
        foreach (var scope in Scopes.All)
        {
            var token = _sandbox.AddToken([.. Scopes.All.Where(other => other != scope)]);
            if (await SendAsync($"v2/droplets/{droplet.Id}/actions", token, (JsonObject)body.DeepClone()) == HttpStatusCode.Forbidden)
                needed.Add(scope);
        }

        Assert.That(needed, Is.EquivalentTo(ActionCatalog.Find(type)!.Scopes));
        var enough = _sandbox.AddToken([.. needed]);
        Assert.That(await SendAsync($"v2/droplets/{AddDroplet(type).Id}/actions", enough, Body(type, Needed(type, droplet))), Is.Not.EqualTo(HttpStatusCode.Forbidden));
    }

    [TestCaseSource(nameof(Types))]
    public async Task Status_after_an_action_is_that_of_the_sandbox(string type)
    {
        var droplet = AddDroplet(type);
        var snapshots = droplet.Snapshots.Count;

        await PostAsync(droplet, Body(type, Needed(type, droplet)));

        switch (ActionCatalog.Find(type)!.Done)
        {
            case DoneWhen.DropletOff:
                Assert.That(droplet.Status, Is.EqualTo("off"));
                break;
            case DoneWhen.DropletActive:
                Assert.That(droplet.Status, Is.EqualTo("active"));
                break;
            default:
                Assert.That(droplet.Snapshots, Has.Count.EqualTo(ActionCatalog.Find(type)!.Done == DoneWhen.SnapshotListed ? snapshots + 1 : snapshots));
                break;
        }
    }

    [TestCaseSource(nameof(Types))]
    public async Task Repeatable_action_changes_nothing_the_second_time(string type)
    {
        var droplet = AddDroplet(type);
        var body = Body(type, Needed(type, droplet));
        await PostAsync(droplet, (JsonObject)body.DeepClone());
        var once = StateOf(droplet);

        await PostAsync(droplet, body);

        if (ActionCatalog.Find(type)!.IsRepeatable)
            Assert.That(StateOf(droplet), Is.EqualTo(once));
    }

    private async Task AssertAgreeAsync(string type, SandboxDroplet droplet, Dictionary<BodyField, object> arguments)
    {
        var body = Body(type, arguments);
        var text = body.ToJsonString();
        var sandbox = await PostAsync(droplet, body) == HttpStatusCode.Created;

        var catalog = IsTaken(type, arguments);

        Assert.That(catalog, Is.EqualTo(s_differences.Any(item => item.Body == text) ? !sandbox : sandbox), text);
    }

    private static bool IsTaken(string type, Dictionary<BodyField, object> arguments)
    {
        try
        {
            Wire.Create(type, [.. arguments.Select(argument => (argument.Key.Parameter, (object?)argument.Value))]);
            return true;
        }
        catch (DropletApiException)
        {
            return false;
        }
    }

    private Dictionary<BodyField, object> Needed(string type, SandboxDroplet droplet, BodyField? except = null) => s_fields
        .Where(field => field != except && ActionCatalog.Find(type)?.Parameter(field.Parameter) is { IsRequired: true })
        .ToDictionary(field => field, field => field.GoodFor(droplet));

    private static JsonObject Body(string type, Dictionary<BodyField, object> arguments)
    {
        var body = new JsonObject { ["type"] = type };
        foreach (var (field, value) in arguments)
        {
            var parent = field.Parent is null ? body : (JsonObject)(body[field.Parent] ??= new JsonObject());
            parent[field.Member] = value as JsonNode ?? JsonValue.Create(value);
        }

        return body;
    }

    /// <summary>A Droplet on which this type can start.</summary>
    private SandboxDroplet AddDroplet(string type, params string[] tags)
    {
        var status = type is "power_on" or "resize" or "change_kernel" or "enable_ipv6" ? "off" : "active";
        var droplet = _sandbox.AddDroplet("web-01", status, tags, backups: type != "enable_backups", size: "s-1vcpu-1gb");
        droplet.AddBackup();
        return droplet;
    }

    private Task<HttpStatusCode> PostAsync(SandboxDroplet droplet, JsonObject body) => SendAsync($"v2/droplets/{droplet.Id}/actions", _sandbox.Token, body);

    private async Task<HttpStatusCode> SendAsync(string path, string token, JsonObject body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await _client.SendAsync(request);
        return response.StatusCode;
    }

    private static object StateOf(SandboxDroplet droplet) =>
        (droplet.Name, droplet.Status, droplet.Size, droplet.DiskGB, droplet.Image, droplet.Kernel, string.Join(',', droplet.Features), droplet.BackupPlan, droplet.Snapshots.Count);
}
