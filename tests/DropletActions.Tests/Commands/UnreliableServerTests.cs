using DropletActions.Sandbox;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Commands;

/// <summary>
/// A thousand Droplets over a bad network and an API that refuses: in the end no action twice, none forgotten, every Droplet
/// accounted for. The proof is the count of actions on the server.
/// </summary>
[Parallelizable(ParallelScope.All)]
public sealed class UnreliableServerTests
{
    private const int Fleet = 1000;

    // Room enough that the quota is not what is tested, except where it is.
    private static readonly SandboxOptions s_roomy = new() { DropletCount = Fleet, ActionSeconds = 20, HourlyLimit = 1_000_000, BurstLimit = 1_000_000 };

    [Test]
    public void Ten_percent_of_responses_are_lost_after_processing()
    {
        using var host = new LeapingHost(s_roomy);
        host.Sandbox.Faults.Add(SandboxFault.DropAfterWork(0).ForShare(0.1, 7));

        var result = host.Run("3164444..3165443 | New-DropletSnapshot -Name s -Wait -Connection $c");

        AssertAllDone(host, result);
    }

    [Test]
    public void Ten_percent_of_connections_break_before_processing()
    {
        using var host = new LeapingHost(s_roomy);
        host.Sandbox.Faults.Add(SandboxFault.DropBeforeWork(0).ForShare(0.1, 7));

        var result = host.Run("3164444..3165443 | Stop-Droplet -Wait -Connection $c");

        AssertAllDone(host, result);
    }

    [TestCase(500)]
    [TestCase(502)]
    [TestCase(503)]
    public void Five_percent_of_responses_are_server_errors(int status)
    {
        using var host = new LeapingHost(s_roomy);
        host.Sandbox.Faults.Add(SandboxFault.Answer(status, 0).ForShare(0.05, 7));

        var result = host.Run("3164444..3165443 | Restart-Droplet -Connection $c");

        AssertAccounted(host, result, "OutcomeUnknown");
        Assert.That(result.Errors, Has.Count.InRange(20, 90), "What was refused this way may have been done, and a reboot is not sent twice.");
    }

    [Test]
    public void Actions_of_unreadable_responses_are_looked_up()
    {
        using var host = new LeapingHost(s_roomy);
        host.Sandbox.Faults.Add(SandboxFault.Malformed(0).ForShare(0.05, 7));
        host.Sandbox.Faults.Add(SandboxFault.Truncated(0).ForShare(0.05, 8));

        var result = host.Run("3164444..3165443 | Restart-Droplet -Wait -Connection $c");

        AssertAllDone(host, result);
    }

    [Test]
    public void Burst_limit_is_respected_and_waited_for()
    {
        using var host = new LeapingHost(s_roomy with { DropletCount = 300, HourlyLimit = 6000, BurstLimit = 50, BurstWindow = TimeSpan.FromSeconds(10) });

        var result = host.Run("3164444..3164743 | Restart-Droplet -Connection $c");

        Assert.That(result.Errors, Is.Empty);
        Assert.That(host.Sandbox.Actions.Select(action => action.DropletId), Is.Unique.And.Exactly(300).Items);
        Assert.That(host.Clock.Elapsed, Is.InRange(TimeSpan.FromSeconds(50), TimeSpan.FromSeconds(64)), "ideal: 50 s, with whole seconds in retry-after");
        Assert.That(host.Sandbox.Calls.Count(call => call.Status == 429), Is.LessThanOrEqualTo(16 * 6));
    }

    [Test]
    public void Documented_rate_limit_is_kept_without_a_single_refusal()
    {
        using var host = new LeapingHost(s_roomy with { HourlyLimit = 5000, BurstLimit = 250 });

        var result = host.Run("3164444..3165443 | Restart-Droplet -Connection $c");

        Assert.That(result.Errors, Is.Empty);
        Assert.That(host.Sandbox.Actions.Select(action => action.DropletId), Is.Unique.And.Exactly(Fleet).Items);
        Assert.That(host.Sandbox.Calls.Count(call => call.Status == 429), Is.Zero);
        Assert.That(host.Clock.Elapsed, Is.LessThanOrEqualTo(TimeSpan.FromSeconds(180 * 1.05)), "250 at once, and 250 in each of three further minutes");
    }

