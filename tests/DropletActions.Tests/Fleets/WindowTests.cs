using DropletActions.Sandbox;

namespace DropletActions.Tests.Fleets;

/// <summary><c>-MaxUnavailable</c>: at most this many Droplets are out of service, and the window stays full.</summary>
public sealed class WindowTests
{
    [Test]
    public void Window_stays_full_while_there_is_work()
    {
        using var scene = new RollingScene(100, seconds: 10);

        var result = scene.Run("Restart-Droplet $ids -MaxUnavailable 10");

        Assert.That(result.Errors, Is.Empty);
        Assert.That(result.All<DropletAction>().Select(action => action.Status), Is.EqualTo(Enumerable.Repeat("completed", 100)), "-Wait is implied.");
        Assert.That(RollingScene.MostAtOnce(scene.Stays), Is.EqualTo(10));
        var time = scene.Stays.Max(stay => stay.Until) - scene.Stays.Min(stay => stay.From);
        TestContext.Out.WriteLine($"{time.TotalSeconds:0.0} s");
        Assert.That(time.TotalSeconds, Is.LessThanOrEqualTo(115));
    }

    [Test]
    public void Slow_Droplet_delays_no_other_slot()
    {
        using var scene = new RollingScene(30, seconds: 10);
        scene.Sandbox.Outcomes.Add(SandboxOutcome.Takes(500, "reboot", RollingScene.FirstId));

        scene.Run("Restart-Droplet $ids -MaxUnavailable 3");

        var slow = scene.Stays.Single(stay => stay.DropletId == RollingScene.FirstId);
        Assert.That(scene.Stays.Where(stay => stay != slow).Max(stay => stay.Until), Is.LessThan(slow.Until));
        Assert.That(RollingScene.MostAtOnce(scene.Stays), Is.EqualTo(3));
    }

    [TestCase("$ids | Stop-Droplet -MaxUnavailable 2 | Resize-Droplet -Size s-2vcpu-4gb -Confirm:$false | Start-Droplet")]
    [TestCase("Stop-Droplet -Tag web -MaxUnavailable 2 | Resize-Droplet -Size s-2vcpu-4gb -Confirm:$false | Start-Droplet")]
    [TestCase("$ids | Stop-Droplet -MaxUnavailable 2 -OutVariable stopped | Resize-Droplet -Size s-2vcpu-4gb -Confirm:$false -OutVariable resized | Start-Droplet")]
    [TestCase("$ids | Stop-Droplet -MaxUnavailable 2 | Where-Object { $true } | Resize-Droplet -Size s-2vcpu-4gb -Confirm:$false | Where-Object { $true } | Start-Droplet")]
    [TestCase("$ids | Stop-Droplet -MaxUnavailable 2 | Where-Object { $true } | Resize-Droplet -Size s-2vcpu-4gb -Confirm:$false | Start-Droplet")]
    [TestCase("$ids | Stop-Droplet -MaxUnavailable 2 | Resize-Droplet -Size s-2vcpu-4gb -Confirm:$false | ForEach-Object { $_ } | Start-Droplet")]
    [TestCase("$ids | Stop-Droplet -MaxUnavailable 1 -Debug -Verbose | Where-Object { $true } | Resize-Droplet -Size s-2vcpu-4gb -Confirm:$false -Debug -Verbose | Where-Object { $true } | Start-Droplet -Debug -Verbose", 1)]
    [TestCase("$ids | Stop-Droplet -MaxUnavailable 2 | ForEach-Object { $_.DropletId } | Resize-Droplet -Size s-2vcpu-4gb -Confirm:$false | ForEach-Object DropletId | Start-Droplet")]
    [TestCase("$ids | Stop-Droplet -MaxUnavailable 2 | Wait-DropletAction | Resize-Droplet -Size s-2vcpu-4gb -Confirm:$false | Start-Droplet")]
    [TestCase("$ids | Stop-Droplet -MaxUnavailable 2 | ForEach-Object { Resize-Droplet $_ -Size s-2vcpu-4gb -Confirm:$false | Start-Droplet -Wait }")]
    [TestCase("function Stop-Fleet { $ids | Stop-Droplet -MaxUnavailable 2 }; Stop-Fleet | Resize-Droplet -Size s-2vcpu-4gb -Confirm:$false | Start-Droplet")]
    public void Droplet_stays_in_the_window_until_the_last_stage_is_done_with_it(string chain, int most = 2)
    {
        using var scene = new RollingScene(9, seconds: 10);

        var result = scene.Run(chain);

        Assert.That(result.Errors, Is.Empty);
        Assert.That(result.Warnings, Is.Empty);
        Assert.That(result.All<DropletAction>().Select(action => (action.Type, action.Status)), Is.EqualTo(Enumerable.Repeat(("power_on", "completed"), 9)));
        Assert.That(scene.Sandbox.Droplets.Select(droplet => (droplet.Status, droplet.Size)), Is.All.EqualTo(("active", "s-2vcpu-4gb")));
        Assert.That(RollingScene.MostAtOnce(scene.Stays), Is.EqualTo(most));
    }

