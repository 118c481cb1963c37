using DropletActions.Benchmarks;

// dotnet run -c Release --project tests/DropletActions.Benchmarks                 all budgets, side by side, but for endurance, which takes minutes
// dotnet run -c Release --project tests/DropletActions.Benchmarks -- fleet        one group: start, fleet, peers, limits, journal, cost, complete, endurance, layers
// dotnet run -c Release --project tests/DropletActions.Benchmarks -- micro        BenchmarkDotNet, over the parts
switch (args.FirstOrDefault() ?? "all")
{
    case "server":
        await LoopbackServer.RunAsync(TimeSpan.FromMilliseconds(double.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture)));
        break;
    case "import":
        Console.WriteLine(Figures.Short(StartBench.Import(args[1])));
        break;
    case "first":
        Console.WriteLine(Figures.Short(StartBench.FirstAction(new(args[1]))));
        break;
    case "start":
        StartBench.Run();
        break;
    case "fleet":
        FleetBench.Run();
        break;
    case "peers":
        PeersBench.Run();
        break;
    case "limits":
        LimitsBench.Run();
        break;
    case "layers":
        LayersBench.Run();
        break;
    case "cost":
        CostBench.Run();
        break;
    case "complete":
        CompletionBench.Run();
        break;
    case "journal":
        JournalBench.Run();
        break;
    case "endurance":
        EnduranceBench.Run();
        break;
    case "micro":
        BenchmarkDotNet.Running.BenchmarkSwitcher.FromTypes([typeof(PartsBenchmarks)]).Run(args[1..]);
        break;
    default:
        StartBench.Run();
        FleetBench.Run();
        PeersBench.Run();
        LimitsBench.Run();
        JournalBench.Run();
        CostBench.Run();
        CompletionBench.Run();
        break;
}

// A script that runs them learns of a budget that is missed.
return Figures.AreAllKept ? 0 : 1;
