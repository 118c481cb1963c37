using DropletActions.Engine;
using DropletActions.Tests.Scheduling;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Starting;

/// <summary>A shutdown of a Droplet, and a power_off after 30 seconds, on a clock that the test moves.</summary>
public abstract class PowerOffFixture
{
    private protected ManualClock Clock { get; private set; } = null!;

    private protected FleetScene Scene { get; private set; } = null!;

    [SetUp]
    public void SetUp()
    {
        Clock = new();
        Scene = new(Clock, new() { Wait = true });
        Scene.Account.Add(1, "web-01");
        Scene.Account.ActionTime = _ => TimeSpan.FromSeconds(5);
    }

    [TearDown]
    public void TearDown() => Scene.Dispose();

    private protected static DropletWork Stop => FleetScene.On(1, "shutdown", "web-01") with
    {
        Fallback = new(Catalog.Wire.Create("power_off"), TimeSpan.FromSeconds(30)),
    };

    private protected void IgnoreShutdown()
    {
        // The action completes, as the API says it does; the Droplet goes on.
        var get = Scene.Api.GetDroplet;
        Scene.Api.GetDroplet = async (id, token) => Scene.Account.Started.Any(started => started.Type == "power_off")
            ? await get(id, token)
            : await get(id, token) with { Status = "active" };
    }

    private protected Task Run(params WorkItem[] assignments) => Drive(Task.Run(() => Scene.RunAll(assignments)));

    /// <summary>The clock moves when both a wait and the poller are waiting for it.</summary>
    private protected async Task Drive(Task work)
    {
        while (await Task.WhenAny(work, Clock.WhenPending(2)) != work)
        {
            if (Clock.NextDue is { } due)
                Clock.Advance(due);
        }

        await work;
    }
}
