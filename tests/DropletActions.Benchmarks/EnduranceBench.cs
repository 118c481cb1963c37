using DropletActions.Engine;
using DropletActions.Loading;
using DropletActions.Sandbox;

namespace DropletActions.Benchmarks;

/// <summary>
/// What a long life and a large fleet leave behind in one process: memory, handles and threads, before, at the peak and after. Each
/// is done once before it is measured, so that what is kept for good (compiled code, pools) is there already.
/// </summary>
internal static class EnduranceBench
{
    private const double Speed = 60;

    public static void Run()
    {
        AnHour();
        ManyIds();
        ManyWaits();
        Connections();
        Runspaces();
    }

    private static void AnHour()
    {
        Measure("an hour of work with 100 Droplets", () => Work(TimeSpan.FromMinutes(5)), () => Work(TimeSpan.FromHours(1)));

        static void Work(TimeSpan time)
        {
            using var scene = new Scene(droplets: 100, actionSeconds: 20);
            var journals = Directory.CreateTempSubdirectory("endurance-");
            var rounds = 0;
            for (var end = scene.Clock.UtcNow + time; scene.Clock.UtcNow < end; rounds++)
            {
                scene.Run(
                    "$ids | Stop-Droplet -Wait -Connection $c | Start-Droplet -Wait -Connection $c | Out-Null; " +
                    $"$ids | Restart-Droplet -Wait -Journal '{Path.Combine(journals.FullName, $"{rounds}.jsonl")}' -Connection $c | Out-Null; " +
                    "New-DropletSnapshot -Tag web -Name s -Wait -Connection $c | Out-Null; " +
                    "Get-Droplet -Connection $c | Out-Null");
            }

            journals.Delete(recursive: true);
            Console.WriteLine($"  {rounds} rounds: stopped and started in a chain, rebooted with a journal, a snapshot of all by tag, listed");
        }
    }

    private static void ManyIds()
    {
        var (server, address) = Child.StartServer(TimeSpan.Zero);
        using var _ = server;
        using var runspace = new ModuleRunspace();
        runspace.Time($"Connect-DigitalOcean -SkipValidation -Token a -BaseUri {address}");
        Measure("100,000 ids through the pipeline", () => Reboot(20_000), () => Reboot(100_000), mostMeanwhile: 30);

        void Reboot(int count) => runspace.Time($"1..{count} | Restart-Droplet -ThrottleLimit 16 | Out-Null");
    }

    private static void ManyWaits()
    {
        Measure("1,000 waits at once", () => Wait(100), () => Wait(1000));

        static void Wait(int count)
        {
            using var scene = new Scene(count, actionSeconds: 300);
            scene.Run("$ids | Restart-Droplet -Wait -Connection $c | Out-Null");
        }
    }

    private static void Connections()
    {
        var (server, address) = Child.StartServer(TimeSpan.Zero);
        using var _ = server;
        using var runspace = new ModuleRunspace();
        Measure("connected and disconnected 1,000 times", () => Connect(20), () => Connect(1000));

        void Connect(int times) =>
            runspace.Time($"foreach ($i in 1..{times}) {{ Connect-DigitalOcean -SkipValidation -Token a -BaseUri {address}; Restart-Droplet 3164444 | Out-Null; Disconnect-DigitalOcean }}");
    }

    private static void Runspaces()
    {
        var (server, address) = Child.StartServer(TimeSpan.Zero);
        using var _ = server;
        Measure("50 runspaces that import and connect", () => Open(5), () => Open(50));

        void Open(int times)
        {
            for (var time = 0; time < times; time++)
            {
                using var runspace = new ModuleRunspace();
                runspace.Time($"Connect-DigitalOcean -SkipValidation -Token a -BaseUri {address}; Restart-Droplet 3164444 | Out-Null");
            }
        }
    }

    /// <param name="what">What is measured.</param>
    /// <param name="first">A little of the same, before.</param>
    /// <param name="measured">The work.</param>
    /// <param name="mostMeanwhile">
    /// So many megabytes of working set may come on top while it goes on; null where the sandbox runs in this process too, and its
    /// answers that nobody has collected yet are most of it.
    /// </param>
    private static void Measure(string what, Action first, Action measured, double? mostMeanwhile = null)
    {
        first();
        var before = Footprint.Settled();
        Footprint highest;
        using (var peak = new PeakFootprint())
        {
            measured();
            highest = peak.End();
        }

        var after = Footprint.Settled();
        Console.WriteLine(what);
        Print("  working set, MB", held => held.WorkingSet, 30);
        Print("  heap, MB", held => held.Heap, 5);
        Print("  handles", held => held.Handles, 8);
        Print("  threads", held => held.Threads, 8);

        if (mostMeanwhile is { } most)
            Figures.Print("  working set at its peak, MB", Figures.Short(highest.WorkingSet, "0.#"), $"<= + {most}", highest.WorkingSet - before.WorkingSet <= most);

        void Print(string part, Func<Footprint, double> of, double more) => Figures.Print(
            part, $"{Figures.Short(of(before), "0.#")} to {Figures.Short(of(after), "0.#")}, peak {Figures.Short(of(highest), "0.#")}", $"<= + {more}", of(after) - of(before) <= more);
    }

    /// <summary>A sandbox whose clock runs fast, under limits that nobody reaches; a connection that goes by it, and a runspace.</summary>
    private sealed class Scene : IDisposable
    {
        private readonly DropletSandbox _sandbox;
        private readonly DigitalOceanConnection _connection;
        private readonly ModuleRunspace _runspace = new();
        private readonly long[] _ids;

        public Scene(int droplets, double actionSeconds)
        {
            _sandbox = DropletSandbox.Start(new()
            {
                DropletCount = droplets, ActionSeconds = actionSeconds, Clock = () => Clock.UtcNow, CallLogLimit = 1, HourlyLimit = 1_000_000, BurstLimit = 50_000,
            });
            var api = PrivateDependencies.CreateApi(new(_sandbox.BaseUri, _sandbox.Token, "bench", Clock));
            _connection = new(_sandbox.BaseUri, "the bench", new ApiSession(api, Clock));
            _ids = [.. _sandbox.Droplets.Select(droplet => droplet.Id)];
        }

        public FastClock Clock { get; } = new(Speed);

        public void Run(string script) => _runspace.Time(script, ("ids", _ids), ("c", _connection));

        public void Dispose()
        {
            _runspace.Dispose();
            _connection.Dispose();
            _sandbox.Dispose();
            Clock.Dispose();
        }
    }
}
