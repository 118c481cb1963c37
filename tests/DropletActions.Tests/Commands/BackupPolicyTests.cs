using DropletActions.Engine;
using DropletActions.Sandbox;
using DropletActions.Tests.Http;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Commands;

/// <summary>The backup policies of many Droplets come from the list of all, in any form of that list.</summary>
public sealed class BackupPolicyTests
{
    private const string List = "/v2/droplets/backups/policies";

    [TestCase(200, 1)]
    [TestCase(401, 3)]
    public void Policies_of_all_Droplets_take_one_request_for_200(int count, int requests)
    {
        using var host = new SandboxHost(new() { DropletCount = count, ActionSeconds = 0 });

        var result = host.Run("Get-Droplet | Get-DropletBackupPolicy");

        Assert.That(result.Errors, Is.Empty);
        Assert.That(result.All<DropletBackupPolicy>().Select(policy => policy.DropletName), Is.Unique.And.All.Not.Null);
        Assert.That(result.Output, Has.Count.EqualTo(count));
        Assert.That(host.Sandbox.Calls.Find("GET", "/v2/droplets/*backups/*").Select(call => call.Path.Split('?')[0]), Is.EqualTo(Enumerable.Repeat(List, requests)));
    }

    [TestCase("web-01", 0, 1)]
    [TestCase("web-01, web-02", 0, 2)]
    [TestCase("web-01, web-01, 3164444", 0, 3)]
    [TestCase("web-01, web-02, web-03", 1, 0)]
    [TestCase("web*", 1, 0)]
    [TestCase("nope*", 0, 0)]
    public void List_is_read_for_more_than_two_Droplets(string droplets, int lists, int lookups)
    {
        using var host = new SandboxHost(new() { DropletCount = 5, ActionSeconds = 0 });

        var result = host.Run($"Get-DropletBackupPolicy {droplets}");

        Assert.That(result.Errors, Is.Empty);
        Assert.That(host.Sandbox.Calls.Find("GET", List + "*"), Has.Count.EqualTo(lists));
        Assert.That(host.Sandbox.Calls.Find("GET", "/v2/droplets/*/backups/policy"), Has.Count.EqualTo(lookups));
    }

    [Test]
    public void Output_has_the_order_and_the_repetitions_of_the_input()
    {
        using var host = new SandboxHost(new() { DropletCount = 4, ActionSeconds = 0 });
        var names = host.Run("'web-03', 'web-01', 'web-02', 'web-01' | Get-DropletBackupPolicy").All<DropletBackupPolicy>().Select(policy => policy.DropletName);
        Assert.That(names, Is.EqualTo(new[] { "web-03", "web-01", "web-02", "web-01" }));
    }

    [Test]
    public void Droplet_that_does_not_exist_is_an_error_beside_the_others()
    {
        using var host = new SandboxHost(new() { DropletCount = 3, ActionSeconds = 0 });

        var result = host.Run("Get-DropletBackupPolicy web-01, 5, web-02, nobody");

        Assert.That(result.All<DropletBackupPolicy>().Select(policy => policy.DropletName), Is.EqualTo(new[] { "web-01", "web-02" }));
        Assert.That(result.Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]), Is.EquivalentTo(new[] { "DropletNotFound", "DropletNameNotFound" }));
    }

    [Test]
    public void Rejected_token_ends_the_list()
    {
        using var host = new SandboxHost(new() { DropletCount = 0, ActionSeconds = 0 });
        host.Sandbox.Faults.Add(SandboxFault.Answer(401, 0));

        Assert.That(host.Run("Get-DropletBackupPolicy 1, 2, 3").ErrorId, Is.EqualTo("Unauthorized"));
        Assert.That(host.Sandbox.Calls.Count, Is.EqualTo(1));
    }

    // A list of another server: one that lacks it, one whose token may not read it, one that does not end, and damaged ones.
    [TestCase(404, """{"id":"not_found","message":"no such path"}""", 1)]
    [TestCase(501, """{"id":"not_implemented","message":"no such endpoint"}""", 1)]
    [TestCase(403, """{"id":"forbidden","message":"You do not have permission to perform this action."}""", 1)]
    [TestCase(200, """{"policies":{},"meta":{"total":9}}""", 1)]
    [TestCase(200, """{"policies":{"9":{"droplet_id":9}},"links":{"pages":{"next":"https://x/?page=2"}}}""", 2)]
    [TestCase(200, """{"policies":{"1":{"droplet_id":2,"backup_enabled":true}}}""", 3)]
    [TestCase(200, """{"policies":[]}""", 3)]
    [TestCase(200, "<html></html>", 3)]
    public void Policies_that_are_not_in_the_list_are_looked_up_individually(int status, string list, int lists)
    {
        var (policies, sent) = Read(request => request.Target.StartsWith(List, StringComparison.Ordinal) ? FakeApi.Json(list, status) : null);

        Assert.That(policies.Select(policy => (policy.DropletId, policy.Plan)), Is.EqualTo(new[] { (1L, "single"), (2L, "single"), (3L, "single") }));
        Assert.That(sent.Count(target => target.StartsWith(List, StringComparison.Ordinal)), Is.EqualTo(lists));
        Assert.That(sent.Distinct().Count(target => target.EndsWith("/policy", StringComparison.Ordinal)), Is.EqualTo(3));
    }

    [Test]
    public void Policies_are_read_from_all_pages_and_the_missing_one_is_looked_up()
    {
        var (policies, sent) = Read(request => request.Target switch
        {
            List + "?per_page=200&page=1" => FakeApi.Json("""{"policies":{"3":{"droplet_id":3,"backup_enabled":true,"backup_policy":{"plan":"listed"}}},"links":{"pages":{"next":"https://api.digitalocean.com/v2/x"}},"meta":{"total":2}}"""),
            List + "?per_page=200&page=2" => FakeApi.Json("""{"policies":{"1":{"droplet_id":1,"backup_enabled":true,"backup_policy":{"plan":"listed"}}},"links":{},"meta":{"total":2}}"""),
            _ => null,
        });

        Assert.That(policies.Select(policy => (policy.DropletId, policy.Plan)), Is.EqualTo(new[] { (1L, "listed"), (2L, "single"), (3L, "listed") }));
        Assert.That(sent, Has.Count.EqualTo(3));
    }

    private static (List<DropletBackupPolicy> Policies, IReadOnlyList<string> Sent) Read(Func<SentRequest, HttpResponseMessage?> answer)
    {
        var clock = new LeapingClock();
        using var fake = new FakeApi(
            request => answer(request) ?? FakeApi.Json($$$"""{"policy":{"droplet_id":{{{request.Target.Split('/')[3]}}},"backup_enabled":true,"backup_policy":{"plan":"single"} } }"""),
            settings => settings with { Clock = clock });
        using var session = new ApiSession(fake.Api, clock);
        using var host = new ModuleHost(("c", new DigitalOceanConnection(fake.Settings.BaseUri, "the tests", session))) { Clock = clock };

        var result = host.Run("1, 2, 3 | Get-DropletBackupPolicy -Connection $c");

        Assert.That(result.Errors, Is.Empty);
        return ([.. result.All<DropletBackupPolicy>()], [.. fake.Sent.Select(request => request.Target)]);
    }
}
