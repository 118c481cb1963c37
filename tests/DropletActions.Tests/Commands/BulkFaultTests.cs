using System.Text.RegularExpressions;
using DropletActions.Sandbox;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Commands;

/// <summary>A bulk run over a bad network, with targets that can't be acted on, and with a token without scopes.</summary>
public sealed class BulkFaultTests
{
    private const int Fleet = 300;
    private const string Snapshots = "3164444..3164743 | New-DropletSnapshot -Bulk -Connection $c";

    private static readonly (string Method, string Path)[] s_steps =
        [("GET", "/v2/tags*"), ("POST", "/v2/tags"), ("POST", "/v2/tags/*/resources"), ("POST", "/v2/droplets/actions*"), ("DELETE", "/v2/tags/droplet-actions-*")];

    private static IEnumerable<TestCaseData> Losses() =>
        from step in s_steps
        from fault in new[] { SandboxFault.DropAfterWork(), SandboxFault.DropBeforeWork(), SandboxFault.Answer(502).Afterwards(), SandboxFault.Truncated() }
        from wait in new[] { "", " -Wait" }
        where step.Path != "/v2/droplets/actions*" || fault.Kind != SandboxFaultKind.DropBeforeWork

        // An answer without a body is complete before it is cut off: then it is the next request that has no connection.
        where fault.Kind != SandboxFaultKind.Truncated || step is { Method: not "DELETE", Path: not "/v2/tags/*/resources" }
        select new TestCaseData(step.Method, step.Path, fault, wait).SetArgDisplayNames(step.Method, step.Path, fault.Kind.ToString(), wait);

    [TestCaseSource(nameof(Losses))]
    public void Lost_response_at_any_step_is_recovered(string method, string path, SandboxFault fault, string wait)
    {
        using var host = Host();

        // The first DELETE looks whether tags may be removed; the second is the one that counts.
        host.Sandbox.Faults.Add(fault.On(method, path).FromNth(method == "DELETE" ? 2 : 1));

        var result = host.Run(Snapshots + wait);

        Assert.That(result.Errors, Is.Empty);
        Assert.That(result.Warnings, Is.Empty);
        Assert.That(host.Sandbox.Actions.Select(action => action.DropletId), Is.Unique.And.Exactly(Fleet).Items);
        Assert.That(result.All<DropletAction>().Select(action => action.Id), Is.EquivalentTo(host.Sandbox.Actions.Select(action => action.Id)));
        BulkTests.AssertTagsGone(host.Sandbox);
    }

    [Test]
    public void Request_that_was_lost_before_it_was_processed_is_sent_again_if_that_is_harmless()
    {
        using var host = Host();
        host.Sandbox.Faults.Add(SandboxFault.DropBeforeWork().On("POST", "/v2/droplets/actions*"));

        var result = host.Run("3164444..3164743 | Stop-Droplet -Bulk -Connection $c");

        Assert.That(result.Errors, Is.Empty);
        Assert.That(host.Sandbox.Actions.Select(action => action.DropletId), Is.Unique.And.Exactly(Fleet).Items);
    }

    [Test]
    public void Lost_request_that_is_not_harmless_is_OutcomeUnknown_for_each_target()
    {
        using var host = Host();
        host.Sandbox.Faults.Add(SandboxFault.DropBeforeWork().On("POST", "/v2/droplets/actions*"));

        var result = host.Run(Snapshots);

        AssertErrors(result, "OutcomeUnknown", Fleet);
        Assert.That(host.Sandbox.Actions, Is.Empty);
        BulkTests.AssertTagsGone(host.Sandbox);
    }

    [Test]
    public void Skipped_target_of_a_request_with_a_lost_response_is_OutcomeUnknown()
    {
        using var host = Host();
        Begin(host, 3164450);
        host.Sandbox.Faults.Add(SandboxFault.DropAfterWork().On("POST", "/v2/droplets/actions*"));

        var result = host.Run(Snapshots + " -WaitIfBusy");

        AssertErrors(result, "OutcomeUnknown", 1);
        Assert.That(result.Output, Has.Count.EqualTo(Fleet - 1));
        Assert.That(host.Sandbox.Calls.Find("POST", "/v2/droplets/3164450/actions").Count, Is.Zero, "It could be its own snapshot that keeps it busy.");
    }

    [Test]
    public void Step_that_keeps_failing_causes_one_error_for_each_target_and_no_action()
    {
        foreach (var (method, path) in s_steps.Skip(1).Take(2))
        {
            using var host = Host();
            host.Sandbox.Faults.Add(SandboxFault.Answer(500, 0).On(method, path));

            var result = host.Run(Snapshots);

            AssertErrors(result, "ServerError", Fleet);
            Assert.That(host.Sandbox.Actions, Is.Empty);
            BulkTests.AssertTagsGone(host.Sandbox);
        }
    }