    [TestCase("")]
    [TestCase("| Where-Object { $true } ")]
    public void Window_of_a_chain_stays_full_while_there_is_work(string between)
    {
        using var scene = new RollingScene(60, seconds: 10);

        scene.Run($"$ids | Stop-Droplet -MaxUnavailable 10 {between}| Start-Droplet");

        var time = scene.Stays.Max(stay => stay.Until) - scene.Stays.Min(stay => stay.From);
        TestContext.Out.WriteLine($"{time.TotalSeconds:0.0} s");
        Assert.That(time.TotalSeconds, Is.LessThanOrEqualTo(1.2 * 2 * 60), "Two actions of 10 s, six times.");
        Assert.That(RollingScene.MostAtOnce(scene.Stays), Is.EqualTo(10));
    }

    [TestCase("Where-Object DropletId -ne 3164445", 3164445)]
    [TestCase("Where-Object { $_.DropletId -eq 3164446 }", 3164444, 3164445)]
    [TestCase("Where-Object { $false }", 3164444, 3164445, 3164446)]
    [TestCase("ForEach-Object { }", 3164444, 3164445, 3164446)]
    public void Droplet_that_a_script_in_between_drops_leaves_the_window(string between, params long[] dropped)
    {
        using var scene = new RollingScene(3, seconds: 10);

        var result = scene.Run($"$ids | Stop-Droplet -MaxUnavailable 1 | {between} | Resize-Droplet -Size s-2vcpu-4gb -Confirm:$false | Start-Droplet");

        Assert.That(result.Errors, Is.Empty);
        Assert.That(scene.Sandbox.Droplets.Where(droplet => droplet.Status == "off").Select(droplet => droplet.Id), Is.EqualTo(dropped));
        Assert.That(result.All<DropletAction>().Select(action => action.DropletId!.Value), Is.EqualTo(RollingScene.Ids(3).Except(dropped)));
        Assert.That(RollingScene.MostAtOnce(scene.Stays), Is.EqualTo(1));
    }

    [Test]
    public void Slow_Droplet_delays_no_other_slot_even_after_a_script_that_drops_some()
    {
        using var scene = new RollingScene(20, seconds: 10);
        scene.Sandbox.Outcomes.Add(SandboxOutcome.Takes(2000, "shutdown", RollingScene.FirstId));

        scene.Run("$ids | Stop-Droplet -MaxUnavailable 2 | Where-Object { $_.DropletId % 2 } | Start-Droplet");

        var slow = scene.Stays.Single(stay => stay.DropletId == RollingScene.FirstId);
        Assert.That(scene.Stays.Where(stay => stay != slow).Max(stay => stay.Until), Is.LessThan(slow.Until));
        Assert.That(RollingScene.MostAtOnce(scene.Stays), Is.EqualTo(2));
    }

    [TestCase("$ids | Stop-Droplet -MaxUnavailable 1 | Start-Droplet -WhatIf")]
    [TestCase("$ids | Stop-Droplet -MaxUnavailable 1 | Start-Droplet -Confirm")]
    public void Droplet_that_a_later_stage_does_not_act_on_leaves_the_window(string chain)
    {
        using var scene = new RollingScene(4, seconds: 10);
        scene.Host.Host.Answer("No");

        var result = scene.Run(chain);

        Assert.That(result.Errors, Is.Empty);
        Assert.That(scene.Sandbox.Actions.Select(action => action.Type), Is.EqualTo(Enumerable.Repeat("shutdown", 4)));
    }

