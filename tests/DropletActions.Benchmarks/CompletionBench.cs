using System.Diagnostics;
using System.Management.Automation;
using DropletActions.Sandbox;

namespace DropletActions.Benchmarks;

/// <summary>How long a person waits for the Tab key.</summary>
internal static class CompletionBench
{
    private const int Runs = 50;
    private const double MostMilliseconds = 50;

    public static void Run()
    {
        using var sandbox = DropletSandbox.Start(new() { DropletCount = 1000 });
        using var runspace = new ModuleRunspace();
        runspace.Time($"Connect-DigitalOcean -SkipValidation -Token $token -BaseUri {sandbox.BaseUri}; Restart-Droplet {sandbox.Droplets[0].Id}", ("token", sandbox.Token));

        var first = Press(runspace, "Restart-Droplet web-", out var count);
        var later = Figures.Median(Enumerable.Range(0, Runs).Select(_ => Press(runspace, "Restart-Droplet web-", out count)));
        Figures.Print("Tab on -Droplet, 1,000 Droplets known", $"{Figures.Short(later)} ms ({count} offers); the first, looked up, {Figures.Short(first)} ms", $"<= {MostMilliseconds} ms", later <= MostMilliseconds);

        var table = Figures.Median(Enumerable.Range(0, Runs).Select(_ => Press(runspace, "Invoke-DropletAction web-01 ", out count)));
        Figures.Print("Tab on -Type", $"{Figures.Short(table)} ms ({count} offers)", $"<= {MostMilliseconds} ms", table <= MostMilliseconds);

        sandbox.Dispose();
        using var other = new ModuleRunspace();
        other.Time($"Connect-DigitalOcean -SkipValidation -Token $token -BaseUri {sandbox.BaseUri}", ("token", sandbox.Token));
        var offline = Press(other, "Restart-Droplet web-", out _);
        var again = Figures.Median(Enumerable.Range(0, Runs).Select(_ => Press(other, "Restart-Droplet web-", out count)));
        Figures.Print("Tab on -Droplet, offline", $"{Figures.Short(again)} ms; the first {Figures.Short(offline)} ms", $"<= {MostMilliseconds} ms", again <= MostMilliseconds);
    }

    private static double Press(ModuleRunspace runspace, string line, out int count)
    {
        using var shell = PowerShell.Create(runspace.Runspace);
        var watch = Stopwatch.StartNew();
        count = CommandCompletion.CompleteInput(line, line.Length, null, shell).CompletionMatches.Count;
        return watch.Elapsed.TotalMilliseconds;
    }
}
