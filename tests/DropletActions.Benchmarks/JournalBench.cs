namespace DropletActions.Benchmarks;

/// <summary>What a journal costs: the same run with one and without, in turn.</summary>
internal static class JournalBench
{
    private const int Runs = 5;
    private const int Fleet = 1000;

    public static void Run()
    {
        var (server, address) = Child.StartServer(TimeSpan.FromMilliseconds(50));
        using var _ = server;
        using var runspace = new ModuleRunspace();
        runspace.Time($"Connect-DigitalOcean -SkipValidation -Token a -BaseUri {address}");
        var folder = Directory.CreateTempSubdirectory("journal-");
        try
        {
            var number = 0;
            double With() => Rate($"-Journal '{Path.Combine(folder.FullName, $"{number++}.jsonl")}'");
            double Rate(string journal) => Fleet / runspace.Time($"1..{Fleet} | Restart-Droplet -ThrottleLimit 16 {journal} | Out-Null") * 1000;

            var (with, without, ratio) = Figures.Pair(Runs, With, () => Rate(""));
            Figures.Print(
                "1,000 reboots with -Journal, 50 ms, 16 in flight",
                $"{Figures.Short(with, "0")}/s, without {Figures.Short(without, "0")}/s: {Figures.Short(ratio * 100, "0.0")} %", ">= 80 %", ratio >= 0.8);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
