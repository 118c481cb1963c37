using System.Text.Json.Nodes;
using DropletActions.Sandbox;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Commands;

/// <summary>Any set of Droplets in one bulk request, by a temporary tag.</summary>
public sealed class BulkTests
{
    private static readonly string[] s_steps = ["POST /v2/tags", "POST /v2/tags/*/resources", "POST /v2/droplets/actions*", "DELETE /v2/tags/*"];

    private static IEnumerable<ActionCase> BulkCases => ActionCase.All.Where(action => action.IsBulk);

    private static IEnumerable<ActionCase> OtherCases => ActionCase.All.Where(action => !action.IsBulk);

    [TestCaseSource(nameof(BulkCases))]
    public void Each_bulk_type_is_started_by_its_cmdlet_and_by_type(ActionCase action)
    {
        foreach (var statement in new[] { action.Cmdlet, $"Invoke-DropletAction -Type {action.Type} {action.Invoke}" })
        {
            using var host = action.Start();

            var result = host.Run($"'web-01', 'web-02' | {statement} -Bulk -Confirm:$false");

            Assert.That(result.Errors, Is.Empty);
            Assert.That(JsonNode.DeepEquals(JsonNode.Parse(host.Bodies.Single()), JsonNode.Parse(action.ExpectedBody)), Is.True);
            Assert.That(result.All<DropletAction>().Select(started => started.DropletName), Is.EquivalentTo(new[] { "web-01", "web-02" }));
            Assert.That(host.Sandbox.Actions, Has.Count.EqualTo(2));
            AssertTagsGone(host.Sandbox);
        }
    }

    [TestCaseSource(nameof(OtherCases))]
    public void Type_without_a_bulk_request_is_refused_before_anything_is_sent(ActionCase action)
    {
        using var host = action.Start();

        var result = host.Run($"Invoke-DropletAction web-01 -Type {action.Type} {action.Invoke} -Bulk -Confirm:$false");

        Assert.That(result.ErrorId, Is.EqualTo("ParameterNotForAction"));
        Assert.That(result.TheError.ErrorDetails.Message, Does.Contain("-Bulk").And.Contains(action.Type));
        Assert.That(host.Sandbox.Calls, Is.Empty);
    }

    [Test]
    public void Droplet_that_a_bulk_request_skipped_gets_the_advice_of_its_type()
    {
        using var host = new SandboxHost();
        host.Droplet("web-02").Status = "off";

        var result = host.Run("Enable-DropletIPv6 web-01, web-02 -Bulk");

        Assert.That(result.ErrorId, Is.EqualTo("NotActedOn"));
        Assert.That(result.TheError.ErrorDetails.RecommendedAction, Does.Contain("only while the Droplet is off"));
        Assert.That(result.All<DropletAction>().Single().DropletName, Is.EqualTo("web-02"));
    }

    [Test]
    public void Restart_Droplet_accepts_bulk_only_with_a_power_cycle()
    {
        using var host = new SandboxHost();

        var result = host.Run("Restart-Droplet web-01 -Bulk");

        Assert.That(result.ErrorId, Is.EqualTo("ParameterNotForAction"));
        Assert.That(result.TheError.ErrorDetails.Message, Does.Contain("power_cycle"));
        Assert.That(host.Sandbox.Calls, Is.Empty);
    }

    [Test]
    public void Bulk_and_a_tag_exclude_each_other()
    {
        using var host = new SandboxHost();

        var result = host.Run("Stop-Droplet -Tag web -Bulk");

        Assert.That(result.ErrorId, Is.EqualTo("AmbiguousParameterSet"));
        Assert.That(host.Sandbox.Calls, Is.Empty);
    }

