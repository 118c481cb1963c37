using DropletActions.Sandbox;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Commands;

/// <summary>What <c>-Wait</c>, <c>-TimeoutSec</c> and Wait-DropletAction promise.</summary>
public sealed class WaitTests
{
    [Test]
    public void Action_is_emitted_once_it_is_done()
    {
        using var host = new LeapingHost(new() { ActionSeconds = 40 });

        var result = host.Run("Reset-DropletPassword web-01 -Wait -Connection $c -Confirm:$false");

        var action = result.All<DropletAction>().Single();
        Assert.That((action.Status, action.Duration), Is.EqualTo(("completed", (TimeSpan?)TimeSpan.FromSeconds(40))));
        Assert.That(host.Clock.Elapsed, Is.InRange(TimeSpan.FromSeconds(40), TimeSpan.FromSeconds(50)));
    }

    [Test]
    public void Action_of_one_second_is_reported_within_1_5_seconds()
    {
        using var host = new LeapingHost(new() { ActionSeconds = 1 });

        host.Run("Reset-DropletPassword 3164444 -Wait -Connection $c -Confirm:$false");

        Assert.That(host.Clock.Elapsed, Is.LessThanOrEqualTo(TimeSpan.FromSeconds(1.5)));
    }

    [TestCase("-Wait", "api-01")]
    [TestCase("", "web-01")]
    public void Action_of_a_rename_has_the_name_that_its_Droplet_has_by_then(string wait, string name)
    {
        using var host = new LeapingHost(new() { ActionSeconds = 1 });

        var result = host.Run($"Rename-Droplet web-01 api-01 {wait} -Connection $c");

        Assert.That(result.All<DropletAction>().Single().DropletName, Is.EqualTo(name));
    }

    [Test]
    public void Refused_poll_does_not_turn_an_accepted_action_into_not_needed()
    {
        using var host = new LeapingHost(new() { ActionSeconds = 30 });
        host.Sandbox.Faults.Add(SandboxFault.Answer(400).On("GET", "/v2/droplets/3164444/actions/*"));

        // The Droplet has no backups, so it looks as if the action was not needed.
        var result = host.Run("$null = Enable-DropletBackup web-01 -Connection $c; Disable-DropletBackup web-01 -Wait -WaitIfBusy -Connection $c");

        Assert.That(result.All<DropletAction>().Single().Id, Is.GreaterThan(0));
        Assert.That(result.TheError.FullyQualifiedErrorId, Does.StartWith("Rejected"));
    }

