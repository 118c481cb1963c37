namespace DropletActions.Benchmarks;

/// <summary>What a fleet costs: through the cmdlets, in the real engine, beside the least code that sends the same requests.</summary>
internal static class FleetBench
{
    private const int Runs = 5;

    public static void Run()
    {
        OverSlowServer();
        OverFastServer();
        WhatIf();
    }

    private static void OverSlowServer()
    {
        var (server, address) = Child.StartServer(TimeSpan.FromMilliseconds(50));
        using var running = server;
        using var runspace = ModuleRunspace.ConnectedTo(address);
        var (rate, bare, _) = Figures.Pair(Runs, () => 1_000_000 / Reboot(runspace, 1000, 16), () => 1_000_000 / BareLoop.Time(address, 1000, 16));
        Figures.Print("1,000 reboots, 50 ms server, 16 in flight", $"{Figures.Short(rate, "0")}/s = {Figures.Short(rate / 3.2, "0.0")} % of 320/s, bare HttpClient {Figures.Short(bare / 3.2, "0.0")} %", ">= 97 %", rate >= 0.97 * 320);
    }

    private static void OverFastServer()
    {
        var (server, address) = Child.StartServer(TimeSpan.Zero);
        using var _ = server;
        using var runspace = ModuleRunspace.ConnectedTo(address);
        const int Count = 20_000;
        var (module, bare, ratio) = Figures.Pair(Runs, () => Count / Reboot(runspace, Count, 16) * 1000, () => Count / BareLoop.Time(address, Count, 16) * 1000);
        Figures.Print("20,000 reboots, 0 ms server, 16 in flight", $"{Figures.Short(module, "0")}/s, bare HttpClient {Figures.Short(bare, "0")}/s: {Figures.Short(ratio)} x", ">= 10000/s, >= 0.7 x", module >= 10_000 && ratio >= 0.7);

        const int Few = 5_000;
        var (one, bareOne, slower) = Figures.Pair(Runs, () => Reboot(runspace, Few, 1) / Few, () => BareLoop.Time(address, Few, 1) / Few);
        Figures.Print("5,000 reboots, 0 ms server, one at a time", $"{Figures.Short(one * 1000, "0")} us each, bare {Figures.Short(bareOne * 1000, "0")} us: {Figures.Short(slower)} x", "<= 1.15 x", slower <= 1.15);
    }

    private static void WhatIf()
    {
        using var runspace = new ModuleRunspace();
        var time = Figures.Median(Times(() => runspace.Time("1..10000 | Restart-Droplet -WhatIf")));
        var rate = 10_000 / (time / 1000);
        Figures.Print("-WhatIf on 10,000 ids", $"{Figures.Short(rate, "0")} ids/s", ">= 20000/s", rate >= 20_000);
    }

    private static double Reboot(ModuleRunspace runspace, int count, int atOnce) =>
        runspace.Time($"1..{count} | Restart-Droplet -ThrottleLimit {atOnce} | Out-Null");

    private static List<double> Times(Func<double> run)
    {
        run();
        return Enumerable.Range(0, Runs).Select(_ => run()).ToList();
    }
}
