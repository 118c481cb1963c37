using DropletActions.Sandbox;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Commands;

/// <summary>A request that the API refuses because the Droplet is already in the requested state is no error: the action is not needed.</summary>
public sealed class ReachedGoalTests
{
    private SandboxHost _host = null!;

    [SetUp]
    public void Start() => _host = new(new() { ActionSeconds = 0, DropletCount = 12 });

    [TearDown]
    public void Stop() => _host.Dispose();

    [TestCase("Start-Droplet web-01", "active", "power_on", "is on")]
    [TestCase("Stop-Droplet web-01", "off", "shutdown", "is off")]
    [TestCase("Stop-Droplet web-01 -PowerOff", "off", "power_off", "is off")]
    [TestCase("Invoke-DropletAction web-01 -Body @{ type = 'shutdown' }", "off", "shutdown", "is off")]
    [TestCase("Rename-Droplet web-01 -NewName web-01", "active", "rename", "has this name")]
    [TestCase("Resize-Droplet web-01 -Size s-1vcpu-1gb -Confirm:$false", "off", "resize", "has this size")]
    [TestCase("Disable-DropletBackup web-01", "active", "disable_backups", "has backups disabled")]
    public void Action_that_is_not_needed_is_not_an_error(string command, string status, string type, string state)
    {
        _host.Droplet("web-01").Status = status;
        _host.Sandbox.Faults.Add(SandboxFault.Answer(422, 1).On("POST", "/v2/droplets/3164444/actions"));

        var result = _host.Run($"$ErrorActionPreference = 'Stop'; {command} -Wait -Verbose");

        Assert.That(result.Errors, Is.Empty);
        Assert.That(result.Thrown, Is.Null);
        Assert.That(result.All<DropletAction>().Select(action => (action.Type, action.Status, action.DropletId, action.DropletName, action.Id)),
            Is.EqualTo(new[] { (type, "not-needed", (long?)3164444, "web-01", 0L) }));
        Assert.That(result.Verbose, Has.Some.EqualTo($"web-01 (3164444) {state}: {type} was not needed."));
    }

    [TestCase("Enable-DropletBackup", "enable_backups", "active")]
    [TestCase("Enable-DropletIPv6 -Confirm:$false", "enable_ipv6", "off")]
    public void Setting_that_is_already_on_is_not_needed(string command, string type, string status)
    {
        _host.Droplet("web-01").Status = status;
        _host.Run($"'web-01' | {command} -Wait");
        _host.Sandbox.Faults.Add(SandboxFault.Answer(422, 1).On("POST", "/v2/droplets/3164444/actions"));

        var result = _host.Run($"'web-01' | {command} -Wait");

        Assert.That(result.Errors, Is.Empty);
        Assert.That(result.All<DropletAction>().Select(action => (action.Type, action.Status)), Is.EqualTo(new[] { (type, "not-needed") }));
    }

    [TestCase("Start-Droplet web-01", "off")]
    [TestCase("Stop-Droplet web-01", "active")]
    [TestCase("Restart-Droplet web-01", "active")]
    [TestCase("Rename-Droplet web-01 -NewName WEB-01", "active")]
    [TestCase("Resize-Droplet web-01 -Size s-2vcpu-4gb -Confirm:$false", "off")]
    [TestCase("Resize-Droplet web-01 -Size s-1vcpu-1gb -Disk -Confirm:$false", "off")]
    [TestCase("Enable-DropletBackup web-01", "active")]
    [TestCase("Enable-DropletIPv6 web-01 -Confirm:$false", "off")]
    [TestCase("New-DropletSnapshot web-01", "active")]
    [TestCase("Invoke-DropletAction web-01 -Body @{ type = 'shutdown'; force = $true }", "off")]
    public void Refusal_stays_an_error_if_the_goal_is_not_reached(string command, string status)
    {
        _host.Droplet("web-01").Status = status;
        _host.Sandbox.Faults.Add(SandboxFault.Answer(422, 1).On("POST", "/v2/droplets/3164444/actions"));

        var result = _host.Run($"{command} -Wait");

        Assert.That(result.ErrorId, Is.EqualTo("Rejected"));
        Assert.That(result.Output, Is.Empty);
    }

