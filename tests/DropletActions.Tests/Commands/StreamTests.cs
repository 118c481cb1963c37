using DropletActions.Sandbox;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Commands;

/// <summary>Decisions in the verbose stream, and exchanges in the debug stream.</summary>
public sealed class StreamTests
{
    [Test]
    public void Debug_stream_has_each_exchange()
    {
        using var host = new LeapingHost(new() { ActionSeconds = 5 });

        var result = host.Run("$DebugPreference = 'Continue'; Restart-Droplet web-01 -Wait -Connection $c");

        Assert.That(result.Debug, Has.Count.EqualTo(host.Sandbox.Calls.Count));
        Assert.That(result.Debug[0], Does.Match(@"^GET /v2/droplets\?.*name=web-01: 200, \d+ ms, try 1"));
        Assert.That(result.Debug, Has.Some.Match(@"^POST /v2/droplets/3164444/actions: 201, \d+ ms, try 1"));
        Assert.That(result.Debug, Has.Some.Match(@"^GET /v2/droplets/3164444/actions/\d+: 200, "));
        Assert.That(string.Concat(result.Debug), Does.Not.Contain(host.Sandbox.Token));
    }

    [Test]
    public void Debug_switch_does_not_prompt_and_shows_decisions_too()
    {
        using var host = new LeapingHost(new() { ActionSeconds = 0 });

        var result = host.Run("Restart-Droplet 3164444, 3164444 -Debug -Connection $c");

        Assert.That(result.Thrown, Is.Null);
        Assert.That(host.Host.Questions, Is.Empty);
        Assert.That(result.Debug, Has.Some.StartWith("POST /v2/droplets/3164444/actions: 201"));
        Assert.That(result.Debug, Has.Some.Contains("sent only once"));
        Assert.That(result.Verbose, Is.Empty);
    }

    [Test]
    public void Exchanges_of_a_chain_are_traced_once()
    {
        using var host = new LeapingHost(new() { ActionSeconds = 5 });

        var result = host.Run("$DebugPreference = 'Continue'; 3164444, 3164445 | Stop-Droplet -Wait -Connection $c | Start-Droplet -Wait -Connection $c");

        Assert.That(result.All<DropletAction>(), Has.Count.EqualTo(2));
        Assert.That(result.Debug, Has.Count.EqualTo(host.Sandbox.Calls.Count));
    }

    [Test]
    public void Repeat_of_a_busy_Droplet_is_described()
    {
        using var host = new LeapingHost(new() { ActionSeconds = 5 });

        var result = host.Run("$null = Restart-Droplet 3164444 -Connection $c; Restart-Droplet 3164444 -WaitIfBusy -Verbose -Connection $c");

        Assert.That(result.Errors, Is.Empty);
        Assert.That(result.Verbose, Has.Some.Match("^Droplet 3164444 was not rebooted: .* Trying again in 2 s\\.$"));
    }

    [Test]
    public void Repeat_of_a_read_is_described()
    {
        using var host = new LeapingHost();
        host.Sandbox.Faults.Add(SandboxFault.Answer(503, 1));

        var result = host.Run("Get-Droplet 3164444 -Verbose -Connection $c");

        Assert.That(result.Output, Has.Count.EqualTo(1));
        Assert.That(result.Verbose, Has.Some.Match("^Droplet 3164444 could not be read: .*503.* Trying again in 0\\.\\d s\\.$"));
    }

    [Test]
    public void Adopted_action_is_described()
    {
        using var host = new LeapingHost();
        host.Sandbox.Faults.Add(SandboxFault.DropAfterWork(1).On("POST", "*"));

        var result = host.Run("New-DropletSnapshot 3164444 -Verbose -Connection $c");

        var action = result.All<DropletAction>().Single();
        Assert.That(result.Verbose, Has.Some.EqualTo($"The response to snapshot of Droplet 3164444 was lost: action {action.Id} is adopted."));
    }

    [Test]
    public void Pause_for_the_rate_limit_is_described()
    {
        using var host = new LeapingHost(new() { ActionSeconds = 0 });
        host.Sandbox.Faults.Add(SandboxFault.TooManyRequests(30, 1));

        var result = host.Run("Get-Droplet 3164444 -Verbose -Connection $c");

        Assert.That(result.Verbose, Has.Some.Match("^The rate limit is reached: requests wait until \\d\\d:\\d\\d:\\d\\d\\.$"));
    }

    [Test]
    public void Resumed_run_is_described()
    {
        using var folder = new Journal.JournalFolder();
        using var host = new LeapingHost(new() { ActionSeconds = 5 });
        host.Set("path", folder.Journal);
        host.Sandbox.Faults.Add(SandboxFault.Answer(422, 1).On("POST", "/v2/droplets/3164446/*"));
        const string Script = "3164444, 3164445, 3164446 | Restart-Droplet -Journal $path -Verbose -Connection $c";

        var first = host.Run(Script);
        var second = host.Run(Script);

        Assert.That(first.Verbose, Has.None.Contains("Resuming"));
        Assert.That(second.Verbose[0], Is.EqualTo("Resuming: 0 done, 2 accepted, 0 to look up, 1 to start."));
    }
}
