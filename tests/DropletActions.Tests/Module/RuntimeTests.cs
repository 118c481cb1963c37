using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Module;

/// <summary>
/// The staged module in each PowerShell that it supports, on the runtimes of the earlier ones, which <c>DropletActions.Probe</c> runs it on
/// without PowerShell, and on Mono in place of .NET Framework. What this machine does not have is skipped.
/// </summary>
public sealed class RuntimeTests
{
    // Far more than a process takes, so that only one that hangs is ended.
    private static readonly TimeSpan s_timeout = TimeSpan.FromMinutes(2);
    // The module as it is published: a measurement of coverage changes the other copy into one for the runtime of the tests.
    private static readonly string s_bin = Path.Combine(StagedModule.Published, "bin");
    private static readonly string s_probe = Path.Combine(Repository.Known("Probe"), "DropletActions.Probe.dll");

    private static readonly string s_dotnet =
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));

    private string _folder = "";

    private string Journal => Path.Combine(_folder, "run.jsonl");

    private static bool NotLinux => !OperatingSystem.IsLinux() || RuntimeInformation.OSArchitecture != Architecture.X64;

    [SetUp]
    public void Create_a_folder()
    {
        _folder = Directory.CreateTempSubdirectory("runtime").FullName;
        File.WriteAllText(Path.Combine(_folder, "config.yaml"), "auth-contexts:\n  work: dop_v1_0123456789abcdef\n");
    }

    [TearDown]
    public void Remove_the_folder() => Directory.Delete(_folder, recursive: true);

    [TestCase(8, "7.4")]
    [TestCase(9, "7.5")]
    public void Module_runs_on_the_NET_of_an_earlier_PowerShell(int version, string powerShell)
    {
        var dotnet = LayOut(version, $".NET {version}, on which PowerShell {powerShell} runs");

        var lines = Run(dotnet, "exec", "--runtimeconfig", Path.Combine(_folder, "runtimeconfig.json"), s_probe, Journal, s_bin, Repository.Known("PowerShellReferences"));

        // These runtimes have a System.Text.Json, and a second one beside it must not be loaded.
        AssertRan(lines, $"json: {version}.0.0.0 {Path.Combine(_folder, "shared")}");
    }

    [TestCase("7.4", 8)]
    [TestCase("7.5", 9)]
    [TestCase("7.6", 10)]
    public void Module_runs_in_PowerShell(string version, int net)
    {
        if (Newest("powershell", version + ".*") is not { } package)
        {
            Assert.Ignore($"PowerShell {version} is not here: its package is not restored. The workflow runs the Pester tests in it.");
            return;
        }

        var dotnet = net == Environment.Version.Major ? s_dotnet : LayOut(net, $".NET {net} for PowerShell {version}");
        var pwsh = Path.Combine(package, "tools", $"net{net}.0", "any", OperatingSystem.IsWindows() ? "win" : "unix", "pwsh.dll");
        var script = $$"""
            Import-Module '{{Path.Combine(StagedModule.Published, "DropletActions.psd1")}}' -ErrorAction Stop
            "PowerShell $($PSVersionTable.PSVersion)"
            $null = Start-DropletSandbox -Connect -ActionSeconds 0.1
            Restart-Droplet web-0* -Wait | ForEach-Object { "action: $($_.DropletName) $($_.Status)" } | Sort-Object
            Restart-Droplet 1 -ErrorAction SilentlyContinue -ErrorVariable failed
            "failure: $($failed.FullyQualifiedErrorId)"
            Connect-DigitalOcean -SkipValidation -DoctlContext work
            (Get-DigitalOceanConnection).TokenSource
            """;

        var lines = Run(dotnet, pwsh, "-NoProfile", "-NonInteractive", "-Command", script);

        Assert.That(lines[0], Does.StartWith($"PowerShell {version}."));
        Assert.That(lines.Skip(1), Is.EqualTo(new[]
        {
            "action: web-01 completed", "action: web-02 completed", "failure: DropletNotFound,DropletActions.Commands.RestartDropletCommand", "doctl context work",
        }));
    }

    [Test]
    public void Module_runs_on_Mono_as_on_NET_Framework()
    {
        var lines = Run("mono", s_probe, Journal, s_bin, Repository.Known("PowerShellReferences"));

        AssertRan(lines, $"json: 8.0.0.0 {Path.Combine(s_bin, "deps", "framework")}");
    }

    private static void AssertRan(string[] lines, string json)
    {
        Assert.That(lines.SkipLast(1), Is.EqualTo(new[]
        {
            "doctl: dop_v1_0123456789abcdef", "droplets: web-01 web-02 db-01",
            "action: reboot completed", "action: reboot completed", "failure: DropletNotFound",
            "action: reboot completed", "action: reboot completed", "failure: DropletNotFound",
            "journal: completed completed failed, requests: 4",
        }));
        Assert.That(lines[^1], Does.StartWith(json));
    }

    /// <summary>Installs a runtime from its package, and returns its program.</summary>
    private string LayOut(int version, string what)
    {
        if (Newest("microsoft.netcore.app.runtime.linux-x64", $"{version}.0.*") is not { } package || NotLinux)
        {
            Assert.Ignore($"{what}, is not here: it is restored on 64-bit Linux only.");
            return "";
        }

        var number = Path.GetFileName(package);
        var native = Path.Combine(package, "runtimes", "linux-x64", "native");
        Link("libhostfxr.so", native, Path.Combine(_folder, "host", "fxr", number));
        Link("*", native, Path.Combine(_folder, "shared", "Microsoft.NETCore.App", number));
        Link("*", Path.Combine(package, "runtimes", "linux-x64", "lib", $"net{version}.0"), Path.Combine(_folder, "shared", "Microsoft.NETCore.App", number));
        File.WriteAllText(
            Path.Combine(_folder, "runtimeconfig.json"), $$"""{ "runtimeOptions": { "framework": { "name": "Microsoft.NETCore.App", "version": "{{number}}" } } }""");

        // A link would lead it to the runtimes of this machine.
        var dotnet = Path.Combine(_folder, "dotnet");
        File.Copy(s_dotnet, dotnet);
        return dotnet;
    }

    /// <summary>The folder of the newest version of a package; null if none is restored.</summary>
    private static string? Newest(string package, string versions)
    {
        var folder = Path.Combine(Repository.Known("Packages"), package);
        return Directory.Exists(folder) ? Directory.GetDirectories(folder, versions).MaxBy(path => Version.Parse(Path.GetFileName(path))) : null;
    }

    private static void Link(string files, string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from, files))
            File.CreateSymbolicLink(Path.Combine(to, Path.GetFileName(file)), file);
    }

    private string[] Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DIGITALOCEAN_CONFIG"] = Path.Combine(_folder, "config.yaml");
        start.Environment.Remove("DOTNET_ROLL_FORWARD");
        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (Win32Exception)
        {
            Assert.Ignore($"{program} is not installed.");
        }

        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (!process.WaitForExit(s_timeout))
            process.Kill(entireProcessTree: true);
        process.WaitForExit();
        if (error.Result.Contains("'netstandard", StringComparison.Ordinal))
            Assert.Ignore($"{program} has no netstandard.dll: install mono-devel.");

        Assert.That(process.ExitCode, Is.Zero, output.Result + error.Result);
        return output.Result.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
