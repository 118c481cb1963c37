using System.Management.Automation;
using DropletActions.Sandbox;
using DropletActions.Tests.Support;
using FsCheck.Fluent;

namespace DropletActions.Tests.Fleets;

/// <summary>The promises hold for any fleet, window and failures, as the server observed them.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class RandomFleetTests
{
    private const string Resize = "Resize-Droplet -Size s-2vcpu-4gb -Confirm:$false";

    private static readonly string[] s_statements =
    [
        "$ids | Restart-Droplet {0}",
        "Restart-Droplet -Tag web -PowerCycle {0}",
        "$ids | Stop-Droplet {0} | " + Resize + " | Start-Droplet",
        "$ids | Stop-Droplet {0} | Where-Object {{ $_.DropletId % 3 }} | " + Resize + " | Start-Droplet",
        "$ids | Stop-Droplet {0} | " + Resize + " | Where-Object {{ $_.DropletId % 3 }} | Start-Droplet",
        "$ids | Stop-Droplet {0} | Where-Object {{ $_.DropletId % 3 }} | " + Resize + " | ForEach-Object {{ $_.DropletId }} | Start-Droplet",
        "$ids | Stop-Droplet {0} -OutVariable all | Start-Droplet | Wait-DropletAction",
        "& {{ foreach ($type in 'shutdown', 'power_on', 'reboot') {{ foreach ($id in $ids) {{ [pscustomobject]@{{ DropletId = $id; Type = $type }} }} }} }} | Invoke-DropletAction {0}",
    ];

    [Test]
    public void Promises_are_kept_for_any_fleet([Range(0, 7)] int statement) => Prop.ForAll(Fuzz.Seeds, seed => Holds(statement, seed)).Holds(6);

    private static void Holds(int statement, int seed)
    {
        var random = new Random(seed);
        var (droplets, places, failures) = (random.Next(1, 50), random.Next(1, 9), random.Next(0, 4));
        using var scene = new RollingScene(droplets);
        Disturb(scene, random);
        var (window, most) = random.Next(3) == 0 ? ($"{places * 10}%", Math.Max(1, droplets * places / 10)) : ($"{places}", places);
        var script = string.Format(System.Globalization.CultureInfo.InvariantCulture, s_statements[statement], $"-MaxUnavailable {window} -MaxFailure {failures}");

        var result = scene.Run(script);

        var about = $"seed {seed}: {script} of {droplets}";
        var touched = scene.Touched;
        var failed = scene.Sandbox.Actions.Where(action => action.Status == "errored").Select(action => action.DropletId)
            .Concat(scene.Sandbox.Calls.Find("POST").Where(call => call.Status >= 400).Select(RollingScene.DropletOf))
            .ToHashSet();
        var stopped = result.Errors.SingleOrDefault(error => error.FullyQualifiedErrorId.StartsWith("TooManyFailures,", StringComparison.Ordinal));
        var never = ((object[]?)stopped?.TargetObject ?? []).Select(target => (long)((PSObject)target).Properties["DropletId"].Value).ToHashSet();
        Assert.That(RollingScene.MostAtOnce(scene.Stays), Is.LessThanOrEqualTo(most), about);
        Assert.That(failed, Has.Count.LessThanOrEqualTo(failures + most), about);
        Assert.That(never, Is.EquivalentTo(RollingScene.Ids(droplets).Except(touched)), about + ": done, failed and never started are all of them.");
        Assert.That(stopped is null || failed.Count > failures, Is.True, about);
        Assert.That(scene.Sandbox.Actions.Select(action => action.Status), Has.None.EqualTo("in-progress"), about + ": what is under way goes on to its end.");
        Assert.That(result.Errors.Count(error => error != stopped), Is.GreaterThanOrEqualTo(failed.Count), about);
        scene.Host.AssertQuiet();
    }

    private static void Disturb(RollingScene scene, Random random)
    {
        foreach (var droplet in scene.Sandbox.Droplets)
        {
            if (random.Next(3) == 0)
                scene.Sandbox.Outcomes.Add(SandboxOutcome.Takes(random.Next(0, 300), dropletId: droplet.Id));
            if (random.Next(12) == 0)
                scene.Sandbox.Outcomes.Add(SandboxOutcome.Errored(new[] { "shutdown", "resize", "power_on", "reboot", "power_cycle" }[random.Next(5)], droplet.Id));
            if (random.Next(20) == 0)
                scene.Sandbox.Faults.Add(SandboxFault.Answer(422, 1).On("POST", $"/v2/droplets/{droplet.Id}/actions").FromNth(random.Next(1, 4)));
        }
    }
}
