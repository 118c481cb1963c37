using DropletActions.Sandbox;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Commands;

/// <summary>Every end of the pipeline leaves nothing running, and accepted actions are reported.</summary>
public sealed class PipelineEndTests
{
    private SandboxHost _host = null!;

    [SetUp]
    public void Start() => _host = new(new() { DropletCount = 500, ActionSeconds = 3600, HourlyLimit = 1_000_000, BurstLimit = 50_000 });

    [TearDown]
    public void Stop() => _host.Dispose();

    [Test]
    public void Normal_end_emits_an_action_for_each_Droplet()
    {
        var result = _host.Run("Get-Droplet | Restart-Droplet");

        Assert.That(result.Errors, Is.Empty);
        Assert.That(result.All<DropletAction>().Select(action => action.Id), Is.EquivalentTo(_host.Sandbox.Actions.Select(action => action.Id)));
        Assert.That(result.Output, Has.Count.EqualTo(500));
    }

    [Test]
    public void Select_first_stops_the_rest()
    {
        var result = _host.Run("Get-Droplet | Restart-Droplet -ThrottleLimit 2 | Select-Few 3");

        Assert.That(result.Output, Has.Count.EqualTo(3));
        AssertQuiet(fewerThan: 200);
    }

    [Test]
    public void An_error_downstream_stops_the_rest()
    {
        var result = _host.Run("Get-Droplet | Restart-Droplet -ThrottleLimit 2 | Stop-Here");

        Assert.That(result.TheError.Exception.Message, Does.Contain("stopped here"));
        AssertQuiet(fewerThan: 200);
    }

    [Test]
    public void Error_action_stop_ends_at_the_first_error_and_reports_what_was_accepted()
    {
        _host.Sandbox.Faults.Add(SandboxFault.Answer(422) with { Method = "POST", Nth = 10, Times = 1 });

        var result = _host.Run("Get-Droplet | Restart-Droplet -ThrottleLimit 2 -ErrorAction Stop");

        Assert.That(result.Thrown, Is.Not.Null);
        Assert.That(result.ErrorId, Is.EqualTo("Rejected"));
        AssertQuiet(fewerThan: 200);
        var told = result.All<DropletAction>().Select(action => action.Id).ToList();
        Assert.That(told, Is.SubsetOf(_host.Sandbox.Actions.Select(action => action.Id)));
        Assert.That(told, Has.Count.GreaterThanOrEqualTo(9));
    }

    [Test]
    public async Task Ctrl_C_ends_a_hanging_request_and_says_that_it_was_in_flight()
    {
        var gate = new SandboxGate();
        _host.Sandbox.Faults.Add(new() { Kind = SandboxFaultKind.Slow, Gate = gate, Method = "POST" });
        var running = _host.Begin("Restart-Droplet 3164444");
        await gate.WhenArrivedAsync(1);

        running.Stop();
        running.End();

        Assert.That(_host.Host.Text, Does.Contain("may have carried it out").And.Contain("3164444"));
        AssertQuiet(fewerThan: 2);
    }

    [Test]
    public void Ctrl_C_during_a_wait_says_what_continues()
    {
        var running = _host.Begin("Restart-Droplet 3164444 -Wait");
        while (_host.Sandbox.Calls.Find("GET").Count == 0)
            Thread.Yield();

        running.Stop();
        running.End();

        Assert.That(_host.Host.Text, Does.Contain(" still in progress").And.Contain("3164444"));
        AssertQuiet(fewerThan: 2);
    }

    [Test]
    public async Task Closed_runspace_leaves_nothing_running()
    {
        var gate = new SandboxGate();
        _host.Sandbox.Faults.Add(new() { Kind = SandboxFaultKind.Slow, Gate = gate, Method = "POST" });
        using var module = new ModuleHost();
        module.Set("token", _host.Sandbox.Token);
        module.Run($"Connect-DigitalOcean -SkipValidation -Token $token -BaseUri {_host.Sandbox.BaseUri}");
        module.Begin("1..100 | Restart-Droplet -ThrottleLimit 1");
        await gate.WhenArrivedAsync(1);

        module.Dispose();

        AssertQuiet(fewerThan: 2);
    }

    /// <summary>No further request arrives: the run had ended before the cmdlet.</summary>
    private void AssertQuiet(int fewerThan)
    {
        // What was on its way when it was canceled may still arrive; a look-up behind it sees it arrived.
        _host.Run("Get-Droplet");
        var posts = _host.Sandbox.Calls.Find("POST").Count;
        Assert.That(posts, Is.LessThan(fewerThan));
        _host.Run("Get-Droplet; Get-Droplet");
        Assert.That(_host.Sandbox.Calls.Find("POST").Count, Is.EqualTo(posts));
    }
}
