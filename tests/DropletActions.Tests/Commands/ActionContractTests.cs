using System.Text.Json.Nodes;
using DropletActions.Engine;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Commands;

/// <summary>The promises for every action type, with every cmdlet that starts it.</summary>
[TestFixtureSource(typeof(ActionCase), nameof(ActionCase.All))]
public sealed class ActionContractTests(ActionCase action)
{
    private string Invoke => $"Invoke-DropletAction -Type {action.Type} {action.Invoke}";

    private SandboxHost _host = null!;

    [SetUp]
    public void Start() => _host = action.Start();

    [TearDown]
    public void Stop() => _host.Dispose();

    [Test]
    public void Cmdlet_sends_exactly_this_body_and_emits_the_action()
    {
        var id = _host.Droplet("web-01").Id;

        var result = _host.Run($"{action.Cmdlet} -Droplet {id} -Confirm:$false");

        Assert.That(result.Errors, Is.Empty);
        var call = _host.Sandbox.Calls.Single();
        Assert.That((call.Method, call.Path, call.ContentType), Is.EqualTo(("POST", $"/v2/droplets/{id}/actions", "application/json")));
        AssertBody(call.Body);
        var emitted = result.All<DropletAction>().Single();
        Assert.That((emitted.Type, emitted.DropletId, emitted.ResourceType), Is.EqualTo((action.Type, id, "droplet")));
        Assert.That(emitted.Id, Is.EqualTo(_host.Sandbox.Actions.Single().Id));
    }

    [Test]
    public void Invoke_DropletAction_sends_the_same_body()
    {
        var result = _host.Run($"{Invoke} -Droplet web-01 -Confirm:$false");

        Assert.That(result.Errors, Is.Empty);
        AssertBody(_host.Bodies.Single());
        Assert.That(result.All<DropletAction>().Single().DropletName, Is.EqualTo("web-01"));
    }

    [Test]
    public void Verbatim_body_is_sent_unchanged()
    {
        var body = JsonNode.Parse(action.ExpectedBody)!;
        _host.Set("body", ToHashtable(body.AsObject()));

        var result = _host.Run("Invoke-DropletAction web-01 -Body $body -Confirm:$false");

        Assert.That(result.Errors, Is.Empty);
        AssertBody(_host.Bodies.Single());
    }

    [Test]
    public void Row_of_a_plan_sends_the_same_body()
    {
        _host.Run($$"""
            $row = @{ DropletName = 'web-01'; Type = ''; {{string.Join("; ", ActionCatalog.All.SelectMany(type => type.Parameters).Select(parameter => $"{parameter.Name} = ''").Distinct())}} }

            """);
        _host.Set("expected", ToHashtable(JsonNode.Parse(action.ExpectedBody)!.AsObject()));

        var result = _host.Run("""
            foreach ($part in $expected, $expected.backup_policy) {
                foreach ($key in $part.Keys) { if ($row.ContainsKey($key)) { $row[$key] = [string]$part[$key] } }
            }
            [pscustomobject]$row | Invoke-DropletAction -Confirm:$false
            """);

        Assert.That(result.Errors, Is.Empty);
        AssertBody(_host.Bodies.Single());
    }

    [Test]
    public void WhatIf_names_the_Droplet_and_sends_nothing()
    {
        _host.Run($"{action.Cmdlet} -Droplet {_host.Droplet("web-01").Id} -WhatIf");
        _host.Run($"Get-Droplet web-01 | {Invoke} -WhatIf");

        var lines = _host.Host.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(lines, Has.Length.EqualTo(2).And.All.StartsWith("What if: ").And.All.Contains(_host.Droplet("web-01").Id.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        Assert.That(_host.Bodies, Is.Empty);
    }

    [Test]
    public void Cmdlet_prompts_only_if_its_impact_is_high([Values] bool isInvoke)
    {
        _host.Host.Answer("No");

        _host.Run($"{(isInvoke ? Invoke : action.Cmdlet)} -Droplet web-01");

        Assert.That(_host.Host.Questions, Has.Count.EqualTo(action.Asks ? 1 : 0));
        Assert.That(_host.Bodies, Has.Count.EqualTo(action.Asks ? 0 : 1));
    }

    [Test]
    public void Confirm_prompts_and_yes_to_all_prompts_once()
    {
        _host.Host.Answer("Yes to All");

        _host.Run($"{action.Cmdlet} -Droplet {_host.Droplet("web-01").Id},{_host.Droplet("web-02").Id} -Confirm");

        Assert.That(_host.Host.Questions, Has.Count.EqualTo(action.IsForOneDroplet ? 0 : 1));
        Assert.That(_host.Bodies, Has.Count.EqualTo(action.IsForOneDroplet ? 0 : 2));
    }

    [Test]
    public void Tag_takes_one_request_if_the_API_has_a_bulk_request_and_otherwise_one_for_each_Droplet()
    {
        var result = _host.Run($"{action.Cmdlet} -Tag web -Confirm:$false -Verbose");

        var bulk = _host.Sandbox.Calls.Find("POST", "/v2/droplets/actions?tag_name=web");
        var single = _host.Sandbox.Calls.Find("POST", "/v2/droplets/*/actions");
        Assert.That((bulk.Count, single.Count), Is.EqualTo(action.IsForOneDroplet ? (0, 0) : action.IsBulk ? (1, 0) : (0, 2)));
        if (action.IsForOneDroplet)
            return;

        Assert.That(result.Verbose, Has.Some.Contains(action.IsBulk ? "one bulk request" : "no bulk request"));
        AssertBody((action.IsBulk ? bulk : single)[0].Body);
        if (!action.Body.Contains("backup", StringComparison.Ordinal) || action.IsBulk)
            Assert.That(result.All<DropletAction>().Select(item => item.DropletName), Is.SubsetOf(new[] { "web-01", "web-02" }));
    }

    [Test]
    public void Error_of_a_token_without_the_scope_names_the_scope()
    {
        using var host = new SandboxHost(null, "droplet:read");
        host.Set("backup", 1);
        host.Set("kernel", 1);

        var result = host.Run($"{action.Cmdlet} -Droplet {host.Droplet("web-01").Id} -Confirm:$false");

        Assert.That(result.ErrorId, Is.EqualTo("Forbidden"));
        Assert.That(result.TheError.Exception.Message + result.TheError.ErrorDetails.RecommendedAction,
            Does.Contain("droplet:update"));
        foreach (var scope in ActionCatalog.Find(action.Type)!.Scopes)
            Assert.That(result.TheError.Exception.Message + result.TheError.ErrorDetails.RecommendedAction, Does.Contain(scope));
    }

    private static System.Collections.Hashtable ToHashtable(JsonObject json)
    {
        var table = new System.Collections.Hashtable();
        foreach (var (key, value) in json)
        {
            table[key] = value switch
            {
                JsonObject inner => ToHashtable(inner),
                JsonValue plain when plain.TryGetValue<long>(out var number) => number,
                JsonValue plain when plain.TryGetValue<bool>(out var flag) => flag,
                _ => (object?)value?.ToString(),
            };
        }

        return table;
    }

    private void AssertBody(string body) =>
        Assert.That(JsonNode.DeepEquals(JsonNode.Parse(body), JsonNode.Parse(action.ExpectedBody)), Is.True, $"{body} is not {action.ExpectedBody}");
}