    [Test]
    public void Thousand_Droplets_take_six_requests_and_the_next_thousand_four()
    {
        using var host = new LeapingHost(new() { DropletCount = 1000, ActionSeconds = 0 });

        var first = host.Run("3164444..3165443 | New-DropletSnapshot -Bulk -Connection $c");
        var cost = host.Sandbox.Calls.Count;
        host.Sandbox.Calls.Clear();
        var second = host.Run("3164444..3165443 | New-DropletSnapshot -Bulk -Connection $c");

        foreach (var result in new[] { first, second })
        {
            Assert.That(result.Errors, Is.Empty);
            Assert.That(result.All<DropletAction>().Select(action => action.DropletId), Is.Unique.And.Exactly(1000).Items);
        }

        Assert.That(cost, Is.EqualTo(6), "two of them look, once an hour, for leftovers and whether tags may be removed");
        Assert.That(Steps(host), Is.EqualTo(s_steps));
        Assert.That(host.Sandbox.Actions, Has.Count.EqualTo(2000));
        Assert.That(host.Clock.Elapsed, Is.EqualTo(TimeSpan.Zero));
        AssertTagsGone(host.Sandbox);
    }

    [TestCase("Stop-Droplet -Bulk", 20, TestName = "Wait_for_a_thousand_takes_few_requests(shutdown)")]
    [TestCase("New-DropletSnapshot -Bulk", 300, TestName = "Wait_for_a_thousand_takes_few_requests(snapshot)")]
    public void Wait_for_a_thousand_takes_few_requests(string statement, int seconds)
    {
        using var host = new LeapingHost(new() { DropletCount = 1000, ActionSeconds = seconds });

        var result = host.Run($"3164444..3165443 | {statement} -Wait -Connection $c");

        Assert.That(result.Errors, Is.Empty);
        Assert.That(result.All<DropletAction>().Count(action => action.Status == "completed"), Is.EqualTo(1000));
        var minutes = Math.Ceiling(host.Clock.Elapsed.TotalMinutes);
        TestContext.Out.WriteLine($"{statement}: {host.Sandbox.Calls.Count} requests in {host.Clock.Elapsed.TotalSeconds:0} s, 429: {host.Sandbox.Calls.Count(call => call.Status == 429)}");
        var most = host.Sandbox.Calls.GroupBy(call => (int)(call.At - host.Clock.Start).TotalMinutes).Max(minute => minute.Count());
        TestContext.Out.WriteLine($"most in a minute: {most}");
        Assert.That(host.Sandbox.Calls.Count, Is.LessThanOrEqualTo(30 * Math.Max(2, minutes)));
    }

    [Test]
    public void Ids_names_and_wildcards_become_one_set_without_duplicates()
    {
        using var host = new SandboxHost(new() { DropletCount = 6 });
        var ids = host.Sandbox.Droplets.Where(droplet => droplet.Name.StartsWith("web", StringComparison.Ordinal)).Select(droplet => droplet.Id).ToList();
        host.Set("id", ids[0]);

        var result = host.Run("$id, 'web-01', 'web-*', 'nobody', (Get-Droplet web-02) | Stop-Droplet -Bulk");

        Assert.That(result.ErrorId, Is.EqualTo("DropletNameNotFound"));
        Assert.That(result.All<DropletAction>().Select(action => action.DropletId), Is.EquivalentTo(ids));
        Assert.That(host.Bodies, Has.Count.EqualTo(1));
    }

    [Test]
    public void Tag_name_shows_its_purpose_and_its_time_by_the_servers_clock()
    {
        using var host = new LeapingHost(new() { ClockSkew = TimeSpan.FromHours(-2) });

        host.Run("3164444..3164446 | Stop-Droplet -Bulk -Connection $c");

        Assert.That(host.Sandbox.Calls.Find("POST", "/v2/tags").Single().Body, Does.Match("""^\{"name":"droplet-actions-20260301T100000Z-[0-9a-f]{12}"\}$"""));
    }

    [Test]
    public void WhatIf_shows_the_set_and_sends_only_lookups_of_names()
    {
        using var host = new SandboxHost(new() { DropletCount = 6 });

        var result = host.Run("'web-01', 'web-02', 3164444, 5, 6 | New-DropletSnapshot -Name x -Bulk -WhatIf");

        Assert.That(result.Errors, Is.Empty);
        Assert.That(host.Host.Text, Does.Contain("4 Droplets in bulk: web-01 (3164444), web-02 (3164445), 5 and 1 more named 'x'"));
        Assert.That(host.Sandbox.Calls.Find("GET").Count, Is.EqualTo(host.Sandbox.Calls.Count));
        Assert.That(host.Sandbox.Calls.Find("GET", "/v2/droplets*").Count, Is.EqualTo(host.Sandbox.Calls.Count));
    }

