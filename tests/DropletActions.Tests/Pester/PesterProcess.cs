using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Pester;

/// <summary>A run of Pester in the real PowerShell: the one on the PATH, or the one that is restored with the packages.</summary>
internal static class PesterProcess
{
    // Far more than it takes, only so that one that hangs ends.
    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(20);

    private static readonly string s_runner = Path.Combine(Repository.Root, "tests", "DropletActions.Tests", "Pester", "RunPester.ps1");
    private static readonly Lazy<Task<PesterRun>> s_suite = new(() => Task.Run(() => Run(Path.Combine(Repository.Root, "tests", "Pester"))));

    /// <summary>The run of tests/Pester, which continues in parallel to all other tests from the first call on.</summary>
    public static Task<PesterRun> Suite => s_suite.Value;

    /// <summary>Runs the tests of a folder.</summary>
    public static PesterRun Run(string tests)
    {
        var folder = Directory.CreateTempSubdirectory("pester").FullName;
        try
        {
            return Run(tests, Path.Combine(folder, "results.json"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static PesterRun Run(string tests, string results)
    {
        var pester = Path.Combine(Repository.Known("Pester"), "tools", "Pester.psd1");
        var start = ChildProcess.StartInfo(PowerShell(), ["-NoProfile", "-NonInteractive", "-File", s_runner, pester, tests, results]);
        start.RedirectStandardError = true;
        start.Environment["NO_COLOR"] = "1";
        start.Environment["DROPLETACTIONS_MODULE"] = null;
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (!process.WaitForExit(s_longest))
            process.Kill(entireProcessTree: true);
        process.WaitForExit();

        Assert.That(results, Does.Exist, output.Result + error.Result);
        return JsonSerializer.Deserialize<PesterRun>(File.ReadAllText(results))!;
    }

    private static string PowerShell()
    {
        var name = OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh";
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return folders.Append(RestoredPowerShell()).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
            ?? throw new IgnoreException("pwsh is not on the PATH, and the package of PowerShell has no program for this system.");
    }

    /// <summary>The folder with the program of the package; of those in it, only these start without the tool's own launcher.</summary>
    private static string RestoredPowerShell()
    {
        var system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsLinux() && RuntimeInformation.OSArchitecture == Architecture.X64 ? "unix" : "none";
        return Path.Combine(Repository.Known("PowerShell"), "tools", "net10.0", "any", system);
    }
}

/// <summary>The result of a run.</summary>
internal sealed record PesterRun(int Passed, int Skipped, double Seconds, PesterFailure[] Failed);

/// <summary>A test that failed.</summary>
internal sealed record PesterFailure(string Name, string Message);
