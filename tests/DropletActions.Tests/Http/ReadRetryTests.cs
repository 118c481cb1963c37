using System.Net.Sockets;

namespace DropletActions.Tests.Http;

[TestFixture]
public sealed class ReadRetryTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [TestCase(500)]
    [TestCase(502)]
    [TestCase(503)]
    public async Task Read_survives_an_outage_of_30_seconds(int status)
    {
        using var fake = new FakeApi(_ => FakeApi.Json(FakeApi.OneAction));
        await fake.Api.GetActionAsync(FakeApi.ActionId, None);
        var back = fake.Clock.UtcNow.AddSeconds(30);
        fake.AnswerAsync = (request, _) => request.At < back
            ? status == 503 ? throw new HttpRequestException("x", new SocketException((int)SocketError.ConnectionRefused)) : Task.FromResult(FakeApi.Json("", status))
            : Task.FromResult(FakeApi.Json(FakeApi.OneAction));

        var work = fake.Api.GetActionAsync(FakeApi.ActionId, None);
        await fake.Clock.RunAsync(work);
        Assert.That((await work).Id, Is.EqualTo(36804636));
        Assert.That(fake.Sent, Has.Count.InRange(6, 9));
    }

    [Test]
    public async Task Pauses_grow_and_never_exceed_8_seconds()
    {
        using var fake = new FakeApi(_ => FakeApi.Json("", 500));
        var start = fake.Clock.UtcNow;
        var work = fake.Api.GetActionAsync(FakeApi.ActionId, None);
        Assert.ThrowsAsync<DropletApiException>(() => fake.Clock.RunAsync(work));
        await Task.WhenAny(work);

        var waits = fake.Sent.Zip(fake.Sent.Skip(1), (a, b) => (b.At - a.At).TotalSeconds).ToList();
        Assert.That(waits, Has.Count.EqualTo(7));
        Assert.That(waits, Is.Ordered);
        Assert.That(waits[0], Is.InRange(0.5, 0.625));
        Assert.That(waits, Is.All.LessThanOrEqualTo(8));
        Assert.That(fake.Sent[^1].At - start, Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(30)));
    }

    [TestCase(400)]
    [TestCase(501)]
    [TestCase(401)]
    [TestCase(403)]
    [TestCase(404)]
    [TestCase(422)]
    public void Refusal_is_reported_at_once(int status)
    {
        using var fake = new FakeApi(_ => FakeApi.Error(status, "x", "y"));
        Assert.ThrowsAsync<DropletApiException>(() => fake.Api.GetActionAsync(FakeApi.ActionId, None));
        Assert.That((fake.Sent.Count, fake.Clock.Pending), Is.EqualTo((1, 0)));
    }

    [Test]
    public void Unreadable_page_is_requested_only_twice_more()
    {
        using var fake = new FakeApi(_ => FakeApi.Json("<html>Welcome</html>"));
        var error = Assert.ThrowsAsync<DropletApiException>(() => fake.Clock.RunAsync(fake.Api.GetActionAsync(FakeApi.ActionId, None)))!;
        Assert.That((error.Kind, fake.Sent.Count), Is.EqualTo((FailureKind.NotFromApi, 3)));
    }

    [Test]
    public void Request_that_starts_an_action_is_never_repeated_automatically()
    {
        var failures = new Queue<Func<HttpResponseMessage>>(
        [
            () => FakeApi.Json("", 500),
            () => FakeApi.Json("", 503),
            () => FakeApi.Json("nonsense"),
            () => throw new HttpRequestException("x", new SocketException((int)SocketError.ConnectionRefused)),
            () => throw new HttpRequestException("x", new IOException("y")),
        ]);
        using var fake = new FakeApi(_ => failures.Dequeue()());
        for (var sent = 1; failures.Count > 0; sent++)
        {
            Assert.ThrowsAsync<DropletApiException>(() => sent % 2 == 0 ? fake.Reboot() : fake.Api.StartActionByTagAsync("web", Bodies.Of("power_on"), None));
            Assert.That((fake.Sent.Count, fake.Clock.Pending), Is.EqualTo((sent, 0)));
        }
    }

    [Test]
    public async Task Pause_between_two_tries_can_be_canceled_and_keeps_the_last_failure()
    {
        using var fake = new FakeApi(_ => FakeApi.Json("", 500));
        using var cancel = new CancellationTokenSource();
        var work = fake.Api.GetActionAsync(FakeApi.ActionId, cancel.Token);
        await fake.Clock.WhenPending(1);
        await cancel.CancelAsync();

        var error = Assert.CatchAsync<OperationCanceledException>(() => work)!;
        Assert.That(((error.InnerException as DropletApiException)?.HttpStatus, error.CancellationToken), Is.EqualTo(((int?)500, cancel.Token)));
        Assert.That((fake.Sent.Count, fake.Clock.Pending), Is.EqualTo((1, 0)));
    }
}
