using System.Diagnostics;
using System.Globalization;
using DropletActions.Sandbox;
using DropletActions.Tests.Journal;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Fleets;

/// <summary>A resumed run keeps its window: work that was in progress when the earlier run died counts.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Parallelizable(ParallelScope.All)]
public sealed class ResumedWindowTests : IDisposable
{
    private static readonly TimeSpan s_hangs = TimeSpan.FromMinutes(2);

    private readonly JournalFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestCase("Restart-Droplet -MaxUnavailable 4 -Journal $run")]
    [TestCase("Stop-Droplet -MaxUnavailable 4 -Journal $run | Start-Droplet -Journal $run2")]
    [TestCase("Stop-Droplet -MaxUnavailable 4 -Journal $run | Where-Object { $true } | Start-Droplet -Journal $run2")]
    public void Work_in_progress_counts_wherever_it_is_in_the_input(string statement)
    {
        using var scene = new RollingScene(20, seconds: 100);
        scene.Host.Set("run", _folder.Journal);
        scene.Host.Set("run2", _folder.Journal + "2");
        scene.Sandbox.Faults.Add(SandboxFault.Answer(422, 1).On("POST", "*").FromNth(8));
        scene.Run($"try {{ $ids | {statement} }} catch {{ }}".Replace("-Journal", "-ErrorAction Stop -Journal", StringComparison.Ordinal));
        var underWay = scene.Sandbox.Actions.Count(action => action.Status == "in-progress");

        var result = scene.Run($"[array]::Reverse($ids); $ids | {statement}");

        Assert.That(underWay, Is.InRange(1, 4));
        Assert.That(result.Errors, Is.Empty);
        Assert.That(result.All<DropletAction>().Select(action => action.DropletId!.Value), Is.EquivalentTo(RollingScene.Ids(20)));
        Assert.That(RollingScene.MostAtOnce(scene.Stays), Is.EqualTo(4));
    }

    /// <summary>The process is killed repeatedly at any moment. Time passes a hundred times as fast as on the wall clock.</summary>
    [TestCase("3164444..3164483 | Restart-Droplet -MaxUnavailable 5 -TimeoutSec 0 -Journal $run -Connection $c", 1, 1)]
    [TestCase("3164444..3164483 | Stop-Droplet -MaxUnavailable 5 -TimeoutSec 0 -Journal $run -Connection $c | Start-Droplet -TimeoutSec 0 -Journal \"${run}2\" -Connection $c", 2, 2)]
    [TestCase("3164444..3164483 | Stop-Droplet -MaxUnavailable 5 -TimeoutSec 0 -Journal $run -Connection $c | Where-Object { $true } | Start-Droplet -TimeoutSec 0 -Journal \"${run}2\" -Connection $c", 2, 3)]
    public async Task Run_that_is_killed_at_random_keeps_its_window(string script, int actions, int seed)
    {
        const int Fleet = 40, Kills = 3, Speed = 100;
        using var sandbox = DropletSandbox.Start(new()
        {
            DropletCount = Fleet, ActionSeconds = 10, Speed = Speed, HourlyLimit = 1_000_000, BurstLimit = 1_000_000, CallLogLimit = 1_000_000,
        });
        var random = new Random(seed);
        for (var killed = 0; ;)
        {
            var left = (Fleet * actions) - sandbox.Actions.Count;
            var fault = SandboxFault.Hold(new(), 0).On("POST", "*").FromNth(random.Next(1, Math.Max(2, left / (Kills - killed + 1)))) with { AfterWork = random.Next(2) == 0 };
            if (killed < Kills)
                sandbox.Faults.Add(fault);
            using var child = Start(sandbox, script, Speed);
            var output = child.StandardOutput.ReadToEndAsync();
            if (killed < Kills && await Task.WhenAny(output, fault.Gate!.WhenArrivedAsync(1)).WaitAsync(s_hangs) != output)
            {
                child.Kill();
                killed++;
            }

            await output.WaitAsync(s_hangs);
            await child.WaitForExitAsync().WaitAsync(s_hangs);
            sandbox.Faults.Remove(fault);
            if (child.ExitCode != 0)
                continue;

            var lines = output.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            var stays = RollingScene.StaysOf(sandbox);
            TestContext.Out.WriteLine($"{killed} kills, {sandbox.Calls.Find("POST").Count} requests that change, at most {RollingScene.MostAtOnce(stays)} out of service");
            Assert.That(killed, Is.EqualTo(Kills));
            Assert.That(lines[^1], Is.EqualTo("end"));
            Assert.That(lines.Where(line => line.StartsWith("error", StringComparison.Ordinal)), Is.Empty);
            Assert.That(lines[..^1].Select(line => line.Split(' ')[0]), Is.Unique.And.Exactly(Fleet).Items);
            Assert.That(RollingScene.MostAtOnce(stays), Is.LessThanOrEqualTo(5));
            Assert.That(sandbox.Droplets.Select(droplet => droplet.Status), Is.All.EqualTo("active"));
            return;
        }
    }

    private Process Start(DropletSandbox sandbox, string script, int speed)
    {
        string[] arguments =
        [
            typeof(JournalChild).Assembly.Location, sandbox.BaseUri.AbsoluteUri, sandbox.Token, _folder.Journal, "0", "0", "False", "False", script, speed.ToString(CultureInfo.InvariantCulture),
        ];
        return Process.Start(ChildProcess.StartInfo("dotnet", arguments))!;
    }
}
