using System.Diagnostics;
using DropletActions.Engine;
using DropletActions.Sandbox;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Commands;

/// <summary>Start-DropletSandbox -Speed: the sandbox and the connection that -Connect makes have one time, which passes faster.</summary>
/// <remarks>What holds on any machine is measured in the sandbox's time; the wall's is only compared with what would be many times as long.</remarks>
[NonParallelizable]
public sealed class SandboxSpeedTests
{
    // Not a measure of time: whatever takes so long hangs.
    private static readonly TimeSpan s_hangs = TimeSpan.FromSeconds(60);

    private EnvironmentVariables _environment = null!;
    private ModuleHost _host = null!;

    [SetUp]
    public void Start() => (_environment, _host) = (new(), new());

    [TearDown]
    public void Stop()
    {
        _host.Run("Stop-DropletSandbox");
        _host.Dispose();
        _environment.Dispose();
    }

    [Test]
    public void Connection_uses_the_sandboxs_time_even_after_it_was_advanced()
    {
        var (sandbox, clock) = Open("Start-DropletSandbox -Connect -Speed 100");
        Assert.That(clock, Is.InstanceOf<ScaledClock>());
        AssertSameTime(sandbox, clock);

        sandbox.Advance(TimeSpan.FromDays(1));
        AssertSameTime(sandbox, clock);
    }

    [TestCase("Start-DropletSandbox -Connect")]
    [TestCase("Start-DropletSandbox -Connect -Speed 1")]
    [TestCase("$sandbox = Start-DropletSandbox -Speed 100; Connect-DigitalOcean -SkipValidation $sandbox.Token -BaseUri $sandbox.BaseUri; $sandbox")]
    public void Connection_uses_the_wall_clock_at_speed_1_or_if_it_is_made_by_hand(string script) =>
        Assert.That(Open(script).Clock, Is.SameAs(SystemClock.Instance));

    [TestCase("Start-DropletSandbox -Connect -Speed 100", "the sandbox (-Speed 100)")]
    [TestCase("Start-DropletSandbox -Connect -Speed 1", "the sandbox")]
    public void Connection_shows_the_speed_of_its_sandbox(string script, string source) =>
        Assert.That(_host.Run($"$null = {script}; (Get-DigitalOceanConnection).TokenSource").Output, Is.EqualTo(new[] { source }));

    [Test]
    public void Wait_for_an_action_ends_when_its_seconds_have_passed_in_the_sandbox()
    {
        var (sandbox, _) = Open("Start-DropletSandbox -Connect -ActionSeconds 300 -Speed 1000");
        var (begun, watch) = (sandbox.Now, Stopwatch.StartNew());

        var result = _host.Run("Restart-Droplet web-01 -Wait");

        var action = result.All<DropletAction>().Single();
        Assert.That(action.Status, Is.EqualTo("completed"));
        Assert.That(action.Duration, Is.EqualTo(TimeSpan.FromSeconds(300)));
        Assert.That(sandbox.Now - begun, Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(300)));
        Assert.That(watch.Elapsed, Is.LessThan(TimeSpan.FromSeconds(150)));
    }

    [Test]
    public void Timeout_is_in_seconds_of_the_sandbox()
    {
        var (sandbox, _) = Open("Start-DropletSandbox -Connect -Speed 100");
        sandbox.Outcomes.Add(SandboxOutcome.NeverEnds("reboot"));
        var (begun, watch) = (sandbox.Now, Stopwatch.StartNew());

        var result = _host.Run("Restart-Droplet 3164444 -Wait -TimeoutSec 120");

        Assert.That(result.ErrorId, Is.EqualTo("WaitTimedOut"));
        Assert.That(sandbox.Now - begun, Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(120)));
        Assert.That(watch.Elapsed, Is.LessThan(TimeSpan.FromSeconds(60)));
    }

    [Test]
    public void Pause_for_the_rate_limit_is_in_seconds_of_the_sandbox()
    {
        var (sandbox, _) = Open("Start-DropletSandbox -Connect -Speed 100");
        sandbox.Faults.Add(SandboxFault.TooManyRequests(120));
        var watch = Stopwatch.StartNew();

        Assert.That(_host.Run("Restart-Droplet 3164444").Errors, Is.Empty);

        Assert.That(sandbox.Calls.Select(call => call.Status), Is.EqualTo(new[] { 429, 201 }));
        Assert.That(sandbox.Calls[1].At - sandbox.Calls[0].At, Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(120)));
        Assert.That(watch.Elapsed, Is.LessThan(TimeSpan.FromSeconds(60)));
    }

    [Test]
    public async Task Stopped_wait_ends_at_once_and_names_its_action()
    {
        var (sandbox, _) = Open("Start-DropletSandbox -Connect -Speed 2");
        sandbox.Outcomes.Add(SandboxOutcome.NeverEnds("reboot"));
        var running = _host.Begin("Restart-Droplet 3164444 -Wait -TimeoutSec 1000000");
        await running.WhenProgressAsync().WaitAsync(s_hangs);

        await Task.Run(running.Stop).WaitAsync(s_hangs);

        Assert.That(running.End().Warnings[0], Does.Contain($"{sandbox.Actions[0].Id}"));
    }

    [Test]
    public void Journal_has_the_sandboxs_times()
    {
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            var (sandbox, _) = Open("Start-DropletSandbox -Connect -ActionSeconds 0 -Speed 100");
            sandbox.Advance(TimeSpan.FromDays(1000));
            var begun = sandbox.Now;

            var entries = _host.Run($"$null = Restart-Droplet web-01 -Journal '{file}'; Get-DropletJournal '{file}'").All<DropletJournalEntry>();

            Assert.That(entries.Select(entry => entry.UpdatedAt), Is.Not.Empty.And.All.InRange(begun.AddSeconds(-1), sandbox.Now));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [TestCase("0")]
    [TestCase("-5")]
    [TestCase("1001")]
    [TestCase("abc")]
    [TestCase("2.5")]
    public void Speed_out_of_range_is_refused_by_name(string speed)
    {
        var result = _host.Run($"Start-DropletSandbox -Speed {speed}");

        Assert.That(result.TheError.Exception, Is.InstanceOf<System.Management.Automation.ParameterBindingException>());
        Assert.That(result.TheError.Exception.Message, Does.Contain("'Speed'").And.Contain(speed));
    }

    private (DropletSandbox Sandbox, IClock Clock) Open(string script)
    {
        var result = _host.Run($"{script}; Get-DigitalOceanConnection");
        Assert.That(result.Errors, Is.Empty);
        return (result.Output.OfType<DropletSandbox>().Single(), result.Output.OfType<DigitalOceanConnection>().Single().Session.Clock);
    }

    private static void AssertSameTime(DropletSandbox sandbox, IClock clock)
    {
        var before = sandbox.Now;
        var shown = clock.UtcNow;
        Assert.That(shown, Is.InRange(before, sandbox.Now));
    }
}