    [Test]
    public void Tag_that_cannot_be_removed_is_a_warning()
    {
        using var host = Host();
        host.Sandbox.Faults.Add(SandboxFault.Answer(500, 0).On("DELETE", "*").FromNth(2));

        var result = host.Run(Snapshots);

        Assert.That(result.Errors, Is.Empty);
        Assert.That(result.Output, Has.Count.EqualTo(Fleet));
        var tag = host.Sandbox.Tags.Single(name => name.StartsWith("droplet-actions-", StringComparison.Ordinal));
        Assert.That(result.Warnings.Single(), Does.Contain(tag).And.Contains("HTTP 500").And.Contains("doctl compute tag delete"));
    }

    [Test]
    public void Error_of_a_deleted_busy_or_powered_off_target_says_why([Values] bool areSkipped)
    {
        using var host = Host(new() { UnknownTagResourcesAreSkipped = areSkipped });
        Begin(host, 3164450);
        host.Sandbox.FindDroplet(3164451)!.Status = "off";
        host.Sandbox.RemoveDroplet(3164452);

        var result = host.Run("3164444..3164743 | Restart-Droplet -PowerCycle -Bulk -Connection $c");

        var errors = result.Errors.ToDictionary(error => (long)error.TargetObject, error => (error.FullyQualifiedErrorId.Split(',')[0], error.ErrorDetails.Message));
        Assert.That(errors.Keys, Is.EquivalentTo(new[] { 3164450L, 3164451L, 3164452L }));
        Assert.That(errors[3164450], Is.EqualTo(("NotActedOn", "Droplet 3164450 was not power-cycled: another action of the Droplet is in progress.")));
        Assert.That(errors[3164451], Is.EqualTo(("NotActedOn", "Droplet 3164451 was not power-cycled: the API started no action for it and gave no reason; the Droplet's status is 'off'.")));
        Assert.That(errors[3164452].Item1, Is.EqualTo("DropletNotFound"));
        Assert.That(errors[3164452].Item2, Does.StartWith("There is no Droplet 3164452 in this account"));
        Assert.That(result.Output, Has.Count.EqualTo(Fleet - 3));
        Assert.That(host.Sandbox.Calls.Count, Is.LessThanOrEqualTo(6 + 4 + 2 + 2), "the list of all where one is missing, the list of the tag, and the actions of those that were passed over");
        BulkTests.AssertTagsGone(host.Sandbox);
    }

    [Test]
    public void Busy_targets_are_waited_for_individually()
    {
        using var host = Host();
        host.Sandbox.Outcomes.Add(SandboxOutcome.Takes(60, "reboot"));
        host.Run("3164450, 3164451 | Restart-Droplet -Connection $c");

        var result = host.Run(Snapshots + " -WaitIfBusy");

        Assert.That(result.Errors, Is.Empty);
        Assert.That(result.All<DropletAction>().Select(action => action.DropletId), Is.Unique.And.Exactly(Fleet).Items);
        Assert.That(host.Sandbox.Actions.Where(action => action.Type == "snapshot").Select(action => action.DropletId), Is.Unique.And.Exactly(Fleet).Items);
    }

    [Test]
    public void Busy_Droplets_of_a_tag_are_waited_for_individually_and_other_skipped_ones_say_why([Values] bool waits)
    {
        using var host = Host();
        host.Sandbox.Outcomes.Add(SandboxOutcome.Takes(60, "reboot"));
        foreach (var id in Enumerable.Range(3164450, 4))
            host.Sandbox.FindDroplet(id)!.AddTag("mine");
        host.Sandbox.FindDroplet(3164451)!.Status = "off";
        host.Run("3164450 | Restart-Droplet -Connection $c");

        var result = host.Run("Restart-Droplet -PowerCycle -Tag mine -Connection $c" + (waits ? " -WaitIfBusy" : ""));

        var name = host.Sandbox.FindDroplet(3164450)!.Name;
        var errors = result.Errors.ToDictionary(error => (long)error.TargetObject, error => error.ErrorDetails.Message);
        Assert.That(errors.Keys, Is.EquivalentTo(waits ? new[] { 3164451L } : [3164450L, 3164451L]));
        Assert.That(errors[3164451], Does.EndWith(" (3164451) was not power-cycled: the API started no action for it and gave no reason; the Droplet's status is 'off'."));
        if (!waits)
            Assert.That(errors[3164450], Is.EqualTo($"Droplet {name} (3164450) was not power-cycled: another action of the Droplet is in progress."));
        Assert.That(host.Sandbox.Actions.Where(action => action.Type == "power_cycle").Select(action => action.DropletId), Is.Unique.And.Exactly(waits ? 3 : 2).Items);
        Assert.That(result.Output, Has.Count.EqualTo(waits ? 3 : 2));
    }

    /// <summary>Starts an action that does not end.</summary>
    private static void Begin(LeapingHost host, long dropletId)
    {
        host.Sandbox.Outcomes.Add(SandboxOutcome.NeverEnds("reboot"));
        host.Run($"Restart-Droplet {dropletId} -Connection $c");
        host.Sandbox.Calls.Clear();
    }

