using System.Globalization;
using System.Text.Json;
using DropletActions.Sandbox;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Module;

/// <summary>
/// The yardstick: whatever <c>client.droplet_actions.post(droplet_id, body)</c> of the API's Python client documents can be sent and
/// read here too, and an error tells at least as much as its <c>HttpResponseError</c>.
/// </summary>
public sealed class PydoComparisonTests
{
    // An attribute of the body, what asks for it, and the value that must be in the request.
    private static readonly (string Attribute, string Script, string Json)[] s_body =
    [
        ("type", "Invoke-DropletAction 3164444 -Type reboot", "\"reboot\""),
        ("type", "Restart-Droplet 3164444", "\"reboot\""),
        ("backup_policy.plan", "Invoke-DropletAction 3164444 enable_backups -Plan daily", "\"daily\""),
        ("backup_policy.plan", "Enable-DropletBackup 3164444 -Plan weekly", "\"weekly\""),
        ("backup_policy.weekday", "Invoke-DropletAction 3164444 enable_backups -Plan weekly -Weekday TUE", "\"TUE\""),
        ("backup_policy.weekday", "Set-DropletBackupPolicy 3164444 -Plan weekly -Weekday WED", "\"WED\""),
        ("backup_policy.hour", "Invoke-DropletAction 3164444 enable_backups -Plan daily -Hour 0", "0"),
        ("backup_policy.hour", "Enable-DropletBackup 3164444 -Plan daily -Hour 20", "20"),
        ("image", "Invoke-DropletAction 3164444 restore -Image 12389723", "12389723"),
        ("image", "Restore-Droplet 3164444 -Image 9223372036854775807", "9223372036854775807"),
        ("image", "Reset-Droplet 3164444 -Image ubuntu-24-04-x64", "\"ubuntu-24-04-x64\""),
        ("image", "Reset-Droplet 3164444 -Image 12389723", "12389723"),
        ("disk", "Invoke-DropletAction 3164444 resize -Size s-2vcpu-2gb -Disk", "true"),
        ("disk", "Resize-Droplet 3164444 -Size s-2vcpu-2gb -Disk", "true"),
        ("size", "Invoke-DropletAction 3164444 resize -Size s-2vcpu-2gb", "\"s-2vcpu-2gb\""),
        ("size", "Resize-Droplet 3164444 -Size s-2vcpu-2gb", "\"s-2vcpu-2gb\""),
        ("name", "Invoke-DropletAction 3164444 rename -Name nifty-new-name", "\"nifty-new-name\""),
        ("name", "Rename-Droplet 3164444 -NewName nifty-new-name", "\"nifty-new-name\""),
        ("name", "New-DropletSnapshot 3164444 -Name 'Nifty New Snapshot'", "\"Nifty New Snapshot\""),
        ("kernel", "Invoke-DropletAction 3164444 change_kernel -Kernel 991", "991"),
        ("kernel", "Set-DropletKernel 3164444 -Kernel 991", "991"),
        // Read-only in the API's description, and documented by the Python client as part of the body all the same.
        ("backup_policy.window_length_hours", "Invoke-DropletAction 3164444 -Body @{ type = 'enable_backups'; backup_policy = @{ plan = 'daily'; window_length_hours = 4 } }", "4"),
        ("backup_policy.retention_period_days", "Invoke-DropletAction 3164444 -Body @{ type = 'enable_backups'; backup_policy = @{ plan = 'daily'; retention_period_days = 7 } }", "7"),
    ];

    private const string Answer = """
        {"action":{"id":36804636,"status":"in-progress","type":"reboot","started_at":"2020-11-14T16:29:21Z","completed_at":"2020-11-14T16:30:06Z",
        "resource_id":3164444,"resource_type":"droplet","region":{"name":"New York 3","slug":"nyc3","features":["private_networking","backups"],
        "available":true,"sizes":["s-1vcpu-1gb","c-2"]},"region_slug":"nyc3"}}
        """;

    // A field of the response, and how a script reads it.
    private static readonly (string Field, string Expression, object Value)[] s_response =
    [
        ("id", "$a.Id", 36804636L),
        ("status", "$a.Status", "in-progress"),
        ("type", "$a.Type", "reboot"),
        ("started_at", "$a.StartedAt", new DateTimeOffset(2020, 11, 14, 16, 29, 21, TimeSpan.Zero)),
        ("completed_at", "$a.CompletedAt", new DateTimeOffset(2020, 11, 14, 16, 30, 6, TimeSpan.Zero)),
        ("resource_id", "$a.ResourceId", 3164444L),
        ("resource_type", "$a.ResourceType", "droplet"),
        ("region.name", "$a.Region.Name", "New York 3"),
        ("region.slug", "$a.Region.Slug", "nyc3"),
        ("region.features", "$a.Region.Features -join ','", "private_networking,backups"),
        ("region.available", "$a.Region.Available", true),
        ("region.sizes", "$a.Region.Sizes -join ','", "s-1vcpu-1gb,c-2"),
        ("region_slug", "$a.RegionSlug", "nyc3"),
        // And what the Python client has not.
        ("its Droplet", "$a.DropletId", 3164444L),
        ("its length", "$a.Duration", TimeSpan.FromSeconds(45)),
        ("its region in a text", "\"$($a.Region)\"", "nyc3"),
    ];

