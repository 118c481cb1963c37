using DropletActions.Engine;
using DropletActions.Loading;
using DropletActions.Sandbox;

namespace DropletActions.Benchmarks;

/// <summary>
/// What a thousand Droplets cost of the account's quota, and how long they take under it: 250 requests a minute, on a sandbox whose
/// clock, and the module's, run fast.
/// </summary>
internal static class CostBench
{
    private const int Fleet = 1000;
    private const double Speed = 30;

    public static void Run()
    {
        foreach (var (seconds, command) in new[] { (20, "Stop-Droplet"), (300, "New-DropletSnapshot -Name s") })
        {
            Measure(seconds, $"{command} -Wait, one by one", $"3164444..(3164444 + {Fleet - 1}) | {command} -Wait -Connection $c");
            Measure(seconds, $"{command} -Wait -Tag", $"{command} -Tag web -Wait -Connection $c");
            var (requests, time) = Measure(seconds, $"{command} -Wait -Bulk", $"3164444..(3164444 + {Fleet - 1}) | {command} -Wait -Bulk -Connection $c");
            var aMinute = requests / Math.Max(1, time.TotalMinutes);
            Figures.Print("  in a minute", $"{Figures.Short(aMinute, "0.0")} requests", "<= 30", aMinute <= 30);
        }

        var (toStart, _) = Measure(20, "Stop-Droplet -Bulk", $"3164444..(3164444 + {Fleet - 1}) | Stop-Droplet -Bulk -Connection $c");
        Figures.Print("  to start all", $"{toStart} requests", "<= 6", toStart <= 6);
    }

    private static (int Requests, TimeSpan Time) Measure(int seconds, string what, string script)
    {
        using var clock = new FastClock(Speed);
        using var sandbox = DropletSandbox.Start(new() { DropletCount = Fleet, ActionSeconds = seconds, Clock = () => clock.UtcNow });
        using var session = new ApiSession(PrivateDependencies.CreateApi(new(sandbox.BaseUri, sandbox.Token, "bench", clock)), clock);
        using var connection = new DigitalOceanConnection(sandbox.BaseUri, "the bench", session);
        using var runspace = new ModuleRunspace();
        var begun = clock.UtcNow;
        runspace.Time($"{script} | Out-Null", ("c", connection));
        var time = clock.UtcNow - begun;
        if (sandbox.Actions.Count != Fleet)
            throw new InvalidOperationException($"{sandbox.Actions.Count} actions, not {Fleet}.");

        var (requests, refused) = (sandbox.Calls.Count(call => true), sandbox.Calls.Count(call => call.Status == 429));
        Console.WriteLine($"{what,-48} {requests,5} requests ({refused} refused), {Figures.Short((double)requests / Fleet, "0.000")} for each action; {time:mm\\:ss} under the quota");
        return (requests, time);
    }
}
