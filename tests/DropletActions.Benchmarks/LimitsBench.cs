using System.Diagnostics;
using System.Management.Automation;
using DropletActions.Sandbox;

namespace DropletActions.Benchmarks;

/// <summary>What the API's limits and the length of its actions leave to be won: pacing, waiting, and the end by Ctrl+C. In real time, on the sandbox.</summary>
internal static class LimitsBench
{
    public static void Run()
    {
        Burst();
        WaitForOne();
        WaitForMany();
        CtrlC();
    }

    private static void Burst()
    {
        using var sandbox = DropletSandbox.Start(new() { DropletCount = 100, ActionSeconds = 0, BurstLimit = 50, BurstWindow = TimeSpan.FromSeconds(10) });
        using var runspace = Connected(sandbox);
        var time = runspace.Time("3164444..3164543 | Restart-Droplet | Out-Null") / 1000;
        var refused = sandbox.Calls.Count(call => call.Status == 429);
        Figures.Print("100 actions, burst limit 50 per 10 s", $"{Figures.Short(time)} s, ideal 10 s; {refused} refused", "<= 10.5 s, <= 16", time <= 10.5 && refused <= 16);
    }

    private static void WaitForOne()
    {
        using var sandbox = DropletSandbox.Start(new() { ActionSeconds = 1 });
        using var runspace = Connected(sandbox);
        runspace.Time("Restart-Droplet 3164445 -Wait");
        sandbox.Calls.Clear();
        var time = runspace.Time("Restart-Droplet 3164444 -Wait") / 1000;
        Figures.Print("wait for one action of 1 s", $"{Figures.Short(time)} s, {sandbox.Calls.Find("GET").Count} look-ups", "<= 1.5 s", time <= 1.5);
    }

    private static void WaitForMany()
    {
        const int Fleet = 1000;
        using var sandbox = DropletSandbox.Start(new() { DropletCount = Fleet, ActionSeconds = 60, HourlyLimit = 1_000_000, BurstLimit = 50_000 });
        using var runspace = Connected(sandbox);
        var time = runspace.Time("Reset-DropletPassword (3164444..3165443) -Wait -Confirm:$false | Out-Null") / 1000;
        var looks = sandbox.Calls.Find("GET").Count;

        // A turn of the poller is at most ten seconds.
        var single = Fleet * time / 10;
        Figures.Print("wait for 1,000 actions of 60 s", $"{Figures.Short(time)} s, {looks} look-ups, one by one {Figures.Short(single, "0")}: {Figures.Short(100 * looks / single)} %", "<= 1 %", looks <= single / 100);
    }

    private static void CtrlC()
    {
        using var sandbox = DropletSandbox.Start();
        using var runspace = Connected(sandbox);
        var times = new List<double>();
        for (var run = 0; run < 10; run++)
        {
            var gate = sandbox.Faults.Hold("POST", "*", 1);
            using var shell = PowerShell.Create(runspace.Runspace);
            shell.AddScript("Restart-Droplet 3164444");
            shell.BeginInvoke();
            gate.WhenArrivedAsync(1).Wait();
            var watch = Stopwatch.StartNew();
            shell.Stop();
            times.Add(watch.Elapsed.TotalMilliseconds);
            gate.Release();
        }

        Figures.Print("Ctrl+C while a request hangs", $"{Figures.Short(Figures.Median(times))} ms, at most {Figures.Short(times.Max())} ms", "< 100 ms", times.Max() < 100);
    }

    private static ModuleRunspace Connected(DropletSandbox sandbox)
    {
        var runspace = new ModuleRunspace();
        runspace.Time("Connect-DigitalOcean -SkipValidation -Token $token -BaseUri $address", ("token", sandbox.Token), ("address", sandbox.BaseUri));
        return runspace;
    }
}
