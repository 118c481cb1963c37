using System.Diagnostics;
using System.Globalization;
using DropletActions.Sandbox;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Journal;

/// <summary>
/// The proof: a process that takes snapshots of a fleet is killed again and again, wherever it happens to be, and started again each
/// time. In the end the server has one action for each Droplet, and the last run's output has them all.
/// </summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Parallelizable(ParallelScope.All)]
public sealed class KillTests : IDisposable
{
    private const int Throttle = 16;

    private static readonly TimeSpan s_hangs = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan s_anHour = TimeSpan.FromHours(1);
    private static readonly TimeSpan s_step = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_late = TimeSpan.FromSeconds(30);

    private readonly JournalFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Test]
    public Task Run_that_is_killed_four_times_starts_every_action_once() => Prove(fleet: 200, kills: 4, lost: 0, seed: 4);

    [Test]
    public Task Bulk_run_that_is_killed_starts_every_action_once([Range(1, 3)] int seed) => Prove(fleet: 200, kills: 4, lost: 0, seed, isBulk: true);

    [Test, Explicit("Takes minutes.")]
    public Task Run_that_is_killed_fifty_times_starts_every_action_once([Values(0, 0.05)] double lost, [Values(1, 2)] int seed) => Prove(1000, 50, lost, seed);

    [Test, Explicit("Takes minutes.")]
    public Task Bulk_runs_that_are_killed_fifty_times_start_every_action_once([Values(0, 0.05)] double lost, [Range(1, 10)] int seed) =>
        Prove(1000, 5, lost, seed, isBulk: true);

    private async Task Prove(int fleet, int kills, double lost, int seed, bool isBulk = false)
    {
        using var sandbox = DropletSandbox.Start(new()
        {
            DropletCount = fleet, ActionSeconds = 0, HourlyLimit = 1_000_000, BurstLimit = 1_000_000, CallLogLimit = 1_000_000,
        });
        if (lost > 0)
            sandbox.Faults.Add(SandboxFault.DropAfterWork(0).ForShare(lost, seed));
        var random = new Random(seed);
        var (killed, states, started) = (0, new Dictionary<string, int>(), 0);
        var watch = Stopwatch.StartNew();
        while (true)
        {
            // The request at which it dies: spread over what is left, of any kind or one that starts something, done or not. A bulk run
            // has few of them, most before it starts everything.
            var isLast = killed == kills;
            var left = isBulk ? (sandbox.Actions.Count == 0 ? 8 : 2) : Math.Max(1, ((fleet - sandbox.Actions.Count) / Math.Max(1, kills - killed)) - Throttle);
            var fault = SandboxFault.Hold(new(), 0).On(isBulk || random.Next(3) == 0 ? "*" : "POST", "*").FromNth(random.Next(1, left + 1)) with { AfterWork = random.Next(2) == 0 };
            if (!isLast)
                sandbox.Faults.Add(fault);
            // Each process is an hour later than the one before, and its clock is wrong in its own way.
            using var child = Start(sandbox, fleet, (started++ * s_anHour) + (s_step * random.Next(-1, 2)), isBulk);
            var output = child.StandardOutput.ReadToEndAsync();
            if (!isLast && await Task.WhenAny(output, fault.Gate!.WhenArrivedAsync(1)).WaitAsync(s_hangs) != output)
            {
                child.Kill();
                killed++;
                await child.WaitForExitAsync().WaitAsync(s_hangs);
                foreach (var state in _folder.States())
                    states[state.State] = states.GetValueOrDefault(state.State) + 1;
            }

            await output.WaitAsync(s_hangs);
            sandbox.Faults.Remove(fault);
            await child.WaitForExitAsync().WaitAsync(s_hangs);

            // What was not carried out stays so: those requests wait until the test is over, when nobody counts any more.
            sandbox.Advance(s_anHour);
            if (child.ExitCode == 0)
            {
                TestContext.Out.WriteLine($"{started} processes, {killed} killed in {watch.Elapsed.TotalSeconds:0.0} s; states at the kills: {string.Join(", ", states.Select(state => $"{state.Key} {state.Value}"))}; {sandbox.Calls.Find("POST").Count} requests that change, {sandbox.Calls.Find("GET").Count} that read");
                Assert.That(killed, isBulk ? Is.InRange(1, kills) : Is.EqualTo(kills));
                AssertAllDone(sandbox, fleet, output.Result);
                return;
            }
        }
    }

    /// <summary>
    /// It is killed while requests are on their way, and started again at once with a clock that was set meanwhile; the requests are
    /// carried out half a minute later. All waits of the second process are passed on the sandbox's clock, without waiting.
    /// </summary>
    [TestCase(1, -1)]
    [TestCase(2, 0)]
    [TestCase(3, 1)]
    public async Task Run_that_is_killed_while_the_API_is_late_starts_every_action_once(int seed, int steps)
    {
        const int Fleet = 60;
        using var sandbox = DropletSandbox.Start(new() { DropletCount = Fleet, ActionSeconds = 0, HourlyLimit = 1_000_000, BurstLimit = 1_000_000 });
        sandbox.Faults.Add(SandboxFault.DropAfterWork(0).ForShare(0.05, seed));
        var late = SandboxFault.Hold(new(), 0).On("POST", "*").FromNth(new Random(seed).Next(1, 40));
        sandbox.Faults.Add(late);
        using (var first = Start(sandbox, Fleet, TimeSpan.Zero, isBulk: false))
        {
            await late.Gate!.WhenArrivedAsync(1).WaitAsync(s_hangs);
            first.Kill();
            await first.WaitForExitAsync().WaitAsync(s_hangs);
        }

        sandbox.Faults.Remove(late);
        var held = late.Gate.Arrived;
        var passed = TimeSpan.Zero;
        var lines = new List<string>();
        using var second = Start(sandbox, Fleet, s_step * steps, isBulk: false, asksForTime: true);
        while (await second.StandardOutput.ReadLineAsync().WaitAsync(s_hangs) is { } line)
        {
            if (!line.StartsWith("wait ", StringComparison.Ordinal))
            {
                lines.Add(line);
                continue;
            }

            var time = TimeSpan.FromSeconds(double.Parse(line[5..], CultureInfo.InvariantCulture));
            sandbox.Advance(time);
            passed += time;
            if (passed >= s_late && !late.Gate.IsOpen)
            {
                var before = sandbox.Actions.Count;
                late.Gate.Release();
                Assert.That(SpinWait.SpinUntil(() => sandbox.Actions.Count >= before + held, s_hangs), Is.True, "The late work is not done.");
            }

            try
            {
                await second.StandardInput.WriteLineAsync();
            }
            catch (IOException)
            {
                // It has ended without waiting for this.
            }
        }

        TestContext.Out.WriteLine($"{held} requests were carried out late; {passed.TotalSeconds:0} s passed for the second process.");
        Assert.That(late.Gate.IsOpen, Is.True);
        AssertAllDone(sandbox, Fleet, string.Join('\n', lines));
    }

    private static void AssertAllDone(DropletSandbox sandbox, int fleet, string output)
    {
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var told = lines[..^1].Select(line => line.Split(' ')).ToList();
        Assert.That(lines[^1], Is.EqualTo("end"));
        Assert.That(lines.Where(line => line.StartsWith("error", StringComparison.Ordinal)), Is.Empty);
        Assert.That(sandbox.Actions.Select(action => action.DropletId), Is.Unique.And.Exactly(fleet).Items, "One action for each Droplet.");
        Assert.That(
            told.Select(line => (line[0], line[1], line[2])),
            Is.EquivalentTo(sandbox.Actions.Select(action => (Text(action.DropletId), Text(action.Id), "completed"))),
            "The last run tells them all.");
        var images = told.Select(line => line.ElementAtOrDefault(3)).ToList();
        Assert.That(images, Has.None.Null);
        Assert.That(images, Is.Unique, "Each with its own image.");
    }

    private Process Start(DropletSandbox sandbox, int fleet, TimeSpan ahead, bool isBulk, bool asksForTime = false)
    {
        string[] arguments =
        [
            typeof(JournalChild).Assembly.Location, sandbox.BaseUri.AbsoluteUri, sandbox.Token, _folder.Journal, Text(fleet), ahead.TotalSeconds.ToString(CultureInfo.InvariantCulture), isBulk.ToString(), asksForTime.ToString(),
        ];
        return Process.Start(ChildProcess.StartInfo("dotnet", arguments))!;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
