using System.Collections;
using System.Management.Automation;
using System.Reflection;
using System.Text.RegularExpressions;
using DropletActions.Engine;
using DropletActions.Rendering;
using DropletActions.Sandbox;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Commands;

/// <summary>The progress bar: its content, its rate, and its removal at every end of a run.</summary>
public sealed class ProgressTests
{
    private TimeSpan _now;
    private RecordingRuntime _runtime = null!;
    private ProgressDisplay _display = null!;

    [SetUp]
    public void Start()
    {
        _now = TimeSpan.Zero;
        _runtime = new();
        _display = new(_runtime, new RecordingHost(), 7, "Restart-Droplet", () => _now);
    }

    [Test]
    public void Progress_shows_done_failed_total_rate_and_time_left()
    {
        var record = Show(10, new(Total: 100, Accepted: 60, Done: 45, Failed: 5, PausedUntil: null));

        Assert.That(record.Activity, Is.EqualTo("Restart-Droplet"));
        Assert.That(record.StatusDescription, Is.EqualTo("45 of 100 done, 5 failed, 10 in progress, 5/s"));
        Assert.That((record.PercentComplete, record.SecondsRemaining), Is.EqualTo((50, 10)));
        Assert.That(record.CurrentOperation, Is.Null.Or.Empty);
    }

    [Test]
    public void Progress_distinguishes_Droplets_that_are_not_ready_from_actions_in_progress()
    {
        var record = Show(10, new(100, 60, 45, 5, null) { Probing = 7 });

        Assert.That(record.StatusDescription, Is.EqualTo("45 of 100 done, 5 failed, 3 in progress, 7 not ready yet, 5/s"));
    }

    [Test]
    public void No_time_left_is_shown_after_failures_alone()
    {
        var record = Show(10, new(100, 99, Done: 0, Failed: 1, null));

        Assert.That(record.StatusDescription, Is.EqualTo("0 of 100 done, 1 failed, 98 in progress"));
        Assert.That((record.PercentComplete, record.SecondsRemaining), Is.EqualTo((1, -1)));
    }

    [Test]
    public void Window_is_shown_first()
    {
        var record = Show(10, new(Total: 200, Accepted: 16, Done: 14, Failed: 0, PausedUntil: null) { Window = (2, 2) });

        Assert.That(record.StatusDescription, Is.EqualTo("2 of 2 out of service, 14 of 200 done"));
    }