    [Test]
    public void Droplets_that_do_not_exist_cause_one_error_each_and_few_requests()
    {
        using var host = Host();

        var result = host.Run("1..500 | Stop-Droplet -Bulk -Connection $c");

        AssertErrors(result, "DropletNotFound", 500);
        Assert.That(host.Sandbox.Calls.Count, Is.LessThanOrEqualTo(10));
        BulkTests.AssertTagsGone(host.Sandbox);
    }

    [Test]
    public void Unknown_id_is_found_by_bisection_without_droplet_read()
    {
        using var host = Host(null, "tag:create", "tag:delete", "tag:read", "droplet:update");

        var result = host.Run("7, 3164444, 3164445, 3164446 | Stop-Droplet -Bulk -Connection $c");

        AssertErrors(result, "DropletNotFound", 1);
        Assert.That(result.TheError.TargetObject, Is.EqualTo(7));
        Assert.That(result.Output, Has.Count.EqualTo(3));
    }

    [TestCase(1)]
    [TestCase(60)]
    [TestCase(299)]
    public void Lower_limit_of_resources_is_detected_and_respected(int limit)
    {
        using var host = Host(new() { TagResourceLimit = limit });

        var result = host.Run(Snapshots);

        Assert.That(result.Errors, Is.Empty);
        Assert.That(result.Output, Has.Count.EqualTo(Fleet));
        var refused = host.Sandbox.Calls.Find("POST", "/v2/tags/*/resources").Count(call => call.Status == 422);
        Assert.That(refused, Is.LessThanOrEqualTo(9), "300 are halved nine times until there is one");
    }

    [TestCase("tag:create")]
    [TestCase("tag:delete")]
    [TestCase("tag:read")]
    [TestCase("droplet:update")]
    public void Missing_scope_is_found_before_the_first_Droplet_is_changed(string missing)
    {
        string[] all = ["tag:create", "tag:delete", "tag:read", "droplet:update", "droplet:read"];
        using var host = Host(null, [.. all.Where(scope => scope != missing)]);

        var result = host.Run("3164444..3164446 | Stop-Droplet -Bulk -Connection $c");

        AssertErrors(result, "Forbidden", 3);
        foreach (var scope in all.Take(4))
            Assert.That(result.Errors[0].ErrorDetails.Message, Does.Contain(scope));
        Assert.That(host.Sandbox.Calls.Find("POST", "/v2/tags/*").Count(call => call.Status == 204), Is.Zero);
        Assert.That(host.Sandbox.Actions, Is.Empty);
        BulkTests.AssertTagsGone(host.Sandbox);
    }

    [Test]
    public void Wrong_token_ends_the_statement_at_the_first_request()
    {
        using var host = new SandboxHost(new() { DropletCount = 3 });

        var result = host.Run($"Connect-DigitalOcean -SkipValidation -Token dop_v1_wrong -BaseUri {host.Sandbox.BaseUri}; 3164444..3164446 | Stop-Droplet -Bulk");

        Assert.That(result.ErrorId, Is.EqualTo("Unauthorized"));
        Assert.That(host.Sandbox.Calls.Count, Is.EqualTo(1));
    }

    [TestCase(0)]
    [TestCase(-180)]
    [TestCase(180)]
    public void Leftover_tags_are_removed_once_they_are_an_hour_old_by_the_servers_clock(int skewMinutes)
    {
        using var host = Host(new() { ClockSkew = TimeSpan.FromMinutes(skewMinutes) });
        var server = host.Clock.Start.AddMinutes(skewMinutes);
        string Tag(int minutes, string end = "-0123456789ab") => FormattableString.Invariant($"droplet-actions-{server.AddMinutes(-minutes):yyyyMMdd'T'HHmmss'Z'}{end}");
        string[] kept = [Tag(59), Tag(-61), Tag(61, ""), Tag(61, "x"), "droplet-actions-mine", "droplet-actions-20200101T000000Z-customer-tag", "droplet-actions-20260231T000000Z-1", "web-20200101T000000Z-1"];
        foreach (var tag in kept.Append(Tag(61)).Append("droplet-actions-20250101T000000Z-ba9876543210"))
            host.Sandbox.FindDroplet(3164444)!.AddTag(tag);

        var result = host.Run("$VerbosePreference = 'Continue'; " + Snapshots);

        Assert.That(result.Errors, Is.Empty);
        Assert.That(host.Sandbox.Tags.Where(tag => Regex.IsMatch(tag, "[0-9]Z|mine")), Is.EquivalentTo(kept));
        Assert.That(result.Verbose.Count(text => text.Contains("of an earlier bulk run", StringComparison.Ordinal)), Is.EqualTo(2));
    }

    private static LeapingHost Host(SandboxOptions? options = null, params string[] scopes) =>
        new((options ?? new()) with { DropletCount = Fleet, ActionSeconds = 20, HourlyLimit = 1_000_000, BurstLimit = 1_000_000 }, null, scopes);

    private static void AssertErrors(ScriptResult result, string id, int count)
    {
        Assert.That(result.Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]), Is.All.EqualTo(id));
        Assert.That(result.Errors.Select(error => error.TargetObject), Is.Unique.And.Exactly(count).Items);
    }
}
