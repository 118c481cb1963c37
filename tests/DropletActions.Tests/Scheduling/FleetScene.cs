using DropletActions.Engine;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Scheduling;

/// <summary>A run over an account, submitted and rendered as a cmdlet does it.</summary>
internal sealed class FleetScene : IDisposable
{
    // Not a measure of time: whatever takes so long hangs.
    private static readonly TimeSpan s_hangs = TimeSpan.FromSeconds(20);

    private readonly IClock _clock;

    public FleetScene(IClock clock, FleetOptions? options = null, FakeAccount? account = null)
    {
        // The test's thread hands in and renders, as a pipeline's does: while it does, time stands still.
        _clock = clock;
        _clock.OperationStarted();
        Events.Clock = clock;
        Account = account ?? new(clock);
        Dialer = new(clock, (_, _) => true);
        Session = new(Account.Api, clock, Dialer);
        Run = new(Session, options ?? new(), Events);
    }

    public FakeAccount Account { get; }

    public FakeDropletApi Api => Account.Api;

    public RecordingDialer Dialer { get; }

    public ApiSession Session { get; }

    public EventQueue Events { get; } = new();

    public FleetRun Run { get; }

    /// <summary>What has been rendered so far.</summary>
    public List<FleetEvent> News { get; } = [];

    /// <summary>The largest number of items that were submitted and not yet rendered.</summary>
    public int MostOpen { get; private set; }

    public IEnumerable<DropletAction> Reported => News.OfType<ActionReported>().Select(news => news.Action);

    public IEnumerable<Failure> Failures => News.OfType<TargetFailed>().Select(news => news.Failure);

    public static DropletWork On(long dropletId, string type = "reboot", string? name = null) => new(Catalog.Wire.Create(type), dropletId, name);

    public static TagWork OnTag(string tag, IEnumerable<Droplet> droplets, string type = "power_cycle") =>
        new(Catalog.Wire.Create(type), tag, [.. droplets]);

    public static BulkWork InBulk(params IEnumerable<long> ids) =>
        new(Catalog.Wire.Create("power_cycle"), [.. ids.Select(id => new Droplet { DropletId = id })]);

    /// <summary>Submits an item as soon as there is room.</summary>
    public void Submit(WorkItem item)
    {
        for (Take(); !Run.TrySubmit(item); Take())
        {
            if (!Run.WaitForRoom(s_hangs, CancellationToken.None))
                Assert.Fail("There is never room.");
        }
    }

    /// <summary>Submits all items and renders until the run has ended.</summary>
    public void RunAll(IEnumerable<WorkItem> items)
    {
        var submitted = 0;
        foreach (var item in items)
        {
            Submit(item);
            MostOpen = Math.Max(MostOpen, ++submitted - News.Count);
        }

        End();
    }

    public void End()
    {
        Run.Complete();
        Pump(() => Run.IsEnded && Events.IsEmpty);
    }

    /// <summary>Renders until a condition is met.</summary>
    public void Pump(Func<bool> isOver)
    {
        while (true)
        {
            Events.Reset();
            Take();
            if (isOver())
                return;

            if (!Events.Wait(s_hangs, CancellationToken.None))
                Assert.Fail("The run hangs.");
        }
    }

    public void StopAndTake()
    {
        if (!Task.Run(Run.Stop).Wait(s_hangs))
            Assert.Fail("Stop hangs.");
        Take();
    }

    public void Dispose()
    {
        Run.Dispose();
        Session.Dispose();
        Events.Dispose();
        _clock.OperationCompleted();
    }

    private void Take()
    {
        while (Events.TryTake(out var news))
            News.Add(news);
    }
}
