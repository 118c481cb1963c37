using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Pester;

/// <summary>The tests in <c>tests/Pester</c>, in the real PowerShell: the one on the PATH, or the one that is restored with the packages.</summary>
public sealed class PesterTests
{
    // Far more than they take: only so that one that hangs ends.
    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(20);

    private static readonly string s_runner = Path.Combine(Repository.Root, "tests", "DropletActions.Tests", "Pester", "RunPester.ps1");

    private string _folder = "";

    [SetUp]
    public void Create_a_folder() => _folder = Directory.CreateTempSubdirectory("pester").FullName;

    [TearDown]
    public void Remove_the_folder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void All_tests_pass_in_PowerShell()
    {
        var run = Run(Path.Combine(Repository.Root, "tests", "Pester"));

        TestContext.Out.WriteLine($"{run.Passed} passed, {run.Failed.Length} failed, {run.Skipped} skipped in {run.Seconds:0} s");
        Assert.Multiple(() =>
        {
            foreach (var failure in run.Failed)
                Assert.Fail($"{failure.Name}: {failure.Message}");
        });
        Assert.That(run.Passed, Is.GreaterThan(0));
    }

    [Test]
    public void One_that_fails_is_told_by_its_name()
    {
        File.WriteAllText(Path.Combine(_folder, "Some.Tests.ps1"), """
            Describe 'A number' {
                It 'is itself' { 5 | Should -Be 5 }
                It 'is no other' { 5 | Should -Be 6 }
                It 'is not looked at' -Skip { }
                Context 'that is not there' {
                    BeforeAll { throw 'nothing to begin with' }
                    It 'is never reached' { }
                }
            }
            """);

        var run = Run(_folder);

        Assert.That((run.Passed, run.Skipped), Is.EqualTo((1, 1)));
        Assert.That(run.Failed.Select(failure => failure.Name), Is.EquivalentTo(new[] { "A number.is no other", "A number.that is not there.is never reached", "A number.that is not there" }));
        Assert.That(run.Failed.Select(failure => failure.Message), Has.Some.Contains("Expected 6, but got 5.").And.Some.Contains("nothing to begin with"));
    }

    [Test]
    public void The_workflow_takes_the_versions_of_Pester_that_the_build_restores()
    {
        var workflow = File.ReadAllText(Path.Combine(Repository.Root, ".github", "workflows", "ci.yml"));
        var versions = XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props")).Descendants()
            .Where(element => element.Name.LocalName is "PesterVersion" or "LatestPesterVersion").Select(element => element.Value);

        Assert.That(
            Regex.Matches(workflow, @"-PesterVersion (\S+)").Select(match => match.Groups[1].Value).Distinct(), Is.EquivalentTo(versions));
    }

    private PesterRun Run(string tests)
    {
        var results = Path.Combine(_folder, "results.json");
        var pester = Path.Combine(Repository.Known("Pester"), "tools", "Pester.psd1");
        using var process = Process.Start(new ProcessStartInfo(PowerShell(), ["-NoProfile", "-NonInteractive", "-File", s_runner, pester, tests, results])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["NO_COLOR"] = "1", ["DROPLETACTIONS_MODULE"] = null },
        })!;
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

    private sealed record PesterRun(int Passed, int Skipped, double Seconds, PesterFailure[] Failed);

    private sealed record PesterFailure(string Name, string Message);
}
