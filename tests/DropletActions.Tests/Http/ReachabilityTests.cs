using System.Net.Sockets;
using DropletActions.Engine;

namespace DropletActions.Tests.Http;

/// <summary>How long an unreachable address is tried: briefly until it has responded, and with a warning afterward.</summary>
public sealed class ReachabilityTests
{
    private static readonly Exception[] s_faults =
        [new HttpRequestException("x", new SocketException((int)SocketError.HostNotFound)), new HttpRequestException("x", new SocketException((int)SocketError.ConnectionRefused))];

    [TestCaseSource(nameof(s_faults))]
    public async Task Address_that_never_responded_is_given_up_within_5_seconds(Exception fault)
    {
        var tries = 0;
        using var fake = new FakeApi(_ => FakeApi.Json(FakeApi.OneAction))
        {
            Unreachable = () =>
            {
                tries++;
                return fault;
            },
        };

        var begun = fake.Clock.UtcNow;

        foreach (var id in new[] { 1, 2, 3 })
            Assert.That((await Failed(fake)).Kind, Is.EqualTo(FailureKind.ConnectionFailed), $"request {id}");

        Assert.That(fake.Clock.UtcNow - begun, Is.InRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5)));
        Assert.That(tries, Is.InRange(5, 9));
    }

    [Test]
    public async Task Time_that_a_connection_takes_to_fail_counts_for_an_address_that_never_responded()
    {
        var tries = 0;
        FakeApi? fake = null;
        using var api = fake = new FakeApi(_ => FakeApi.Json(FakeApi.OneAction))
        {
            Unreachable = () =>
            {
                tries++;
                fake!.Clock.Advance(TimeSpan.FromSeconds(4));
                return s_faults[1];
            },
        };

        Assert.That((await Failed(fake)).Kind, Is.EqualTo(FailureKind.ConnectionFailed));
        Assert.That(tries, Is.EqualTo(1));
    }

    [Test]
    public async Task Request_after_a_while_is_tried_again()
    {
        var tries = 0;
        using var fake = new FakeApi(_ => FakeApi.Json(FakeApi.OneAction))
        {
            Unreachable = () =>
            {
                tries++;
                return s_faults[0];
            },
        };

        await Failed(fake);
        var before = tries;
        fake.Clock.Advance(TimeSpan.FromMinutes(1));

        await Failed(fake);

        Assert.That(tries - before, Is.InRange(3, 4));
    }

    [Test]
    public async Task Address_that_has_responded_is_tried_for_30_seconds_with_one_warning()
    {
        using var fake = new FakeApi(_ => FakeApi.Json(FakeApi.OneAction));
        using var events = new EventQueue();
        await fake.Api.GetActionAsync(FakeApi.ActionId, default);
        fake.Unreachable = () => s_faults[1];
        var begun = fake.Clock.UtcNow;
        RequestLog.Current = new(events, fake.Clock, isTraced: false);

        Task[] both = [fake.Api.GetActionAsync(FakeApi.ActionId, default), fake.Api.GetActionAsync(FakeApi.ActionId, default)];
        while (both.Where(task => !task.IsCompleted).ToList() is { Count: > 0 } open)
        {
            // Both wait before the clock moves, or one could be through before the other begins.
            await Task.WhenAny([.. open, fake.Clock.WhenPending(open.Count)]);
            if (fake.Clock.NextDue is { } due)
                fake.Clock.Advance(due);
        }

        var took = fake.Clock.UtcNow - begun;
        Assert.That(took, Is.GreaterThan(TimeSpan.FromSeconds(30)));
        var news = new List<FleetEvent>();
        while (events.TryTake(out var item))
            news.Add(item);
        var warning = news.OfType<Warned>().Single().Text;
        Assert.That(warning, Does.StartWith("Action 36804636 could not be read: no connection to https://api.digitalocean.com/ could be made").And.Match(@" Trying again until \d\d:\d\d:\d\d\.$"));
        Assert.That(news.OfType<Noted>().Count(), Is.EqualTo(14));
    }

    [Test]
    public async Task Each_exchange_is_traced_without_the_token()
    {
        var status = 503;
        using var fake = new FakeApi(_ => status == 503 && (status = 200) > 0 ? FakeApi.Error(503, "x", "y", "x-request-id", "4851") : FakeApi.Json(FakeApi.OneAction, 200, "x-request-id", FakeApi.Token));
        using var events = new EventQueue();
        RequestLog.Current = new(events, fake.Clock, isTraced: true);

        var work = fake.Api.GetActionAsync(FakeApi.ActionId, default);
        await fake.Clock.RunAsync(work);

        var lines = new List<string>();
        while (events.TryTake(out var item))
            lines.Add(item is Traced traced ? traced.Text : "");
        Assert.That(lines.Where(line => line.Length > 0).ToList(), Has.Count.EqualTo(2));
        Assert.That(lines[0], Does.Match(@"^GET /v2/actions/36804636: 503, \d+ ms, try 1, request 4851$"));
        Assert.That(lines[^1], Does.Match(@"^GET /v2/actions/36804636: 200, \d+ ms, try 2, request \*\*\*$"));
    }

    private static async Task<Failure> Failed(FakeApi fake)
    {
        var work = fake.Api.GetActionAsync(FakeApi.ActionId, default);
        await fake.Clock.RunAsync(Task.WhenAny(work));
        return Assert.ThrowsAsync<DropletApiException>(() => work)!.Failure;
    }
}
