using System.Net;
using System.Text;
using DropletActions.Engine;

namespace DropletActions.Tests.Http;

/// <summary>Pages of proxies in front of the API: nothing is concluded from them, with any status.</summary>
public sealed class ForeignPageTests
{
    private const string Blocked = "<!DOCTYPE html><html><head><title>Attention Required!</title></head><body><h1>Sorry, you have been blocked</h1></body></html>";
    private const string Problem = """{"type":"https://edge.example/errors/1015","title":"Error 1015: rate limited","status":403,"edge_error":true,"retryable":true}""";

    private static readonly CancellationToken None = CancellationToken.None;

    [Test]
    public void Proxy_page_is_recognized_with_any_status(
        [Values(200, 201, 400, 401, 403, 404, 405, 408, 409, 422, 500, 502, 503, 504, 520, 524)] int status, [Values("text/html", "text/plain", "application/json", "problem")] string kind)
    {
        using var fake = new FakeApi(_ => Page(status, kind));
        var failure = FailureOf(() => fake.Reboot());

        Assert.That((failure.Kind, failure.HttpStatus, failure.ApiErrorId), Is.EqualTo((FailureKind.NotFromApi, (int?)status, (string?)null)).Or.EqualTo((FailureKind.ServerError, (int?)status, (string?)null)));
        Assert.That(failure.Kind, Is.EqualTo(kind == "problem" && status < 300 ? FailureKind.ServerError : FailureKind.NotFromApi));
        Assert.That(failure.Delivery, Is.EqualTo(Delivery.Unknown));
        Assert.That(failure.Message + failure.Advice, Does.Not.Contain("token").And.Not.Contain("scope").And.Not.Contain("not_found").IgnoreCase);
        if (failure.Kind == FailureKind.NotFromApi)
            Assert.That(failure.Message, Does.Contain($"(HTTP {status})"));
    }

    [TestCase(429)]
    [TestCase(413)]
    public void Proxy_page_with_a_status_of_an_unforwarded_request_is_a_refusal(int status)
    {
        using var fake = new FakeApi(_ => Page(status, "text/html"), settings => settings with { RateLimitTimeout = TimeSpan.Zero });
        var failure = FailureOf(() => fake.Reboot());

        Assert.That((failure.Kind, failure.Delivery), Is.EqualTo((status == 429 ? FailureKind.RateLimited : FailureKind.Rejected, Delivery.Refused)));
        Assert.That(failure.Message, Does.Not.Contain("Attention").And.Not.Contain("blocked"), "These are not the API's words.");
    }

    [TestCase(401)]
    [TestCase(403)]
    [TestCase(404)]
    [TestCase(524)]
    public async Task Read_is_repeated_after_proxy_pages(int status)
    {
        using var fake = new FakeApi(_ => FakeApi.Json(FakeApi.OneAction));
        var back = fake.Clock.UtcNow.AddSeconds(25);
        fake.AnswerAsync = (request, _) => Task.FromResult(request.At < back ? Page(status, "text/html") : FakeApi.Json(FakeApi.OneAction));

        var work = fake.Api.GetActionAsync(FakeApi.ActionId, None);
        await fake.Clock.RunAsync(work);

        Assert.That((await work).Id, Is.EqualTo(FakeApi.ActionId));
    }

    [Test]
    public void Persistent_proxy_page_is_an_error_that_says_so()
    {
        using var fake = new FakeApi(_ => Page(503, "text/html"));
        var failure = Assert.ThrowsAsync<DropletApiException>(() => fake.Clock.RunAsync(fake.Api.GetDropletAsync(1, None)))!.Failure;

        Assert.That((failure.Kind, fake.Sent.Count), Is.EqualTo((FailureKind.NotFromApi, 8)));
        Assert.That(failure.Message, Does.Contain("not from the API").And.Contains("Sorry, you have been blocked"));
    }

    [Test]
    public void Proxy_page_does_not_count_as_a_changed_tag()
    {
        using var fake = new FakeApi(_ => Page(200, "text/html"));
        foreach (var call in new Func<Task>[] { () => fake.Api.CreateTagAsync("t", None), () => fake.Api.TagDropletsAsync("t", [1], None), () => fake.Api.DeleteTagAsync("t", None) })
            Assert.That(Assert.ThrowsAsync<DropletApiException>(() => fake.Clock.RunAsync(call()))!.Kind, Is.EqualTo(FailureKind.NotFromApi));
    }

    [TestCase("text/plain", "Unable to authenticate you", FailureKind.Unauthorized, TestName = "The API's own words")]
    [TestCase("text/plain; charset=utf-8", "Unable to authenticate you.\n", FailureKind.Unauthorized, TestName = "The API's own words with a full stop")]
    [TestCase("text/plain", "401 Authorization Required", FailureKind.NotFromApi, TestName = "A proxy's words")]
    [TestCase("text/html", "<html><body>Unable to authenticate you</body></html>", FailureKind.NotFromApi, TestName = "A page with the API's words")]
    [TestCase("application/json", "", FailureKind.Unauthorized, TestName = "Nothing")]
    [TestCase("application/json", """{"id":"Unauthorized","message":""", FailureKind.Unauthorized, TestName = "JSON that is cut")]
    [TestCase("text/html", """{"id":"Unauthorized","message":"Unable to authenticate you"}""", FailureKind.Unauthorized, TestName = "The API's error said to be a page")]
    [TestCase("text/plain", """{"id":"Unauthorized","message":"Unable to authenticate you"}""", FailureKind.Unauthorized, TestName = "The API's error said to be text")]
    public void Plain_401_with_the_APIs_message_is_the_APIs(string type, string body, FailureKind kind)
    {
        using var fake = new FakeApi(_ => Text(401, type, body));
        var failure = FailureOf(() => fake.Reboot());
        Assert.That(failure.Kind, Is.EqualTo(kind));
        Assert.That(failure.Delivery, Is.EqualTo(kind == FailureKind.Unauthorized ? Delivery.Refused : Delivery.Unknown));
    }

    [Test]
    public async Task Time_of_a_proxy_page_is_not_used_as_the_servers()
    {
        using var fake = new FakeApi(_ => FakeApi.Json(FakeApi.OneAction));
        var now = fake.Clock.UtcNow;
        fake.AnswerAsync = (_, _) => Task.FromResult(Dated(FakeApi.Json(FakeApi.OneAction), now.AddSeconds(5)));
        await fake.Reboot();
        fake.AnswerAsync = (_, _) => Task.FromResult(Dated(Page(502, "text/html"), now.AddHours(3)));
        FailureOf(() => fake.Reboot());

        Assert.That(fake.Api.ClockOffset, Is.EqualTo(TimeSpan.FromSeconds(5)));
    }

    private static Failure FailureOf(Func<Task> call) => Assert.ThrowsAsync<DropletApiException>(() => call())!.Failure;

    private static HttpResponseMessage Page(int status, string kind) => kind switch
    {
        "problem" => Text(status, "application/problem+json", Problem),
        "text/plain" => Text(status, kind, "error code: 1020"),
        _ => Text(status, kind, Blocked),
    };

    private static HttpResponseMessage Text(int status, string type, string body)
    {
        var answer = new HttpResponseMessage((HttpStatusCode)status) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        answer.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        return answer;
    }

    private static HttpResponseMessage Dated(HttpResponseMessage answer, DateTimeOffset date)
    {
        answer.Headers.Date = date;
        return answer;
    }
}
