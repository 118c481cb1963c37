using DropletActions.Engine;
using DropletActions.Tests.Http;

namespace DropletActions.Tests.Scheduling;

/// <summary>A run that is stopped while the rate limit holds its requests back: requests that were never sent are not reported.</summary>
public sealed class RateLimitEndTests
{
    private const string Tags = """{"tags":[],"links":{},"meta":{"total":0}}""";
    private const string NoActions = """{"actions":[],"links":{},"meta":{"total":0}}""";

    [Test]
    public async Task Request_that_waits_for_the_rate_limit_is_not_reported_as_in_flight([Values("alone", "tag", "bulk")] string how)
    {
        using var fake = new FakeApi(request => IsStart(request) ? Refused() : Answer(request));
        using var scene = new RateLimitScene(fake);
        List<Droplet> droplets = [new() { DropletId = 1 }, new() { DropletId = 2 }];
        if (how == "alone")
            scene.Run.TrySubmit(FleetScene.On(1)); // One alone: a second one's request could be on its way while the first is waiting.
        else
            scene.Run.TrySubmit(how == "tag" ? FleetScene.OnTag("web", droplets) : FleetScene.InBulk(1, 2));
        await fake.Clock.WhenPending(1);

        Assert.That(fake.Sent.Where(IsStart), Is.Not.Empty);

        // The run is canceled before time passes; otherwise the requests could reach the end of their wait first.
        scene.Run.Scheduler.Halt();
        var stop = Task.Run(scene.Stop);

        // A bulk run tries for a moment to remove its tag.
        await fake.Clock.RunAsync(stop);
        Assert.That((await stop).Where(news => news is not (Warned or NotStarted)), Is.Empty);
    }

    [Test]
    public async Task Request_that_was_lost_before_a_pause_for_the_rate_limit_has_an_unknown_outcome()
    {
        var starts = 0;
        using var fake = new FakeApi(request => !IsStart(request) ? Answer(request) : starts++ == 0 ? FakeApi.Error(500, "server_error", "Unexpected") : Refused());
        using var scene = new RateLimitScene(fake);
        scene.Run.TrySubmit(FleetScene.On(1, "power_on"));
        while (starts < 2 || fake.Api.PausedUntil is null)
        {
            await fake.Clock.WhenPending(1);
            if (starts < 2)
                fake.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.That(scene.Stop().Single(), Is.TypeOf<RequestAbandoned>());
    }

    private static bool IsStart(SentRequest request) => request.Method == "POST" && request.Target.Contains("/actions", StringComparison.Ordinal);

    private static HttpResponseMessage Refused() => FakeApi.Error(429, "too_many_requests", "API rate limit exceeded.", "Retry-After", "60");

    private static HttpResponseMessage Answer(SentRequest request) => request switch
    {
        { Method: "GET" } => FakeApi.Json(request.Target.StartsWith("/v2/tags", StringComparison.Ordinal) ? Tags : NoActions),
        { Method: "DELETE" } => FakeApi.Error(404, "not_found", "The resource you requested could not be found."),
        _ => FakeApi.Json("{}", 201),
    };

    /// <summary>A run over the real client, with the test's clock.</summary>
    private sealed class RateLimitScene : IDisposable
    {
        private readonly EventQueue _events = new();
        private readonly ApiSession _session;

        public RateLimitScene(FakeApi fake)
        {
            _session = new(fake.Api, fake.Clock);
            Run = new(_session, new(), _events);
        }

        public FleetRun Run { get; }

        /// <summary>Stops the run and returns what it reported.</summary>
        public List<FleetEvent> Stop()
        {
            Run.Stop();
            var told = new List<FleetEvent>();
            while (_events.TryTake(out var news))
                told.Add(news);
            return told;
        }

        public void Dispose()
        {
            Run.Dispose();
            _session.Dispose();
            _events.Dispose();
        }
    }
}
