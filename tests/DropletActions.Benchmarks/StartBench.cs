namespace DropletActions.Benchmarks;

/// <summary>What a session pays before its first action. Each figure comes from a fresh process.</summary>
internal static class StartBench
{
    private const int Runs = 9;

    public static void Run()
    {
        var empty = EmptyModule.Write();
        var (import, nothing, ratio) = Figures.Pair(Runs, () => Child.Measure("import", StagedModule.Manifest), () => Child.Measure("import", empty));
        Figures.Print("Import-Module", $"{Figures.Short(import)} ms, an empty module {Figures.Short(nothing)} ms: {Figures.Short(ratio)} x", "<= 1.6 x", ratio <= 1.6);

        var (server, address) = Child.StartServer(TimeSpan.Zero);
        using (server)
        {
            var first = Figures.Median(Enumerable.Range(0, Runs).Select(_ => Child.Measure("first", address.ToString())));
            Figures.Print("first action after the import", $"{Figures.Short(first)} ms", "<= 350 ms", first <= 350);
        }
    }

    /// <summary>Imports a module into a fresh runspace; milliseconds.</summary>
    public static double Import(string manifest)
    {
        using var runspace = new ModuleRunspace(isImported: false);
        runspace.Time("1");
        var time = runspace.Time($"Import-Module '{manifest}'");
        var early = AppDomain.CurrentDomain.GetAssemblies().FirstOrDefault(assembly => assembly.Location.Contains("deps", StringComparison.Ordinal));
        return early is null ? time : throw new InvalidOperationException($"{early.GetName().Name} was loaded by the import.");
    }

    /// <summary>Connects and reboots one Droplet, right after the import; milliseconds.</summary>
    public static double FirstAction(Uri address)
    {
        using var runspace = new ModuleRunspace();
        return runspace.Time($"Connect-DigitalOcean -SkipValidation -Token a -BaseUri {address}; Restart-Droplet 3164444");
    }
}