    [TestCase("$ids | Stop-Droplet -MaxUnavailable 1 | Sort-Object DropletId | Start-Droplet")]
    [TestCase("$ids | Stop-Droplet -MaxUnavailable 1 -OutBuffer 100 | Start-Droplet")]
    [TestCase("$ids | Stop-Droplet -MaxUnavailable 1 | Where-Object { $true } -OutBuffer 37 | Start-Droplet")]
    public void Command_in_between_that_collects_causes_a_warning_and_nothing_hangs(string chain)
    {
        using var scene = new RollingScene(80, seconds: 10);

        var result = scene.Run(chain);

        Assert.That(result.Errors, Is.Empty);
        Assert.That(result.Output, Has.Count.EqualTo(80));
        Assert.That(result.Warnings, Has.Count.EqualTo(1).And.One.Contains("was held back between two stages"));
        Assert.That(scene.Sandbox.Droplets.Select(droplet => droplet.Status), Is.All.EqualTo("active"));
    }

    [TestCase("25%", 10, 2)]
    [TestCase("25 %", 11, 2)]
    [TestCase("10%", 9, 1, Description = "At least one.")]
    [TestCase("100%", 5, 5)]
    public void Percentage_refers_to_the_Droplets_of_the_statement(string share, int droplets, int most)
    {
        using var scene = new RollingScene(droplets, seconds: 10);

        var result = scene.Run($"$ids + $ids | Restart-Droplet -MaxUnavailable '{share}'");

        Assert.That(result.Output, Has.Count.EqualTo(droplets));
        Assert.That(RollingScene.MostAtOnce(scene.Stays), Is.EqualTo(most));
    }

    [TestCase("$ids | Restart-Droplet -CheckFirst -MaxUnavailable 2")]
    [TestCase("$ids | Stop-Droplet -CheckFirst -MaxUnavailable 2 | Start-Droplet")]
    [TestCase("Restart-Droplet -Tag web -CheckFirst -MaxUnavailable 25%")]
    public void Window_applies_to_a_statement_that_was_checked_first(string script)
    {
        using var scene = new RollingScene(8, seconds: 10);

        var result = scene.Run(script);

        Assert.That(result.Errors, Is.Empty);
        Assert.That(result.Output, Has.Count.EqualTo(8));
        Assert.That(RollingScene.MostAtOnce(scene.Stays), Is.EqualTo(2));
    }

    [Test]
    public void Name_for_one_Droplet_is_held_until_the_end_without_a_warning()
    {
        using var scene = new RollingScene(2);

        var result = scene.Run("Rename-Droplet web-001 db-001 -MaxUnavailable 1");

        Assert.That((result.Output.Count, result.Errors.Count, result.Warnings.Count), Is.EqualTo((1, 0, 0)));
    }

    [Test]
    public void Percentage_of_a_tag_refers_to_its_Droplets()
    {
        using var scene = new RollingScene(8, seconds: 10);

        var result = scene.Run("Restart-Droplet -Tag web -MaxUnavailable 25%");

        Assert.That(result.Output, Has.Count.EqualTo(8));
        Assert.That(RollingScene.MostAtOnce(scene.Stays), Is.EqualTo(2));
    }

    [Test]
    public void Number_starts_before_the_input_has_ended()
    {
        using var scene = new RollingScene(2);

        var result = scene.Run("& { $ids[0]; while (-not $sandbox.Calls.Find('POST').Count) { }; $ids[1] } | Restart-Droplet -MaxUnavailable 1");

        Assert.That(result.Output, Has.Count.EqualTo(2));
    }

    [Test]
    public void Percentage_starts_nothing_before_the_input_has_ended()
    {
        using var scene = new RollingScene(4);

        var result = scene.Run("& { $ids; $script:before = $sandbox.Calls.Find('POST').Count } | Restart-Droplet -MaxUnavailable 50%; $before");

        Assert.That(result.Output[^1], Is.Zero);
        Assert.That(result.Output, Has.Count.EqualTo(5));
    }

    [Test]
    public void Tag_gets_a_request_for_each_Droplet()
    {
        using var scene = new RollingScene(6);

        var result = scene.Run("Restart-Droplet -PowerCycle -Tag web -MaxUnavailable 2 -Verbose");

        Assert.That(scene.Sandbox.Calls.Find("POST", "/v2/droplets/actions"), Is.Empty);
        Assert.That(RollingScene.MostAtOnce(scene.Stays), Is.EqualTo(2));
        Assert.That(result.Verbose, Has.Some.EqualTo("Because of -MaxUnavailable or -MaxFailure, power_cycle is sent to each of the 6 Droplets tagged 'web' separately."));
    }

