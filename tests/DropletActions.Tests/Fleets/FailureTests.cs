using System.Management.Automation;
using DropletActions.Sandbox;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Fleets;

/// <summary><c>-MaxFailure</c>: after more failures nothing is started, and Droplets that were not started can be started later.</summary>
public sealed class FailureTests
{
    private const string Chain = "$ids | Stop-Droplet -MaxUnavailable 3 | Resize-Droplet -Size s-2vcpu-4gb -Confirm:$false | Start-Droplet";

    [Test]
    public void First_failure_stops_a_window_by_default()
    {
        using var scene = new RollingScene(20);
        scene.Sandbox.Outcomes.Add(SandboxOutcome.Errored("reboot", RollingScene.FirstId + 4));

        var result = scene.Run("$ids | Restart-Droplet -MaxUnavailable 2");

        Assert.That(result.Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]), Is.EqualTo(new[] { "ActionErrored", "TooManyFailures" }));
        var error = result.Errors[1];
        Assert.That((error.CategoryInfo.Category, error.CategoryInfo.TargetName), Is.EqualTo((ErrorCategory.LimitsExceeded, "14 Droplets")));
        var started = scene.Touched.ToList();
        Assert.That(started, Has.Count.EqualTo(6), "Two were under way.");
        Assert.That(result.All<DropletAction>().Select(action => action.DropletId!.Value), Is.EquivalentTo(started));
        Assert.That(Targets(result), Is.EqualTo(RollingScene.Ids(20).Except(started)));
        Assert.That(error.ErrorDetails.Message, Is.EqualTo(
            "1 Droplet has failed, and -MaxFailure allows 0. Not started: Droplet 3164450, Droplet 3164451, Droplet 3164452 and 11 more."));
    }

    [TestCase("0", 0)]
    [TestCase("2", 2)]
    [TestCase("10%", 3)]
    public void As_many_Droplets_as_allowed_may_fail(string share, int allowed)
    {
        using var scene = new RollingScene(30);
        scene.Sandbox.Faults.Add(SandboxFault.Answer(422, 0).On("POST", "/v2/droplets/*/actions"));

        var result = scene.Run($"$ids | Restart-Droplet -MaxUnavailable 1 -MaxFailure {share}");

        Assert.That(scene.Touched, Has.Count.EqualTo(allowed + 1));
        Assert.That(Targets(result), Has.Length.EqualTo(30 - allowed - 1));
    }

    [TestCase("shutdown")]
    [TestCase("resize")]
    [TestCase("power_on")]
    public void Failure_in_any_stage_stops_new_starts_and_lets_actions_in_progress_end(string type)
    {
        using var scene = new RollingScene(20);
        scene.Sandbox.Outcomes.Add(SandboxOutcome.Errored(type, RollingScene.FirstId + 3));

        var result = scene.Run(Chain);

        var untouched = RollingScene.Ids(20).Except(scene.Touched).ToList();
        Assert.That(Targets(result), Is.EqualTo(untouched));
        Assert.That(untouched, Has.Count.InRange(20 - 6, 20 - 4));
        foreach (var droplet in scene.Sandbox.Droplets.Where(droplet => !untouched.Contains(droplet.Id) && droplet.Id != RollingScene.FirstId + 3))
            Assert.That((droplet.Status, droplet.Actions.Count), Is.EqualTo(("active", 3)));
    }

    [Test]
    public void Droplets_that_were_not_started_are_started_by_the_same_command()
    {
        using var scene = new RollingScene(9);
        scene.Sandbox.Outcomes.Add(SandboxOutcome.Errored("shutdown", RollingScene.FirstId) with { Times = 1 });

        scene.Run($$"""
            try { {{Chain}} -ErrorAction SilentlyContinue } catch { $left = $_.TargetObject }
            $left | Stop-Droplet -MaxUnavailable 3 | Resize-Droplet -Size s-2vcpu-4gb -Confirm:$false | Start-Droplet
            """);

        Assert.That(scene.Sandbox.Droplets.Skip(1).Select(droplet => string.Join(" ", droplet.Actions.Select(action => action.Type))), Is.All.EqualTo("shutdown resize power_on"));
        Assert.That(scene.Sandbox.Droplets[0].Actions, Has.Count.EqualTo(1));
    }

    [Test]
    public void Rows_that_were_not_started_keep_their_columns()
    {
        using var scene = new RollingScene(4);
        scene.Sandbox.Outcomes.Add(SandboxOutcome.Errored("rename", RollingScene.FirstId));

        scene.Run("""
            $rows = foreach ($n in 1..4) { [pscustomobject]@{ DropletName = "web-00$n"; Type = 'rename'; Name = "new-00$n" } }
            try { $rows | Invoke-DropletAction -MaxUnavailable 1 -ErrorAction SilentlyContinue } catch { $left = $_.TargetObject }
            $left | Invoke-DropletAction -MaxUnavailable 1
            """);

        Assert.That(scene.Sandbox.Droplets.Select(droplet => droplet.Name), Is.EqualTo(new[] { "web-001", "new-002", "new-003", "new-004" }));
    }

    [Test]
    public void Failures_are_limited_without_a_window()
    {
        using var scene = new RollingScene(40);
        scene.Sandbox.Faults.Add(SandboxFault.Answer(403, 0).On("POST", "*"));

        var result = scene.Run("$ids | Restart-Droplet -MaxFailure 2 -ThrottleLimit 1");

        Assert.That(scene.Touched, Has.Count.EqualTo(3));
        Assert.That(Targets(result), Has.Length.EqualTo(37));
    }

    [Test]
    public void No_confirmation_is_requested_for_Droplets_that_are_not_started()
    {
        using var scene = new RollingScene(40);
        scene.Sandbox.Faults.Add(SandboxFault.Answer(422, 0).On("POST", "*"));
        scene.Host.Host.Answer("Yes");

        var result = scene.Run("& { $ids[0]; while (-not $failed.Count) { $ids[0] }; $ids } | Restart-Droplet -MaxUnavailable 1 -Confirm -ErrorVariable failed");

        Assert.That(Targets(result), Is.EqualTo(RollingScene.Ids(40).Skip(1)));
        Assert.That(scene.Host.Host.Questions, Has.Count.EqualTo(1));
    }

    private static long[] Targets(ScriptResult result) =>
        [.. ((object[])result.Errors.Single(error => error.FullyQualifiedErrorId.StartsWith("TooManyFailures,", StringComparison.Ordinal)).TargetObject).Select(target => (long)((PSObject)target).Properties["DropletId"].Value)];
}
