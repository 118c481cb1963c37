using DropletActions.Sandbox;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Commands;

/// <summary>How many requests of a statement are in flight at once.</summary>
public sealed class ThrottleTests
{
    [TestCase("", 16)]
    [TestCase("-ThrottleLimit 3", 3)]
    public async Task ThrottleLimit_requests_are_in_flight_and_no_more(string parameter, int limit)
    {
        using var host = new SandboxHost(new() { ActionSeconds = 0, DropletCount = 40 });
        var gate = new SandboxGate();
        host.Sandbox.Faults.Add(SandboxFault.Hold(gate, 0).On("POST", "*"));

        var script = host.Begin($"3164444..3164483 | Restart-Droplet {parameter}");
        await gate.WhenArrivedAsync(limit);
        script.Stop();
        script.End();

        Assert.That(gate.Arrived, Is.EqualTo(limit));
    }
}