    [Test]
    public void Progress_shows_a_pause_and_its_end()
    {
        var until = new DateTimeOffset(2026, 3, 1, 12, 30, 15, TimeSpan.Zero);

        var record = Show(10, new(100, 60, 45, 5, until));

        // PowerShell's default view draws the activity and the beginning of the status, in 80 columns.
        var time = until.ToLocalTime().ToString("HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);
        Assert.That(record.StatusDescription, Is.EqualTo($"The rate limit is reached: waiting until {time}. 45 of 100 done, 5 failed, 10 in progress, 5/s"));
        Assert.That(record.CurrentOperation, Is.Null.Or.Empty);
    }

    [Test]
    public void Pause_is_shown_in_full_by_both_progress_views([Values("Minimal", "Classic")] string view, [Values(80, 120)] int width)
    {
        var until = new DateTimeOffset(2026, 3, 1, 12, 30, 15, TimeSpan.Zero);
        var display = new ProgressDisplay(_runtime, new RecordingHost(), 7, "Set-DropletBackupPolicy", () => _now);

        _now = TimeSpan.FromSeconds(10);
        display.ShowRequest(until);
        _now = TimeSpan.FromSeconds(20);
        display.Show(_runtime, new(100_000, 60_000, 45_000, 5_000, until) { Window = (1_000, 1_000) }, 100_000);

        var time = until.ToLocalTime().ToString("HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);
        Assert.That(_runtime.Records, Has.Count.EqualTo(2));
        foreach (var record in _runtime.Records)
        {
            var lines = Draw(record, view, width);
            Assert.That(string.Join("\n", lines), Does.Contain("Set-DropletBackupPolicy").And.Contain($"waiting until {time}"));
            Assert.That(lines.Select(line => line.Length), Is.All.LessThanOrEqualTo(width));
        }
    }

    /// <summary>Draws a record as PowerShell's console does. No other program draws these views, and the methods are not public.</summary>
    private static List<string> Draw(ProgressRecord record, string view, int width)
    {
        const BindingFlags Hidden = BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public;
        var type = Assembly.Load("Microsoft.PowerShell.ConsoleHost").GetType("Microsoft.PowerShell.ProgressNode", throwOnError: true)!;
        var node = Activator.CreateInstance(type, Hidden, null, [1L, record], null);
        var lines = new ArrayList();
        if (view == "Minimal")
            type.GetMethod("RenderAnsi", Hidden)!.Invoke(node, [lines, 0, width]);
        else
            type.GetMethod("RenderFull", Hidden)!.Invoke(node, [lines, 0, width, new RecordingHost().UI.RawUI, false]);
        return [.. lines.Cast<string>().Select(line => Regex.Replace(line, "\u001b\\[[0-9;]*m", "").TrimEnd())];
    }

    [Test]
    public void No_time_left_is_shown_before_the_input_has_ended()
    {
        var record = Show(10, new(100, 60, 50, 0, null), isTotalKnown: false);

        Assert.That(record.StatusDescription, Is.EqualTo("50 done, 10 in progress, 5/s"));
        Assert.That((record.PercentComplete, record.SecondsRemaining), Is.EqualTo((-1, -1)));
    }

    [Test]
    public void No_time_left_is_shown_before_the_first_is_done()
    {
        var record = Show(10, new(100, 0, 0, 0, null));

        Assert.That((record.PercentComplete, record.SecondsRemaining), Is.EqualTo((0, -1)));
        Assert.That(record.StatusDescription, Is.EqualTo("0 of 100 done"));
    }

    [Test]
    public void Time_left_of_a_day_is_shown([Values(int.MaxValue, 2)] int total)
    {
        var record = Show(3600, new(total, 1, 1, 0, null));

        Assert.That(record.SecondsRemaining, Is.GreaterThan(0));
        Assert.That(record.PercentComplete, Is.InRange(0, 100));
    }

    [Test]
    public void Progress_is_shown_at_most_five_times_a_second()
    {
        var shown = new List<TimeSpan>();
        for (; _now < TimeSpan.FromSeconds(30); _now += TimeSpan.FromMilliseconds(1))
        {
            var before = _runtime.Records.Count;
            _display.Show(_runtime, new(1000, 10, 10, 0, null), 1000);
            if (_runtime.Records.Count > before)
                shown.Add(_now);
        }

        Assert.That(shown, Has.Count.InRange(100, 150));
        Assert.That(shown.Select(start => shown.Count(time => time >= start && time < start + TimeSpan.FromSeconds(1))), Is.All.LessThanOrEqualTo(5));
    }

    [Test]
    public void Run_that_ends_at_once_shows_no_progress()
    {
        _now = TimeSpan.FromMilliseconds(500);
        _display.Show(_runtime, new(3, 3, 3, 0, null), 3);
        _display.End();

        Assert.That(_runtime.Records, Is.Empty);
    }

    [Test]
    public void Progress_is_completed_once_even_if_the_pipeline_accepts_nothing_more()
    {
        Show(1, new(3, 3, 1, 0, null));
        _runtime.IsStopped = true;

        Assert.That(_display.End, Throws.Nothing);
        Assert.That(_display.End, Throws.Nothing);
    }

    // Held until the bar is there, so that each way out has one to take away; an error comes with the second Droplet.
    [TestCase("Restart-Droplet 3164444", 0)]
    [TestCase("Restart-Droplet 3164444 | Select-Few 1", 0)]
    [TestCase("Restart-Droplet 3164444, 3164446 -ThrottleLimit 1 | Stop-Here", 0)]
    [TestCase("Restart-Droplet 3164444, 3164445 -ThrottleLimit 1", 422)]
    [TestCase("Restart-Droplet 3164444, 3164445 -ThrottleLimit 1 -ErrorAction Stop", 422)]
    [TestCase("Restart-Droplet 3164444, 3164445 -ThrottleLimit 1", 401)]
    [TestCase("& { 3164444; while (-not $gate.IsOpen) { 3164444 }; throw 'dry' } | Restart-Droplet", 0)]
    [TestCase("Restart-Droplet 3164444", null)]
    public async Task Progress_is_completed_at_every_end(string script, int? status)
    {
        using var host = new SandboxHost(new() { ActionSeconds = 0 });
        var gate = new SandboxGate();
        host.Set("gate", gate);
        host.Sandbox.Faults.Add(SandboxFault.Hold(gate, 0).On("POST", "/v2/droplets/3164444/*"));
        if (status > 0)
            host.Sandbox.Faults.Add(SandboxFault.Answer(status.Value, 0).On("POST", "/v2/droplets/3164445/*"));
        var running = host.Begin(script);
        await gate.WhenArrivedAsync(1);
        await running.WhenProgressAsync();

        if (status is null)
            running.Stop(); // Ctrl+C
        gate.Release();
        var result = running.End();

        Assert.That(result.Progress[^1].RecordType, Is.EqualTo(ProgressRecordType.Completed));
        Assert.That(result.Progress.Select(record => record.ActivityId).Distinct().Count(), Is.EqualTo(1));
    }

    [TestCase("$ProgressPreference = 'SilentlyContinue'", "")]
    [TestCase("", "-ProgressAction SilentlyContinue")]
    public async Task Progress_can_be_turned_off(string before, string parameter)
    {
        using var host = new SandboxHost(new() { ActionSeconds = 0 });
        var gate = new SandboxGate();
        host.Sandbox.Faults.Add(SandboxFault.Hold(gate, 0).On("POST", "/v2/droplets/3164445/*"));
        host.Run(before);
        var silent = host.Begin($"Restart-Droplet 3164445 {parameter}");
        await gate.WhenArrivedAsync(1);

        // Another runspace's bar, begun later, has come by now, so this one's would have too.
        using var other = new ModuleHost(("token", host.Sandbox.Token));
        other.Run($"Connect-DigitalOcean -SkipValidation -Token $token -BaseUri {host.Sandbox.BaseUri}");
        var loud = other.Begin("Restart-Droplet 3164445");
        await loud.WhenProgressAsync();
        silent.Stop();
        loud.Stop();

        Assert.That(silent.End().Progress, Is.Empty);
        loud.End();
    }

    private ProgressRecord Show(double seconds, FleetProgress progress, bool isTotalKnown = true)
    {
        _now = TimeSpan.FromSeconds(seconds);
        _display.Show(_runtime, progress, isTotalKnown ? progress.Total : null);
        return _runtime.Records.Single();
    }
}