    [TestCase("Stop-Droplet", "off")]
    [TestCase("Stop-Droplet -PowerOff", "off")]
    [TestCase("Restart-Droplet", "active")]
    public void Power_action_is_done_when_its_Droplet_has_the_status(string cmdlet, string status)
    {
        using var host = new LeapingHost(new() { ActionSeconds = 1, StatusLagSeconds = 30 });

        var result = host.Run($"{cmdlet} web-01 -Wait -Connection $c");

        Assert.That(result.Errors, Is.Empty);
        Assert.That(host.Sandbox.Droplets[0].Status, Is.EqualTo(status));
        if (status == "off")
            Assert.That(host.Clock.Elapsed, Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(31)));
    }

    [Test]
    public void Completed_snapshot_has_its_own_image_and_not_an_older_one([Values(1, 300)] int droplets)
    {
        using var host = new LeapingHost(new() { DropletCount = droplets, ActionSeconds = 60 });
        foreach (var droplet in host.Sandbox.Droplets)
            droplet.AddSnapshot("before");
        host.Sandbox.Advance(TimeSpan.FromMinutes(5));

        var result = host.Run("Get-Droplet -Connection $c | New-DropletSnapshot -Name now -Wait -Connection $c");

        Assert.That(result.Errors, Is.Empty);
        var expected = host.Sandbox.Actions.ToDictionary(action => action.DropletId, action => action.ImageId);
        Assert.That(result.All<DropletAction>(), Has.Count.EqualTo(droplets));
        Assert.That(result.All<DropletAction>().All(action => action.ImageId is not null && action.ImageId == expected[action.DropletId!.Value]), Is.True);
    }

    [Test]
    public void Errored_action_is_emitted_and_is_an_error()
    {
        using var host = new LeapingHost();
        host.Sandbox.Outcomes.Add(SandboxOutcome.Errored(dropletId: 3164444));

        var result = host.Run("3164444, 3164445 | Restart-Droplet -Wait -Connection $c");

        Assert.That(result.ErrorId, Is.EqualTo("ActionErrored"));
        Assert.That(result.TheError.TargetObject, Is.InstanceOf<DropletAction>());
        Assert.That(result.All<DropletAction>().Select(action => action.Status), Is.EquivalentTo(new[] { "errored", "completed" }));
    }

    [Test]
    public void Error_of_a_timed_out_wait_says_how_to_continue_and_that_works()
    {
        using var host = new LeapingHost(new() { ActionSeconds = 100 });

        var result = host.Run("Restart-Droplet web-01 -Wait -TimeoutSec 30 -Connection $c");

        Assert.That(result.ErrorId, Is.EqualTo("WaitTimedOut"));
        Assert.That(host.Clock.Elapsed, Is.InRange(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(32)));
        Assert.That(result.All<DropletAction>().Single().Status, Is.EqualTo("in-progress"));
        var advice = result.TheError.ErrorDetails.RecommendedAction;
        var command = advice[advice.IndexOf("Wait-DropletAction", StringComparison.Ordinal)..].Replace("<seconds>", "0", StringComparison.Ordinal);
        Assert.That(host.Run(command + " -Connection $c").All<DropletAction>().Single().Status, Is.EqualTo("completed"));
    }

    [Test]
    public void Actions_that_were_started_elsewhere_are_waited_for()
    {
        using var host = new LeapingHost(new() { ActionSeconds = 20 });

        var result = host.Run("Get-Droplet -Connection $c | Restart-Droplet -Connection $c | Wait-DropletAction -Connection $c");

        Assert.That(result.Errors, Is.Empty);
        Assert.That(result.All<DropletAction>().Select(action => action.Status), Is.EqualTo(new[] { "completed", "completed", "completed" }));
        Assert.That(result.All<DropletAction>().Select(action => action.DropletName), Is.EquivalentTo(new[] { "web-01", "web-02", "db-01" }));
    }

    [Test]
    public void Power_action_of_last_week_has_ended_in_any_state_of_its_Droplet()
    {
        using var host = new LeapingHost(new() { ActionSeconds = 1 });
        host.Run("Stop-Droplet web-01 -Wait -Connection $c; Start-Droplet web-01 -Wait -Connection $c");
        host.Sandbox.Advance(TimeSpan.FromMinutes(10));
        host.Run("Get-Droplet -Connection $c");

        var result = host.Run("Get-DropletAction web-01 -Type shutdown -Connection $c | Wait-DropletAction -Connection $c");

        Assert.That(result.Errors, Is.Empty);
        Assert.That(result.All<DropletAction>().Single().Type, Is.EqualTo("shutdown"));
    }

    [Test]
    public void Thousand_waits_take_a_hundredth_of_the_requests_of_single_lookups()
    {
        using var host = new LeapingHost(new() { DropletCount = 1000, ActionSeconds = 300, HourlyLimit = 1_000_000, BurstLimit = 50_000 });

        var result = host.Run("Reset-DropletPassword (3164444..3165443) -Wait -Connection $c -Confirm:$false");

        Assert.That(result.Output, Has.Count.EqualTo(1000));
        var turns = host.Clock.Elapsed.TotalSeconds / 10;
        Assert.That(host.Sandbox.Calls.Find("GET").Count, Is.LessThanOrEqualTo(turns * 1000 / 100));
    }

    [Test]
    public void Token_without_the_scope_to_list_actions_can_wait()
    {
        using var host = new LeapingHost(new() { DropletCount = 30, ActionSeconds = 20 }, null, "droplet:read", "droplet:update");

        var result = host.Run("Get-Droplet -Connection $c | Restart-Droplet -Wait -Connection $c");

        Assert.That(result.Errors, Is.Empty);
        Assert.That(result.All<DropletAction>().All(action => action.Status == "completed"), Is.True);
        Assert.That(result.Output, Has.Count.EqualTo(30));
    }

    [TestCase("Droplet already has a pending event.")]
    [TestCase("Please wait until the running event has finished")]
    public void Droplet_of_a_hanging_shutdown_is_powered_off_when_that_ends(string busy)
    {
        using var host = new LeapingHost(new() { ActionSeconds = 5, BusyMessage = busy });
        host.Sandbox.Outcomes.Add(SandboxOutcome.Takes(300, "shutdown") with { WithoutEffect = true });

        var result = host.Run("Stop-Droplet web-01 -PowerOffAfter 60 -Wait -Connection $c");

        Assert.That(result.Errors, Is.Empty);
        Assert.That(result.All<DropletAction>().Select(action => (action.Type, action.Status)), Is.EqualTo(new[] { ("power_off", "completed") }));
        Assert.That(host.Sandbox.Droplets[0].Status, Is.EqualTo("off"));
    }

    [TestCase("The droplet is already off.")]
    [TestCase("Droplet is currently powered off.")]
    public void Powered_off_Droplet_is_a_success_of_PowerOffAfter_and_the_chain_continues(string off)
    {
        using var host = new LeapingHost(new() { ActionSeconds = 5, OffMessage = off });
        host.Sandbox.Droplets[0].Status = "off";

        var stopped = host.Run("Stop-Droplet web-01 -PowerOffAfter 60 -Connection $c -Verbose | Wait-DropletAction -Connection $c");
        Assert.That(stopped.Errors, Is.Empty);
        Assert.That(stopped.All<DropletAction>().Select(action => (action.Type, action.Status, action.DropletName)), Is.EqualTo(new[] { ("shutdown", "not-needed", "web-01") }));
        Assert.That(stopped.Verbose, Has.Some.EqualTo("web-01 (3164444) is off: shutdown was not needed."));

        var started = host.Run("Stop-Droplet web-01 -PowerOffAfter 60 -Wait -Connection $c | Start-Droplet -Wait -Connection $c");
        Assert.That(started.Errors, Is.Empty);
        Assert.That(started.All<DropletAction>().Select(action => (action.Type, action.Status)), Is.EqualTo(new[] { ("power_on", "completed") }));
    }

    [Test]
    public void Powered_off_Droplet_is_a_success_of_PowerOffAfter_in_bulk()
    {
        using var host = new LeapingHost(new() { ActionSeconds = 5 });
        host.Sandbox.Droplets[0].Status = "off";

        var result = host.Run("Stop-Droplet web-01, web-02 -PowerOffAfter 60 -Bulk -Wait -Connection $c");

        Assert.That(result.Errors, Is.Empty);
        Assert.That(result.All<DropletAction>().Select(action => (action.DropletName, action.Status)), Is.EquivalentTo(new[] { ("web-01", "not-needed"), ("web-02", "completed") }));
    }

    [Test]
    public async Task Droplet_that_powers_off_by_itself_before_the_power_off_is_a_success()
    {
        using var host = new LeapingHost(new() { ActionSeconds = 5 });
        host.Sandbox.Outcomes.Add(SandboxOutcome.Ignored("shutdown"));
        var gate = new SandboxGate();
        host.Sandbox.Faults.Add(SandboxFault.Hold(gate, 1).On("POST", "*/actions").FromNth(2));
        var running = host.Begin("Stop-Droplet web-01 -PowerOffAfter 60 -Wait -Connection $c");
        await gate.WhenArrivedAsync(1).WaitAsync(TimeSpan.FromSeconds(30));
        host.Sandbox.Droplets[0].Status = "off";
        gate.Release();

        var result = running.End();

        Assert.That(result.Errors, Is.Empty);
        Assert.That(result.All<DropletAction>().Select(action => (action.Type, action.Status)), Is.EqualTo(new[] { ("power_off", "not-needed") }));
        Assert.That(host.Sandbox.Calls.Find("POST", "*/actions").Select(call => call.Status), Is.EqualTo(new[] { 201, 422 }));
    }

    [TestCase("-Bulk")]
    [TestCase("")]
    public void Snapshots_of_two_statements_that_wait_for_each_other_have_their_own_images(string bulk)
    {
        using var host = new LeapingHost(new() { DropletCount = 30, ActionSeconds = 20 });
        host.Run($"Get-Droplet -Connection $c | New-DropletSnapshot -Name one {bulk} -Connection $c");

        var result = host.Run($"Get-Droplet -Connection $c | New-DropletSnapshot -Name two {bulk} -WaitIfBusy -Wait -Connection $c");

        Assert.That(result.Errors, Is.Empty);
        var made = host.Sandbox.Actions.ToDictionary(action => action.Id, action => action.ImageId);
        Assert.That(result.All<DropletAction>().Select(action => action.ImageId), Is.EqualTo(result.All<DropletAction>().Select(action => made[action.Id])).And.None.Null);
    }

    [Test]
    public void Only_the_Droplet_that_ignores_the_shutdown_is_powered_off()
    {
        using var host = new LeapingHost(new() { ActionSeconds = 5 });
        host.Sandbox.Outcomes.Add(SandboxOutcome.Ignored("shutdown", 3164445));

        var result = host.Run("Get-Droplet -Connection $c | Stop-Droplet -PowerOffAfter 120 -Wait -Connection $c -Verbose");

        Assert.That(result.Errors, Is.Empty);
        Assert.That(host.Sandbox.Droplets.Select(droplet => droplet.Status), Is.All.EqualTo("off"));
        Assert.That(host.Sandbox.Actions.Select(action => (action.DropletId, action.Type)), Is.EquivalentTo(new[]
        {
            (3164444L, "shutdown"), (3164445L, "shutdown"), (3164446L, "shutdown"), (3164445L, "power_off"),
        }));
        Assert.That(result.All<DropletAction>().ToDictionary(action => action.DropletId!.Value, action => action.Type)[3164445], Is.EqualTo("power_off"));
        Assert.That(result.Verbose, Has.Some.Contains("web-02 (3164445) was not observed to be off within 2 minutes"));
    }

    [Test]
    public void Tag_is_shut_down_one_by_one_with_PowerOffAfter()
    {
        using var host = new LeapingHost(new() { ActionSeconds = 5 });

        var result = host.Run("Stop-Droplet -Tag web -PowerOffAfter 120 -Connection $c -Verbose");

        Assert.That(host.Sandbox.Actions.Select(action => action.Type), Is.EqualTo(new[] { "shutdown", "shutdown" }));
        Assert.That(result.Verbose, Has.Some.EqualTo("Because of -PowerOffAfter, shutdown is sent to each of the 2 Droplets tagged 'web' separately."));
    }
}