    [Test]
    public void Whole_set_is_confirmed_once([Values] bool yes)
    {
        using var host = new SandboxHost(new() { DropletCount = 6 });
        host.Host.Answer(yes ? "Yes" : "No");

        var result = host.Run("Get-Droplet | Stop-Droplet -PowerOff -Bulk -Confirm");

        Assert.That(host.Host.Questions, Has.Count.EqualTo(1));
        Assert.That(host.Host.Questions[0], Does.Contain("6 Droplets in bulk").And.Contains("3 more").And.Contains("pulling the plug"));
        Assert.That(result.Output, Has.Count.EqualTo(yes ? 6 : 0));
        Assert.That(host.Sandbox.Actions, Has.Count.EqualTo(yes ? 6 : 0));
    }

    [Test]
    public void Plan_with_several_types_is_one_bulk_run_for_each_in_their_order()
    {
        using var host = new LeapingHost(new() { DropletCount = 4, ActionSeconds = 5 });

        var result = host.Run("""
            & { foreach ($type in 'shutdown', 'snapshot', 'power_on') {
                foreach ($id in 3164444..3164447) { [pscustomobject]@{ DropletId = $id; Type = $type; Name = "$(if ($type -eq 'snapshot') { 'n' })" } }
            } } | Invoke-DropletAction -Bulk -Wait -Confirm:$false -Connection $c
            """);

        Assert.That(result.Errors, Is.Empty);
        Assert.That(result.Output, Has.Count.EqualTo(12));
        foreach (var droplet in host.Sandbox.Droplets)
            Assert.That(droplet.Actions.Select(action => action.Type), Is.EqualTo(new[] { "shutdown", "snapshot", "power_on" }));
        Assert.That(host.Sandbox.Calls.Find("POST", "/v2/droplets/actions").Count, Is.EqualTo(3));
    }

    [Test]
    public void Stages_with_Wait_run_one_after_another()
    {
        using var host = new LeapingHost(new() { DropletCount = 50, ActionSeconds = 5 });

        var result = host.Run("""
            Get-Droplet -Connection $c | Stop-Droplet -Bulk -Wait -Connection $c |
                New-DropletSnapshot -Bulk -Wait -Connection $c | Start-Droplet -Bulk -Wait -Connection $c
            """);

        Assert.That(result.Errors, Is.Empty);
        Assert.That(result.All<DropletAction>().Select(action => action.DropletName), Is.EquivalentTo(host.Sandbox.Droplets.Select(droplet => droplet.Name)));
        Assert.That(host.Sandbox.Droplets.All(droplet => droplet.Status == "active" && droplet.Snapshots.Count == 1), Is.True);
        Assert.That(host.Sandbox.Calls.Find("POST", "/v2/droplets/actions").Count, Is.EqualTo(3));
        AssertTagsGone(host.Sandbox);
    }

    [Test]
    public void Droplet_that_is_not_off_in_time_is_powered_off_individually()
    {
        using var host = new LeapingHost(new() { DropletCount = 20, ActionSeconds = 5 });
        host.Sandbox.Outcomes.Add(SandboxOutcome.Ignored("shutdown", 3164450));

        var result = host.Run("Get-Droplet -Connection $c | Stop-Droplet -PowerOffAfter 60 -Bulk -Wait -Connection $c");

        Assert.That(result.Errors, Is.Empty);
        Assert.That(host.Sandbox.Droplets.Select(droplet => droplet.Status), Is.All.EqualTo("off"));
        Assert.That(result.Output, Has.Count.EqualTo(20));
        Assert.That(host.Sandbox.Actions.Single(action => action.Type == "power_off").DropletId, Is.EqualTo(3164450));
    }

    internal static void AssertTagsGone(DropletSandbox sandbox) =>
        Assert.That(sandbox.Tags.Where(tag => tag.StartsWith("droplet-actions-", StringComparison.Ordinal)), Is.Empty);

    private static IEnumerable<string> Steps(LeapingHost host) =>
        host.Sandbox.Calls.Select(call => s_steps.Single(step => host.Sandbox.Calls.Find(step.Split(' ')[0], step.Split(' ')[1]).Any(found => found.Number == call.Number)));
}
