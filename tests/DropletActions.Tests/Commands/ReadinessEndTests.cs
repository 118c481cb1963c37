using System.Diagnostics;
using DropletActions.Engine;
using DropletActions.Sandbox;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Commands;

/// <summary>How endless checks of <c>-Until</c> and <c>-UntilPort</c> end, in a sandbox that a user has started.</summary>
public sealed class ReadinessEndTests
{
    // Not a measure of time: whatever takes so long hangs.
    private static readonly TimeSpan s_hangs = TimeSpan.FromSeconds(60);

    private ModuleHost _host = null!;

    [SetUp]
    public void Start() => _host = new();

    [TearDown]
    public void Stop()
    {
        _host.Run("Stop-DropletSandbox");
        _host.Dispose();
    }

    [TestCase("{ while ($true) { Start-Sleep -Milliseconds 10 } }")]
    [TestCase("{ Start-Sleep 3600; $true }")]
    public void Script_block_that_does_not_end_is_stopped_at_the_timeout(string check)
    {
        var watch = Stopwatch.StartNew();

        var result = _host.Run($"$null = Start-DropletSandbox -Connect -ActionSeconds 10 -Speed 100; Restart-Droplet web-01 -Until {check} -TimeoutSec 300; 'went on'");

        Assert.That(result.ErrorId, Is.EqualTo("NotReady"));
        Assert.That(result.TheError.ToString(), Does.EndWith("the check of -Until did not succeed within 5 minutes: it did not end in time."));
        Assert.That(result.Output, Has.Count.EqualTo(2));
        Assert.That(watch.Elapsed, Is.LessThan(s_hangs));
    }

    [Test]
    public async Task Ctrl_C_stops_a_script_block()
    {
        using var entered = new ManualResetEventSlim();
        _host.Set("entered", entered);
        var running = _host.Begin("$null = Start-DropletSandbox -Connect -ActionSeconds 0; Restart-Droplet web-01 -Until { $entered.Set(); Start-Sleep 3600 }");
        Assert.That(entered.Wait(s_hangs), Is.True);

        await Task.Run(running.Stop).WaitAsync(s_hangs);

        Assert.That(running.End().Warnings.Concat([_host.Host.Text]), Has.Some.Contains("has ended, but was not emitted: reboot "));
        Assert.That(_host.Run("'alive'").Output, Is.EqualTo(new[] { "alive" }));
    }

    [Test]
    public async Task Ctrl_C_cancels_a_dial_in_progress()
    {
        var (dialing, canceled) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), false);
        using var sandbox = DropletSandbox.Start(new() { ActionSeconds = 0 });
        var clock = SystemClock.Instance;
        var dialer = new RecordingDialer(clock, async (_, _, token) =>
        {
            dialing.SetResult();
            await clock.UntilCanceled(token);
            canceled = true;
            token.ThrowIfCancellationRequested();
            return null;
        });
        using var session = new ApiSession(DropletActions.Http.DropletApiFactory.Create(new(sandbox.BaseUri, sandbox.Token, "tests", clock)), clock, dialer);
        _host.Set("c", new DigitalOceanConnection(sandbox.BaseUri, "the tests", session));
        var running = _host.Begin("Restart-Droplet 3164444 -UntilPort 22 -Connection $c");
        await dialing.Task.WaitAsync(s_hangs);

        await Task.Run(running.Stop).WaitAsync(s_hangs);
        running.End();

        Assert.That(canceled, Is.True);
        Assert.That(_host.Host.Text, Does.Contain("has ended, but was not emitted: reboot "));
        SandboxHost.AssertQuiet(sandbox);
    }

    [TestCase("$sandbox = Start-DropletSandbox -Connect -ActionSeconds 1 -BootSeconds 30 -Speed 100")]
    [TestCase("$sandbox = Start-DropletSandbox -ActionSeconds 0 -BootSeconds 1; Connect-DigitalOcean $sandbox.Token -BaseUri $sandbox.BaseUri")]
    public void Ports_of_the_sandboxs_Droplets_accept_with_any_kind_of_connection(string open) => AssertAnswersForPorts(open);

    [Test]
    [NonParallelizable]
    public void Ports_of_the_sandboxs_Droplets_accept_with_a_connection_of_the_environment()
    {
        using var environment = new EnvironmentVariables();
        AssertAnswersForPorts("$sandbox = Start-DropletSandbox -ActionSeconds 0; $env:DIGITALOCEAN_TOKEN = $sandbox.Token; $env:DIGITALOCEAN_API_URL = $sandbox.BaseUri");
    }

    [Test]
    public void Powered_off_Droplet_accepts_on_no_port()
    {
        using var sandbox = DropletSandbox.Start(new() { BootSeconds = 5 });
        Assert.That(sandbox.Accepts("198.18.0.2", 22), Is.True, "What was on at the start has booted.");
        Assert.That(sandbox.Accepts("10.108.0.2", 65535), Is.True);
        Assert.That(sandbox.Accepts("198.18.77.2", 22), Is.False);

        sandbox.Droplets[0].Status = "off";

        Assert.That(sandbox.Accepts("198.18.0.2", 22), Is.False);
    }

    [TestCase("break")]
    [TestCase("continue")]
    [TestCase("exit 3")]
    public void Script_block_that_leaves_the_loop_does_not_hang(string leave)
    {
        var watch = Stopwatch.StartNew();

        _host.Run($"$null = Start-DropletSandbox -Connect -ActionSeconds 10 -Speed 100; Restart-Droplet web-01 -Until {{ {leave} }} -TimeoutSec 60");

        Assert.That(watch.Elapsed, Is.LessThan(s_hangs));
        Assert.That(_host.Run("'alive'").Output, Is.EqualTo(new[] { "alive" }));
    }

    private void AssertAnswersForPorts(string open)
    {
        var result = _host.Run($$"""
            {{open}}
            (Restart-Droplet web-01 -UntilPort 22).Status
            $sandbox.Droplets[0].OpenPorts = 80, 443
            (Restart-Droplet web-01 -UntilPort 443).Status
            Restart-Droplet web-01 -UntilPort 22 -TimeoutSec (2 * $sandbox.Speed) -ErrorAction SilentlyContinue -ErrorVariable failed | Out-Null
            $failed.FullyQualifiedErrorId -replace ',.*'
            """);

        Assert.That(result.Errors, Is.Empty);
        Assert.That(result.Output, Is.EqualTo(new[] { "completed", "completed", "NotReady" }));
    }
}