    // What HttpResponseError carries (status_code, error.code or id, message, the response's request id), then what it does not.
    private static readonly (string Field, string Expression, object Value)[] s_error =
    [
        ("status_code", "$e.Exception.HttpStatus", 422),
        ("error.id", "$e.Exception.ApiErrorId", "unprocessable_entity"),
        ("error.message", "$e.Exception.Message -like '*Size is not available in this region.*'", true),
        ("error.request_id", "$e.Exception.RequestId", "4d9d8375-3c56-4925-a3e7-eb137fed17e9"),
        ("the kind to branch on", "\"$($e.Exception.Kind)\"", "Rejected"),
        ("the id to branch on", "$e.FullyQualifiedErrorId -like 'Rejected,*'", true),
        ("the category", "\"$($e.CategoryInfo.Category)\"", "InvalidOperation"),
        ("the Droplet", "$e.Exception.DropletId", 3164444L),
        ("the target", "$e.TargetObject", 3164444L),
        ("the action type", "$e.Exception.ActionType", "resize"),
        ("the activity", "$e.CategoryInfo.Activity", "resize"),
        ("what to do", "$e.ErrorDetails.RecommendedAction.Length -gt 20", true),
    ];

    private static IEnumerable<TestCaseData> Body =>
        s_body.Select(item => new TestCaseData(item.Attribute, item.Script, item.Json).SetArgDisplayNames(item.Attribute, item.Script));

    private static IEnumerable<TestCaseData> Response => Cases(s_response);

    private static IEnumerable<TestCaseData> Error => Cases(s_error);

    private SandboxHost _host = null!;

    [OneTimeSetUp]
    public void Start()
    {
        _host = new();
        _host.Sandbox.Faults.Add(SandboxFault.Answer(201, 1) with { Method = "POST", Body = Answer });
        _host.Run("$a = Restart-Droplet 3164444");
        const string Refusal = """{"id":"unprocessable_entity","message":"Size is not available in this region.","request_id":"4d9d8375-3c56-4925-a3e7-eb137fed17e9"}""";
        _host.Sandbox.Faults.Add(SandboxFault.Answer(422, 1) with { Method = "POST", Body = Refusal });
        _host.Run("Resize-Droplet 3164444 -Size gpu-h100x1-80gb -ErrorVariable errors -ErrorAction SilentlyContinue; $e = $errors[0]");
    }

    [OneTimeTearDown]
    public void Stop() => _host.Dispose();

    [TestCaseSource(nameof(Body))]
    public void Every_attribute_of_the_body_can_be_sent(string attribute, string script, string json)
    {
        _host.Sandbox.Calls.Clear();

        _host.Run(script + " -Confirm:$false");

        using var body = JsonDocument.Parse(_host.Bodies.Single());
        var sent = attribute.Split('.').Aggregate(body.RootElement, (parent, name) => parent.GetProperty(name));
        Assert.That(sent.GetRawText(), Is.EqualTo(json));
    }

    [TestCaseSource(nameof(Response))]
    public void Every_field_of_the_response_can_be_read(string field, string expression, object value) => AssertReads(field, expression, value);

    [TestCaseSource(nameof(Error))]
    public void Every_field_of_an_error_can_be_read(string field, string expression, object value) => AssertReads(field, expression, value);

    [Test]
    public void Every_field_of_the_response_is_in_one_of_the_lists()
    {
        using var answer = JsonDocument.Parse(Answer);
        var action = answer.RootElement.GetProperty("action");
        var fields = action.EnumerateObject().SelectMany(field => field.Value.ValueKind == JsonValueKind.Object
            ? field.Value.EnumerateObject().Select(inner => $"{field.Name}.{inner.Name}")
            : [field.Name]);

        Assert.That(fields, Is.SubsetOf(s_response.Select(item => item.Field)));
    }

    private void AssertReads(string field, string expression, object value)
    {
        var read = _host.Run(expression).Output.Single();
        Assert.That(read, Is.EqualTo(value).And.InstanceOf(value.GetType()), string.Format(CultureInfo.InvariantCulture, "{0} by {1}", field, expression));
    }

    private static IEnumerable<TestCaseData> Cases((string Field, string Expression, object Value)[] list) =>
        list.Select(item => new TestCaseData(item.Field, item.Expression, item.Value).SetArgDisplayNames(item.Field));
}