    [Test]
    public void Rows_of_one_Droplet_occupy_one_slot_of_the_window()
    {
        using var scene = new RollingScene(50);

        var result = scene.Run("""
            & { foreach ($type in 'shutdown', 'resize', 'power_on') { foreach ($id in $ids) {
                [pscustomobject]@{ DropletId = $id; Type = $type; Size = "$(if ($type -eq 'resize') { 's-2vcpu-4gb' })" }
            } } } | Invoke-DropletAction -MaxUnavailable 3 -Confirm:$false
            """);

        Assert.That(result.Errors, Is.Empty);
        Assert.That(result.Output, Has.Count.EqualTo(150));
        Assert.That(scene.Sandbox.Droplets.Select(droplet => string.Join(" ", droplet.Actions.Select(action => action.Type))), Is.All.EqualTo("shutdown resize power_on"));
        Assert.That(RollingScene.MostAtOnce(scene.Stays), Is.EqualTo(3));
    }

    [Test]
    public void Power_off_after_a_shutdown_keeps_the_Droplet_in_the_window()
    {
        using var scene = new RollingScene(6);
        scene.Sandbox.Outcomes.Add(SandboxOutcome.Ignored());

        var result = scene.Run("$ids | Stop-Droplet -PowerOffAfter 60 -MaxUnavailable 2 | Start-Droplet");

        Assert.That(result.Errors, Is.Empty);
        Assert.That(scene.Sandbox.Droplets.Select(droplet => string.Join(" ", droplet.Actions.Select(action => action.Type))), Is.All.EqualTo("shutdown power_off power_on"));
        Assert.That(RollingScene.MostAtOnce(scene.Stays), Is.EqualTo(2));
    }

    [TestCase("$ids | Restart-Droplet -MaxUnavailable 1 -Until { Test-Ready $_ }")]
    [TestCase("$ids | Stop-Droplet -MaxUnavailable 1 | Where-Object { $true } | Start-Droplet -Until { Test-Ready $_ }")]
    public void Readiness_check_keeps_the_Droplet_in_the_window(string statement)
    {
        using var scene = new RollingScene(4);
        var ready = new Dictionary<long, DateTimeOffset>();
        scene.Host.Set("ready", ready);

        var result = scene.Run("$tries = @{}; function Test-Ready($droplet) { if (++$tries[$droplet.DropletId] -gt 4) { $ready[$droplet.DropletId] = $sandbox.Now; $true } }\n" + statement);

        Assert.That(result.Errors, Is.Empty);
        Assert.That(result.Output, Has.Count.EqualTo(4));
        var stays = scene.Stays.OrderBy(stay => stay.From).ToList();
        foreach (var (stay, next) in stays.Zip(stays.Skip(1)))
            Assert.That(next.From, Is.GreaterThanOrEqualTo(ready[stay.DropletId]));
    }

    [Test]
    public void Droplet_that_does_not_need_its_action_is_done()
    {
        using var scene = new RollingScene(6, status: "off");

        var result = scene.Run("$ids | Stop-Droplet -PowerOffAfter 60 -MaxUnavailable 2 | Start-Droplet");

        Assert.That(result.Errors, Is.Empty);
        Assert.That(result.All<DropletAction>().Select(action => action.Type), Is.EqualTo(Enumerable.Repeat("power_on", 6)));
        Assert.That(RollingScene.MostAtOnce(scene.Stays), Is.EqualTo(2));
    }

    [Test]
    public void What_if_starts_nothing_and_names_each_Droplet([Values("2", "50%")] string share)
    {
        using var scene = new RollingScene(3);

        scene.Run($"$ids | Restart-Droplet -MaxUnavailable {share} -WhatIf");

        Assert.That(scene.Sandbox.Calls, Is.Empty);
        Assert.That(scene.Host.Host.Text.Split("What if").Length - 1, Is.EqualTo(3));
    }

    [Test]
    public void Confirm_asks_once_for_each_Droplet_and_declined_ones_are_not_started([Values("2", "50%")] string share)
    {
        using var scene = new RollingScene(3);
        scene.Host.Host.Answer("No");

        var result = scene.Run($"$ids | Restart-Droplet -MaxUnavailable {share} -Confirm");

        Assert.That(result.Errors, Is.Empty);
        Assert.That(scene.Host.Host.Questions, Has.Count.EqualTo(3));
        Assert.That(scene.Sandbox.Calls, Is.Empty);
    }
}
