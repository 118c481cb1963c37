using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;
using DropletActions.Sandbox;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Sandbox;

/// <summary>
/// dots-wrapper from npm, a client that knows nothing of this module, does its work against the sandbox. Its packages are installed by
/// the lock file in tests/Clients. The tests are skipped where there is no npm or no registry.
/// </summary>
public sealed partial class NpmClientTests
{
    private static readonly string s_source = Path.Combine(Repository.Root, "tests", "Clients");
    private static readonly string s_folder = Path.Combine(TestContext.CurrentContext.TestDirectory, "Clients");

    // Far more than a process takes, so that only one that hangs is ended.
    private static readonly TimeSpan s_timeout = TimeSpan.FromMinutes(2);

    private DropletSandbox _sandbox = null!;

    [OneTimeSetUp]
    public async Task Install()
    {
        Directory.CreateDirectory(s_folder);
        var isInstalled = IsUpToDate("package-lock.json") && Directory.Exists(Path.Combine(s_folder, "node_modules", "dots-wrapper"));
        foreach (var file in Directory.GetFiles(s_source))
            File.Copy(file, Path.Combine(s_folder, Path.GetFileName(file)), overwrite: true);
        if (isInstalled)
            return;

        var (exitCode, output) = await RunAsync(
            OperatingSystem.IsWindows() ? "npm.cmd" : "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        if (exitCode != 0 && NoRegistry().IsMatch(output))
            Assert.Ignore($"npm cannot reach its registry: {output}");
        Assert.That(exitCode, Is.Zero, output);
    }

    [SetUp]
    public void Start() => _sandbox = DropletSandbox.Start(new() { DropletCount = 5, ActionSeconds = 0.05 });

    [TearDown]
    public void Stop() => _sandbox.Dispose();

    [Test]
    public void The_lock_file_names_no_registry() =>
        Assert.That(File.ReadAllText(Path.Combine(s_source, "package-lock.json")), Does.Not.Contain("\"resolved\""));

    [TestCase("list")]
    [TestCase("get")]
    [TestCase("tag")]
    public Task Scenario_passes(string scenario) => RunScenarioAsync(scenario, _sandbox.Token);

    [Test]
    public Task Errors_have_the_status_and_the_id_of_the_API() => RunScenarioAsync("errors", _sandbox.AddToken("droplet:read"));

    [Test]
    public async Task Client_runs_each_of_its_action_types_and_polls_until_it_is_completed()
    {
        await RunScenarioAsync("actions", _sandbox.Token);
        var types = ActionRules.All.Select(rule => rule.Type).Except(["change_backup_policy"]);
        Assert.That(_sandbox.Actions.Select(action => action.Type), Is.EquivalentTo(types), "the client has no change_backup_policy");
        Assert.That(_sandbox.Actions.Select(action => action.Status), Is.All.EqualTo("completed"));
    }

    private async Task RunScenarioAsync(string scenario, string token)
    {
        var (exitCode, output) = await RunAsync("node", "scenarios.js", $"{_sandbox.BaseUri}v2", token, scenario);
        Assert.That(exitCode, Is.Zero, output + string.Join(Environment.NewLine, _sandbox.Calls));
    }

    private static bool IsUpToDate(string file)
    {
        var copy = Path.Combine(s_folder, file);
        return File.Exists(copy) && File.ReadAllText(copy) == File.ReadAllText(Path.Combine(s_source, file));
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string program, params string[] arguments)
    {
        using var process = new Process
        {
            StartInfo = new(program, arguments) { WorkingDirectory = s_folder, RedirectStandardOutput = true, RedirectStandardError = true },
        };
        try
        {
            process.Start();
        }
        catch (Win32Exception)
        {
            Assert.Ignore($"{program} is not on the PATH.");
        }
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var timeout = new CancellationTokenSource(s_timeout);
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }
        return (process.ExitCode, await output + await error);
    }

    [GeneratedRegex("ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ENOTCACHED|ERR_SOCKET_TIMEOUT")]
    private static partial Regex NoRegistry();
}
