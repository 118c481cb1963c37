using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace DropletActions.Benchmarks;

/// <summary>The same requests by dots-wrapper, a client from npm, in turn with the cmdlets. Skipped where npm cannot install it.</summary>
internal static class PeersBench
{
    private const int Runs = 5;

    private static readonly string s_folder = Path.Combine(AppContext.BaseDirectory, "Clients");

    public static void Run()
    {
        if (!Install())
        {
            Console.WriteLine("dots-wrapper is not compared: npm is not there, or cannot install it.");
            return;
        }

        Compare("1,000 reboots, 50 ms server, 16 in flight", TimeSpan.FromMilliseconds(50), 1000, 16);
        Compare("20,000 reboots, 0 ms server, 16 in flight", TimeSpan.Zero, 20_000, 16);
        Compare("5,000 reboots, 0 ms server, one at a time", TimeSpan.Zero, 5_000, 1);
    }

    private static void Compare(string what, TimeSpan delay, int count, int atOnce)
    {
        var (server, address) = Child.StartServer(delay);
        using var _ = server;
        using var runspace = ModuleRunspace.ConnectedTo(address);
        var (module, peer, ratio) = Figures.Pair(
            Runs,
            () => 1000 * count / runspace.Time($"1..{count} | Restart-Droplet -ThrottleLimit {atOnce} | Out-Null"),
            () => 1000 * count / Peer(address, count, atOnce));
        Figures.Print(what, $"{Figures.Short(module, "0")}/s, dots-wrapper {Figures.Short(peer, "0")}/s: {Figures.Short(ratio)} x", ">= 1 x", ratio >= 1);
    }

    private static double Peer(Uri address, int count, int atOnce) => double.Parse(
        Execute("node", "fleet.js", $"{address}v2", "a", $"{count}", $"{atOnce}") ?? throw new InvalidOperationException("node cannot run dots-wrapper."), CultureInfo.InvariantCulture);

    private static bool Install()
    {
        Directory.CreateDirectory(s_folder);
        foreach (var file in Directory.GetFiles(Path.Combine(Path.GetDirectoryName(StagedModule.Manifest)!, "tests", "Clients")))
            File.Copy(file, Path.Combine(s_folder, Path.GetFileName(file)), overwrite: true);
        return Execute(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund") is not null;
    }

    /// <summary>What a program prints; null when it is not there or fails.</summary>
    private static string? Execute(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = s_folder, RedirectStandardOutput = true })!;
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? output : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
