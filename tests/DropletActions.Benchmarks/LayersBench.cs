using System.Diagnostics;
using DropletActions.Engine;
using DropletActions.Loading;

namespace DropletActions.Benchmarks;

/// <summary>Where the time of one action goes: the same requests through one layer more each, in turn.</summary>
internal static class LayersBench
{
    private const int Count = 5_000;
    private const int Rounds = 9;

    public static void Run()
    {
        var (server, address) = Child.StartServer(TimeSpan.Zero);
        using var running = server;
        using var session = new ApiSession(PrivateDependencies.CreateApi(new(address, "a", "bench", SystemClock.Instance)), SystemClock.Instance);
        using var runspace = new ModuleRunspace();
        runspace.Time($"Connect-DigitalOcean -SkipValidation -Token a -BaseUri {address}");
        foreach (var atOnce in new[] { 1, 16 })
        {
            (string Name, Func<double> Time)[] layers =
            [
                ("a bare HttpClient", () => BareLoop.Time(address, Count, atOnce)),
                ("the API client", () => Client(session, atOnce)),
                ("the engine", () => Engine(session, atOnce)),
                ("the cmdlet", () => runspace.Time($"1..{Count} | Restart-Droplet -ThrottleLimit {atOnce} | Out-Null")),
            ];
            var times = layers.Select(_ => new List<double>()).ToList();
            for (var round = 0; round < Rounds; round++)
            {
                for (var layer = 0; layer < layers.Length; layer++)
                    times[layer].Add(layers[layer].Time());
            }

            var bare = Figures.Median(times[0].Skip(2));
            for (var layer = 0; layer < layers.Length; layer++)
            {
                var time = Figures.Median(times[layer].Skip(2));
                Console.WriteLine($"{atOnce,2} at once, {layers[layer].Name,-18} {Figures.Short(time * 1000 / Count, "0.0"),6} us each, {Figures.Short(time / bare)} x");
            }
        }
    }

    private static double Client(ApiSession session, int atOnce)
    {
        var body = ActionRequest.Create("reboot", []).Body;
        var left = Count;
        var watch = Stopwatch.StartNew();
        Task.WaitAll(Enumerable.Range(0, atOnce).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
                await session.Api.StartActionAsync(3164444, body, CancellationToken.None);
        })).ToArray());
        return watch.Elapsed.TotalMilliseconds;
    }

    private static double Engine(ApiSession session, int atOnce)
    {
        var request = ActionRequest.Create("reboot", []);
        using var events = new EventQueue();
        var watch = Stopwatch.StartNew();
        using var run = new FleetRun(session, new() { Throttle = atOnce }, events);
        for (var id = 1; id <= Count; id++)
        {
            while (!run.TrySubmit(new DropletWork(request, id, null)))
            {
                while (events.TryTake(out _))
                {
                }

                run.WaitForRoom(TimeSpan.FromMilliseconds(10), CancellationToken.None);
            }
        }

        run.Complete();
        while (!run.IsEnded)
            events.Wait(TimeSpan.FromMilliseconds(10), CancellationToken.None);
        return watch.Elapsed.TotalMilliseconds;
    }
}