    [Test]
    public void Exhausted_hourly_limit_is_reported_with_the_time_to_continue()
    {
        using var host = new LeapingHost(s_roomy with { HourlyLimit = 600, BurstLimit = 100_000 });

        var result = host.Run("3164444..3165443 | Restart-Droplet -Connection $c");

        AssertAccounted(host, result, "RateLimited");
        Assert.That(result.Output, Has.Count.EqualTo(600));
        Assert.That(result.Errors[0].CategoryInfo.Category.ToString(), Is.EqualTo("LimitsExceeded"));
        Assert.That(((DropletApiException)result.Errors[0].Exception).RetryAt, Is.EqualTo(host.Clock.Start.AddHours(1)).Within(TimeSpan.FromMinutes(8)));
    }

    [Test]
    public void Outage_of_ten_seconds_is_survived()
    {
        using var host = new LeapingHost(s_roomy);
        host.Sandbox.Faults.Add(SandboxFault.AwayUntil(host.Clock.Start.AddSeconds(10)) with { Nth = 300 });

        var result = host.Run("3164444..3165443 | Stop-Droplet -Wait -Connection $c");

        AssertAllDone(host, result);
    }

    [Test]
    public void Action_that_never_ends_times_out_and_the_others_do_not()
    {
        using var host = new LeapingHost(s_roomy);
        host.Sandbox.Outcomes.Add(SandboxOutcome.NeverEnds("reboot", 3164500));

        var result = host.Run("3164444..3165443 | Restart-Droplet -Wait -TimeoutSec 300 -Connection $c");

        Assert.That(result.ErrorId, Is.EqualTo("WaitTimedOut"));
        Assert.That(result.Output, Has.Count.EqualTo(Fleet));
        Assert.That(result.All<DropletAction>().Count(action => action.Status == "completed"), Is.EqualTo(Fleet - 1));
    }

    [Test]
    public void Unordered_lists_are_read_correctly()
    {
        using var host = new LeapingHost(s_roomy with { PageOrder = PageOrder.Shuffled });
        host.Sandbox.Faults.Add(SandboxFault.DropAfterWork(0).ForShare(0.05, 7).On("POST", "*"));

        var result = host.Run("3164444..3165443 | Restart-Droplet -Wait -Connection $c");

        AssertAllDone(host, result);
    }

    [Test]
    public void Times_of_a_server_whose_clock_is_an_hour_off_are_converted([Values(-60, 60)] int minutes)
    {
        using var host = new LeapingHost(s_roomy with { ClockSkew = TimeSpan.FromMinutes(minutes), DropletCount = 300 });
        host.Sandbox.Faults.Add(SandboxFault.DropAfterWork(0).ForShare(0.1, 7));

        var result = host.Run("3164444..3164743 | New-DropletSnapshot -Wait -Connection $c");

        AssertAllDone(host, result, 300);
    }

    private static void AssertAllDone(LeapingHost host, ScriptResult result, int fleet = Fleet)
    {
        Assert.That(result.Errors, Is.Empty);
        Assert.That(host.Sandbox.Actions.Select(action => action.DropletId), Is.Unique.And.Exactly(fleet).Items);
        Assert.That(result.All<DropletAction>().Select(action => action.Id), Is.EquivalentTo(host.Sandbox.Actions.Select(action => action.Id)));
        Assert.That(result.All<DropletAction>().All(action => action.Status == "completed"), Is.True);
    }

    private static void AssertAccounted(LeapingHost host, ScriptResult result, string id)
    {
        Assert.That(host.Sandbox.Actions.Select(action => action.DropletId), Is.Unique);
        Assert.That(result.Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]), Is.All.EqualTo(id));
        var told = result.All<DropletAction>().Select(action => action.DropletId!.Value)
            .Concat(result.Errors.Select(error => ((DropletApiException)error.Exception).DropletId!.Value));
        Assert.That(told, Is.Unique.And.Exactly(Fleet).Items);
    }
}
