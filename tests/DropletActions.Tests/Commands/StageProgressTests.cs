using System.Management.Automation;
using DropletActions.Sandbox;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Commands;

/// <summary>The progress of a pipeline's stages and of lookups, as a runspace shows it on the wall clock.</summary>
public sealed class StageProgressTests
{
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(60);

    [Test]
    public async Task Later_stage_shows_its_progress_while_the_first_one_waits()
    {
        using var host = new SandboxHost(new() { ActionSeconds = 0 });
        var gate = new SandboxGate();
        host.Sandbox.Outcomes.Add(SandboxOutcome.NeverEnds("shutdown", 3164446));
        foreach (var id in new[] { 3164444, 3164445 })
            host.Sandbox.Faults.Add(SandboxFault.Hold(gate, 0).On("POST", $"/v2/droplets/{id}/actions").FromNth(2));

        var running = host.Begin("Stop-Droplet 3164444, 3164445, 3164446 -Wait | Resize-Droplet -Size s-2vcpu-4gb -Wait");
        await gate.WhenArrivedAsync(2).WaitAsync(s_longest);

        // Nothing happens in the later stage, and the thread is in the first one: the total is that of the first stage.
        await running.WhenProgressAsync(record => record.Activity == "Resize-Droplet" && record.StatusDescription.StartsWith("0 of 3 done", StringComparison.Ordinal)).WaitAsync(s_longest);
        await running.WhenProgressAsync(record => record.Activity == "Stop-Droplet" && record.StatusDescription.StartsWith("2 of 3 done, 1 in progress", StringComparison.Ordinal)).WaitAsync(s_longest);
        running.Stop();
        gate.Release();
        running.End();
    }

    [Test]
    public async Task Droplet_that_failed_in_the_first_stage_is_not_expected_in_the_later_one()
    {
        using var host = new SandboxHost(new() { ActionSeconds = 0, DropletCount = 4 });
        var gate = new SandboxGate();
        host.Sandbox.Outcomes.Add(SandboxOutcome.Errored("shutdown", 3164446));
        host.Sandbox.Outcomes.Add(SandboxOutcome.NeverEnds("shutdown", 3164447));
        host.Sandbox.Faults.Add(SandboxFault.Hold(gate, 0).On("POST", "/v2/droplets/3164445/actions").FromNth(2));

        var running = host.Begin("Stop-Droplet 3164444, 3164445, 3164446, 3164447 -Wait | Resize-Droplet -Size s-2vcpu-4gb -Wait");
        await gate.WhenArrivedAsync(1).WaitAsync(s_longest);

        // The first stage goes on, so the number is not simply what the later one has received.
        await running.WhenProgressAsync(record => record.Activity == "Resize-Droplet" && record.StatusDescription.StartsWith("1 of 3 done", StringComparison.Ordinal)).WaitAsync(s_longest);
        running.Stop();
        gate.Release();
        running.End();
    }

    [Test]
    public async Task Action_that_failed_in_the_first_stage_is_expected_by_a_stage_that_waits()
    {
        using var host = new SandboxHost(new() { ActionSeconds = 0, DropletCount = 3 });
        host.Sandbox.Outcomes.Add(SandboxOutcome.Errored("shutdown", 3164444));
        host.Sandbox.Outcomes.Add(SandboxOutcome.NeverEnds("shutdown", 3164446));
        host.Sandbox.Faults.Add(SandboxFault.Answer(422).On("POST", "/v2/droplets/3164445/actions"));

        var running = host.Begin("Stop-Droplet 3164444, 3164445, 3164446 -Wait | Wait-DropletAction");

        // The refused one has no action to wait for.
        await running.WhenProgressAsync(record => record.Activity == "Waiting for actions" && record.StatusDescription.StartsWith("0 of 2 done, 1 failed", StringComparison.Ordinal)).WaitAsync(s_longest);
        running.Stop();
        running.End();
    }

    [TestCase("Restart-Droplet (1..200)", "0 of 200 done")]
    [TestCase("Restart-Droplet *", "0 of 200 done")]
    [TestCase("Restart-Droplet -Tag all", "0 of 200 done")]
    [TestCase("1..200 | Restart-Droplet", "0 done")]
    [TestCase("1..200 | Restart-Droplet -CheckFirst", "0 of 200 done")]
    [TestCase("Restart-Droplet (1..200) -MaxUnavailable 2", "2 of 2 out of service, 0 of 200 done")]
    [TestCase("1..1200 | Restart-Droplet -MaxUnavailable 2", "2 of 2 out of service, 0 done")]
    [TestCase("1..200 | Restart-Droplet -MaxUnavailable 1%", "2 of 2 out of service, 0 of 200 done")]
    public async Task Number_of_Droplets_is_shown_if_it_is_known_and_no_part_of_it(string script, string status) =>
        Assert.That(await CountsUntilAsync(script, status), Is.All.Contains(status));

    [Test]
    public async Task Number_of_Droplets_with_a_window_is_shown_once_the_input_has_ended()
    {
        const string Status = "2 of 2 out of service, 0 of 200 done";

        var counts = await CountsUntilAsync("1..200 | Restart-Droplet -MaxUnavailable 2", Status);

        Assert.That(counts, Is.SubsetOf(new[] { "2 of 2 out of service, 0 done", Status }).And.Contains(Status));
    }

    /// <summary>Runs a statement whose requests get no response, until it shows a status; returns what it has shown.</summary>
    private static async Task<IReadOnlyList<string>> CountsUntilAsync(string script, string status)
    {
        using var host = new SandboxHost(new() { ActionSeconds = 0, DropletCount = 200, FirstDropletId = 1 });
        foreach (var droplet in host.Sandbox.Droplets)
            droplet.AddTag("all");
        var gate = new SandboxGate();
        host.Sandbox.Faults.Add(SandboxFault.Hold(gate, 0).On("POST", "*"));

        var running = host.Begin(script);
        await running.WhenProgressAsync(record => record.StatusDescription.StartsWith(status + ",", StringComparison.Ordinal) || record.StatusDescription == status).WaitAsync(s_longest);
        running.Stop();
        gate.Release();
        return [.. running.End().Progress.Select(record => record.StatusDescription).Where(text => text.Contains(" done", StringComparison.Ordinal))];
    }

    [TestCase("Get-Droplet")]
    [TestCase("Get-Droplet web-01")]
    [TestCase("Get-DropletAction web-01")]
    [TestCase("Get-DropletSize")]
    [TestCase("Get-DropletBackup web-01")]
    [TestCase("Restart-Droplet web-01")]
    [TestCase("Restart-Droplet -Tag web")]
    [TestCase("Wait-DropletAction -ActionId 5")]
    [TestCase("Connect-DigitalOcean -Token $token -BaseUri $sandbox.BaseUri")]
    public async Task Lookup_that_waits_for_the_rate_limit_says_until_when(string script)
    {
        using var host = new SandboxHost(new() { BurstLimit = 1 });
        host.Run("Get-Droplet 3164444");

        var running = host.Begin(script);
        await running.WhenProgressAsync(record => record.StatusDescription.StartsWith("The rate limit is reached: waiting until ", StringComparison.Ordinal)).WaitAsync(s_longest);
        running.Stop();
        var shown = running.End().Progress;

        Assert.That(shown.Select(record => record.Activity).Distinct(), Is.EqualTo(new[] { script.Split(' ')[0] }));
        Assert.That(shown[^1].RecordType, Is.EqualTo(ProgressRecordType.Completed));
    }
}