    // How many Droplets one round of polls reads depends on the threads: 200 Droplets take 3 to 23 requests.
    [TestCase(1, 1)]
    [TestCase(200, 40)]
    public void States_of_a_fleet_that_needs_nothing_are_read_from_the_list(int count, int requests)
    {
        using var host = new LeapingHost(new() { DropletCount = count });
        foreach (var droplet in host.Sandbox.Droplets)
            droplet.Status = "off";
        host.Set("ids", host.Sandbox.Droplets.Select(droplet => droplet.Id).ToArray());

        var result = host.Run("$ids | Stop-Droplet -Connection $c");

        Assert.That(result.Errors, Is.Empty);
        Assert.That(result.All<DropletAction>().Select(action => action.Status), Is.EqualTo(Enumerable.Repeat("not-needed", count)));
        var reads = host.Sandbox.Calls.Find("GET", "/v2/droplets/*").Where(call => !call.Path.Contains("actions")).Concat(host.Sandbox.Calls.Find("GET", "/v2/droplets?*"));
        Assert.That(reads.Count(), Is.LessThanOrEqualTo(requests));
    }

    [Test]
    public void Droplet_of_a_fleet_that_is_not_in_the_state_stays_an_error()
    {
        using var host = new LeapingHost(new() { DropletCount = 30 });
        foreach (var droplet in host.Sandbox.Droplets)
            droplet.Status = "off";
        var last = host.Sandbox.Droplets[^1];
        host.Sandbox.Faults.Add(SandboxFault.Answer(422, 1).On("POST", $"/v2/droplets/{last.Id}/actions"));
        last.Status = "active";
        host.Set("ids", host.Sandbox.Droplets.Select(droplet => droplet.Id).ToArray());

        var result = host.Run("$ids | Stop-Droplet -Connection $c");

        Assert.That(result.ErrorId, Is.EqualTo("Rejected"));
        Assert.That(result.All<DropletAction>().Select(action => action.DropletId), Has.None.EqualTo(last.Id).And.Exactly(29).Items);
    }

    [TestCase("Stop-Droplet -Tag web -Wait", "off", "shutdown")]
    [TestCase("Get-Droplet web* | Stop-Droplet -Bulk -Wait", "off", "shutdown")]
    [TestCase("Start-Droplet -Tag web -Wait", "active", "power_on")]
    public void Droplet_that_a_bulk_request_skips_because_of_its_state_is_not_an_error(string command, string status, string type)
    {
        foreach (var droplet in _host.Sandbox.Droplets)
            droplet.Status = status == "off" ? "active" : "off";
        _host.Droplet("web-02").Status = status;

        var result = _host.Run(command);

        Assert.That(result.Errors, Is.Empty);
        Assert.That(result.All<DropletAction>().Select(action => action.Type), Is.All.EqualTo(type));
        Assert.That(result.All<DropletAction>().Where(action => action.Status == "not-needed").Select(action => action.DropletName), Is.EqualTo(new[] { "web-02" }));
        var others = _host.Sandbox.Droplets.Count(droplet => droplet.Name.StartsWith("web", StringComparison.Ordinal)) - 1;
        Assert.That(result.All<DropletAction>().Count(action => action.Status == "completed"), Is.EqualTo(others));
    }

    [Test]
    public void Chain_continues_after_an_action_that_was_not_needed()
    {
        _host.Droplet("web-01").Status = "off";

        var result = _host.Run("'web-01' | Stop-Droplet -Wait | Resize-Droplet -Size s-2vcpu-4gb -Wait | Start-Droplet -Wait");

        Assert.That(result.Errors, Is.Empty);
        Assert.That(_host.Droplet("web-01").Size, Is.EqualTo("s-2vcpu-4gb"));
        Assert.That(result.All<DropletAction>().Single().Status, Is.EqualTo("completed"));
    }
}
