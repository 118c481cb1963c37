using System.Text.RegularExpressions;
using DropletActions.Sandbox;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Commands;

/// <summary>The end of a fleet's run on the screen: each advice once, one summary, and after an early end how to continue.</summary>
public sealed class FleetEndTests
{
    private static readonly TimeSpan s_hangs = TimeSpan.FromSeconds(60);

    private SandboxHost _host = null!;

    [SetUp]
    public void Start() => _host = new(new() { DropletCount = 40, ActionSeconds = 0, BurstLimit = 100_000 });

    [TearDown]
    public void Stop() => _host.Dispose();

    [Test]
    public void Failures_of_one_kind_have_their_advice_once_and_one_summary()
    {
        var busy = Lock(12);

        var result = _host.Run("Get-Droplet | Stop-Droplet");

        Assert.That(result.Errors, Has.Count.EqualTo(12));
        Assert.That(result.Errors.Count(error => error.ErrorDetails.RecommendedAction.Contains("-WaitIfBusy")), Is.EqualTo(1));
        Assert.That(result.Errors.Select(error => ((DropletApiException)error.Exception).Failure.Advice), Is.All.Contains("-WaitIfBusy"), "The exceptions keep it.");
        Assert.That(result.Warnings, Is.EqualTo(new[]
        {
            "Stop-Droplet: 28 done, 12 failed (12 DropletBusy). To try these again, pipe $Error[0..11].TargetObject into the same command, with -WaitIfBusy.",
        }));

        busy.ForEach(droplet => droplet.Locked = false);
        var again = _host.Run("$Error[0..11].TargetObject | Stop-Droplet -WaitIfBusy");

        Assert.That(again.Errors, Is.Empty);
        Assert.That(again.All<DropletAction>().Select(action => action.DropletId), Is.EquivalentTo(busy.Select(droplet => droplet.Id)));
    }

    [Test]
    public void Retry_covers_only_failures_that_may_be_repeated()
    {
        const string Retry = "($Error[0..3] | Where-Object FullyQualifiedErrorId -match '^(DropletBusy),').TargetObject";
        var busy = Lock(3);
        _host.Sandbox.Faults.Add(SandboxFault.Answer(422).On("POST", $"/v2/droplets/{_host.Sandbox.Droplets[10].Id}/actions"));

        var result = _host.Run("Get-Droplet | Stop-Droplet");

        Assert.That(result.Warnings.Single(), Does.EndWith($" To try those with DropletBusy again, pipe {Retry} into the same command, with -WaitIfBusy."));
        busy.ForEach(droplet => droplet.Locked = false);
        Assert.That(_host.Run($"{Retry} | Stop-Droplet -WaitIfBusy").All<DropletAction>().Select(action => action.DropletId), Is.EquivalentTo(busy.Select(droplet => droplet.Id)));
    }

    [TestCase("-ErrorAction SilentlyContinue -ErrorVariable failed", "pipe $failed.TargetObject into the same command")]
    [TestCase("-ErrorAction SilentlyContinue -Journal $run", "run the same statement with the same journal")]
    public void Hidden_errors_keep_their_advice(string parameters, string says)
    {
        var folder = Directory.CreateTempSubdirectory("end-");
        _host.Set("run", Path.Combine(folder.FullName, "run.jsonl"));
        Lock(3);

        var result = _host.Run($"$Error.Clear(); $null = Get-Droplet | Stop-Droplet {parameters}; $Error | ForEach-Object {{ $_.ErrorDetails.RecommendedAction }}");

        Assert.That(result.All<string>(), Is.All.Contains("-WaitIfBusy").And.Exactly(3).Items);
        Assert.That(result.Warnings.Single(), Does.Contain("37 done, 3 failed (3 DropletBusy)").And.Contain(says));
        folder.Delete(recursive: true);
    }

