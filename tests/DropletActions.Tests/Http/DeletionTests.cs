using DropletActions.Engine;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Http;

/// <summary>What is known about a deletion whose response was lost, and that was sent again.</summary>
public sealed class DeletionTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Test]
    public async Task Delete_on_a_kept_connection_that_breaks_and_is_then_not_found_has_succeeded([Values] bool isReset)
    {
        var clock = new ManualClock();
        using var certificate = new TestCertificate();
        var count = 0;
        using var server = new RawServer(
            async (connection, token) =>
            {
                connection.IsKept = ++count == 1;
                if (count != 2)
                    await connection.WriteAsync(connection.IsKept ? Found : NotFound, token);
                else if (isReset)
                    connection.Reset();
            },
            certificate);
        using var api = server.Connect(clock: clock);
        await api.GetActionAsync(FakeApi.ActionId, None);

        await clock.RunAsync(api.DeleteSnapshotAsync(5, None));

        Assert.That((server.Received.Count, server.Connections, clock.UtcNow > new ManualClock().UtcNow), Is.EqualTo((3, 2, true)), "sent again after a pause, not by the handler");
        Assert.That(server.Received[1], Does.StartWith("DELETE /v2/snapshots/5 ").And.Contains("Content-Length: 0\r\n").And.Not.Contains("Content-Type"));
    }

    [Test]
    public async Task Delete_whose_response_is_lost_before_the_server_goes_away_is_unknown()
    {
        var clock = new ManualClock();
        using var certificate = new TestCertificate();
        RawServer server = null!;
        server = new(
            async (connection, token) =>
            {
                connection.IsKept = server.Received.Count == 1;
                if (connection.IsKept)
                    await connection.WriteAsync(Found, token);
                else
                    server.Close();
            },
            certificate);
        using var closing = server;
        using var api = server.Connect(clock: clock);
        await api.GetActionAsync(FakeApi.ActionId, None);

        var failure = Assert.ThrowsAsync<DropletApiException>(() => clock.RunAsync(api.DeleteSnapshotAsync(5, None)))!.Failure;

        Assert.That((failure.Kind, failure.Delivery, server.Received.Count), Is.EqualTo((FailureKind.ConnectionFailed, Delivery.Unknown, 2)), failure.Message);
        Assert.That(failure.Message, Does.StartWith("Snapshot 5 may already be deleted").And.Contains($"no connection to {server.Address}"));
    }

    [Test]
    public void Deletion_that_fails_after_a_lost_response_is_unknown([Values] bool isTag, [Values(401, 403, 422, 429)] int status)
    {
        var tries = 0;
        using var fake = new FakeApi(_ => ++tries == 1 ? FakeApi.Error(502, "server_error", "oops") : FakeApi.Error(status, "no", "no", "retry-after", "3000"));

        var failure = Assert.ThrowsAsync<DropletApiException>(() => fake.Clock.RunAsync(isTag ? fake.Api.DeleteTagAsync("web", None) : fake.Api.DeleteSnapshotAsync(5, None)))!.Failure;

        Assert.That((failure.Delivery, failure.HttpStatus, tries), Is.EqualTo((Delivery.Unknown, status, 2)));
        Assert.That(failure.Message, Does.StartWith($"{(isTag ? "Tag 'web'" : "Snapshot 5")} may already be deleted"));
        Assert.That(failure.Advice, Does.Not.Contain("Nothing was done").And.Contains("still exists"));
    }

    private static string Found => Response("200 OK", FakeApi.OneAction);

    private static string NotFound => Response("404 Not Found", """{"id":"not_found","message":"gone"}""");

    private static string Response(string status, string json) => $"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {json.Length}\r\n\r\n{json}";
}