    [TestCase(0, "(2 ActionErrored). To try these again, pipe $Error[0..1].TargetObject into the same command, with a new journal.")]
    [TestCase(1, "To try those with DropletBusy again, run the same statement with the same journal.")]
    public void Same_journal_is_not_advised_for_an_errored_action(int busy, string says)
    {
        var folder = Directory.CreateTempSubdirectory("end-");
        _host.Set("run", Path.Combine(folder.FullName, "run.jsonl"));
        foreach (var droplet in _host.Sandbox.Droplets.Skip(20).Take(2))
            _host.Sandbox.Outcomes.Add(SandboxOutcome.Errored("shutdown", droplet.Id));
        Lock(busy);

        var result = _host.Run("$Error.Clear(); $null = Get-Droplet | Stop-Droplet -Wait -Journal $run -ErrorAction SilentlyContinue");

        Assert.That(result.Warnings.Single(), Does.EndWith(says));
        folder.Delete(recursive: true);
    }

    [TestCase("3164444, 3164445 | Stop-Droplet")]
    [TestCase("Stop-Droplet -Tag web")]
    public void Run_whose_errors_are_sufficient_has_no_summary(string command)
    {
        if (!command.Contains("-Tag"))
            Lock(1);

        Assert.That(_host.Run(command).Warnings, Is.Empty);
    }

    [Test]
    public async Task Ctrl_C_reports_in_three_lines_what_continues_what_was_not_started_and_how_to_continue()
    {
        using var host = new SandboxHost(new() { DropletCount = 40, ActionSeconds = 3600, BurstLimit = 100_000 });
        var gate = new SandboxGate();
        host.Sandbox.FindDroplet(3164444)!.Locked = true;
        host.Sandbox.Faults.Add(SandboxFault.Hold(gate, 1).On("POST", "/v2/droplets/*/actions").FromNth(5));
        var running = host.Begin("Get-Droplet | Restart-Droplet -Wait -WaitIfBusy -ThrottleLimit 1");
        await gate.WhenArrivedAsync(1).WaitAsync(s_hangs);

        running.Stop();
        running.End();

        var lines = Regex.Matches(host.Host.Text, "WARNING: (.*)|(Stopped.*|Not started.*|To continue.*)").Select(match => match.Value).ToList();
        Assert.That(lines, Has.Some.Contains("Not started: reboot of ").And.Some.Contains("To continue, "), host.Host.Text);
        Assert.That(host.Host.Text, Does.Contain("Not started: reboot of web-0001 (3164444), "), "It was waiting for a busy Droplet.");
        Assert.That(lines, Has.Count.LessThanOrEqualTo(4), "The request in flight is a line of its own.");
        host.AssertQuiet();
    }

    [TestCase("Stop-Droplet 3164444 -Wait | Resize-Droplet -Size s-2vcpu-4gb -Wait | Start-Droplet", ", then run Resize-Droplet and Start-Droplet for these Droplets.")]
    [TestCase("Stop-Droplet 3164444 -Wait | Wait-DropletAction", " | Wait-DropletAction.")]
    public async Task Ctrl_C_in_a_chain_names_the_remaining_stages(string chain, string advice)
    {
        using var host = new SandboxHost(new() { ActionSeconds = 3600 });
        var gate = new SandboxGate();
        host.Sandbox.Faults.Add(SandboxFault.Hold(gate, 1).On("GET", "/v2/droplets/*/actions/*"));
        var running = host.Begin(chain);
        await gate.WhenArrivedAsync(1).WaitAsync(s_hangs);

        running.Stop();
        gate.Release();
        running.End();

        Assert.That(host.Host.Text, Does.Contain("Stopped. This action is still in progress: shutdown ").And.Contain("To continue, wait with Get-DropletAction -Status in-progress | Wait-DropletAction"));
        Assert.That(host.Host.Text.TrimEnd(), Does.EndWith(advice));
    }

    private List<SandboxDroplet> Lock(int count)
    {
        var droplets = _host.Sandbox.Droplets.Take(count).ToList();
        droplets.ForEach(droplet => droplet.Locked = true);
        return droplets;
    }
}
