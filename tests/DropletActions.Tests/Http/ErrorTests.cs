using DropletActions.Engine;

namespace DropletActions.Tests.Http;

[TestFixture]
public sealed class ErrorTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    private const string Busy = """{"id":"unprocessable_entity","message":"Droplet already has a pending event."}""";
    private const string TooSmall = """{"id":"unprocessable_entity","message":"Size can not decrease size of Droplet's disk image"}""";

    [TestCase(400, "{\"id\":\"bad_request\",\"message\":\"error parsing request body\"}", FailureKind.Rejected, Delivery.Refused, "error parsing request body")]
    [TestCase(401, "{\"id\":\"unauthorized\",\"message\":\"Unable to authenticate you.\"}", FailureKind.Unauthorized, Delivery.Refused, "Unable to authenticate you.")]
    [TestCase(403, "{\"id\":\"forbidden\",\"message\":\"You do not have access.\"}", FailureKind.Forbidden, Delivery.Refused, "droplet:update, droplet:create")]
    [TestCase(404, "{\"id\":\"not_found\",\"message\":\"Could not be found.\"}", FailureKind.DropletNotFound, Delivery.Refused, "There is no Droplet 3164444 in this account (not_found).")]
    [TestCase(409, "{\"id\":\"conflict\",\"message\":\"A conflict.\"}", FailureKind.Rejected, Delivery.Refused, "A conflict.")]
    [TestCase(422, Busy, FailureKind.DropletBusy, Delivery.Refused, "Droplet already has a pending event.")]
    [TestCase(422, TooSmall, FailureKind.Rejected, Delivery.Refused, "Size can not decrease")]
    [TestCase(418, "", FailureKind.Rejected, Delivery.Refused, "HTTP 418")]
    [TestCase(500, "{\"id\":\"server_error\",\"message\":\"Unexpected server-side error\"}", FailureKind.ServerError, Delivery.Unknown, "Unexpected server-side error")]
    [TestCase(502, "<html><head><title>502 Bad Gateway</title></head><body>\r\n<center>nginx</center></body></html>", FailureKind.NotFromApi, Delivery.Unknown, "\"502 Bad Gateway nginx\" (HTTP 502)")]
    [TestCase(503, "", FailureKind.ServerError, Delivery.Unknown, "HTTP 503")]
    [TestCase(500, "{\"error\":\"oops\",\"messages\":[\"a\"]}", FailureKind.ServerError, Delivery.Unknown, "oops")]
    [TestCase(400, "[1,2]", FailureKind.Rejected, Delivery.Refused, "HTTP 400")]
    [TestCase(400, "{\"id\":5,\"message\":[]}", FailureKind.Rejected, Delivery.Refused, "HTTP 400")]
    [TestCase(422, "{\"message\":\"a pending event", FailureKind.DropletBusy, Delivery.Refused, "HTTP 422")]
    public void Error_says_what_failed_why_and_what_to_do(int status, string body, FailureKind kind, Delivery delivery, string words)
    {
        using var fake = new FakeApi(_ => FakeApi.Json(body, status));
        var error = Assert.ThrowsAsync<DropletApiException>(() => fake.Api.StartActionAsync(3164444, Bodies.Of("resize"), None))!;

        Assert.That((error.Kind, error.Failure.Delivery, error.HttpStatus), Is.EqualTo((kind, delivery, (int?)status)));
        Assert.That((error.DropletId, error.ActionType), Is.EqualTo(((long?)3164444, "resize")));
        Assert.That(error.Message, Does.StartWith(Beginning(kind, delivery)).And.Contains(words));
        Assert.That(error.Failure.Advice, kind == FailureKind.Rejected ? Is.Null : Is.Not.Null.And.Not.Empty);
        Assert.That(fake.Sent, Has.Count.EqualTo(1), "what starts an action is sent once");
    }

    private static string Beginning(FailureKind kind, Delivery delivery) =>
        kind == FailureKind.DropletNotFound ? "There is no " : delivery == Delivery.Unknown ? "Droplet 3164444 may have been resized: " : "Droplet 3164444 was not resized: ";

    [TestCase(408, FailureKind.RequestTimeout)]
    [TestCase(425, FailureKind.RequestTimeout)]
    [TestCase(460, FailureKind.RequestTimeout)]
    [TestCase(499, FailureKind.RequestTimeout)]
    [TestCase(300, FailureKind.Rejected)]
    [TestCase(302, FailureKind.Rejected)]
    [TestCase(304, FailureKind.Rejected)]
    [TestCase(307, FailureKind.Rejected)]
    [TestCase(202, FailureKind.ServerError)]
    [TestCase(204, FailureKind.ServerError)]
    [TestCase(205, FailureKind.ServerError)]
    public void Status_that_is_not_a_refusal_leaves_the_outcome_unknown(int status, FailureKind kind)
    {
        using var fake = new FakeApi(_ => FakeApi.Json("", status));
        foreach (var call in new Func<Task>[] { () => fake.Reboot(), () => fake.Api.StartActionByTagAsync("web", Bodies.Of("snapshot"), None) })
        {
            var failure = Assert.ThrowsAsync<DropletApiException>(() => call())!.Failure;
            Assert.That((failure.Kind, failure.Delivery, failure.HttpStatus), Is.EqualTo((kind, Delivery.Unknown, (int?)status)));
            Assert.That(failure.Advice, Does.Contain("Get-DropletAction"));
        }
    }

    [Test]
    public async Task Read_is_repeated_after_a_408()
    {
        var count = 0;
        using var fake = new FakeApi(_ => ++count == 1 ? FakeApi.Json("", 408) : FakeApi.Json(FakeApi.OneAction));
        var work = fake.Api.GetActionAsync(FakeApi.ActionId, None);
        await fake.Clock.RunAsync(work);
        Assert.That((await work).Id, Is.EqualTo(FakeApi.ActionId));
    }

    [TestCase("""{"id":"unprocessable_entity","message":null,"errors":["Name is too long"]}""", "Name is too long", TestName = "Words_in_a_list_of_errors")]
    [TestCase("""{"id":"unprocessable_entity","errors":"Name is too long"}""", "Name is too long", TestName = "Words_in_errors")]
    [TestCase("""{"id":"unprocessable_entity","message":"","errors":{"name":["is too long","is taken"],"size":"is unknown"}}""", "name is too long, is taken; size is unknown", TestName = "Words_in_an_object_of_errors")]
    [TestCase("""{"id":"unprocessable_entity","message":{"name":["is too long"]}}""", "name is too long", TestName = "An_object_as_message")]
    [TestCase("""{"id":"unprocessable_entity","message":{"message":"Name is too long"}}""", "Name is too long", TestName = "A_message_in_the_message")]
    [TestCase("""{"id":"unprocessable_entity","message":["Name is too long","Name is taken"]}""", "Name is too long; Name is taken", TestName = "A_list_as_message")]
    [TestCase("""{"id":"unprocessable_entity","message":"Validation failed","errors":["Name is too long"]}""", "Validation failed; Name is too long", TestName = "A_message_and_errors")]
    [TestCase("""{"id":"unprocessable_entity","message":"Name is too long","errors":["Name is too long"]}""", "Name is too long", TestName = "The_same_twice")]
    [TestCase("""{"id":"unprocessable_entity","message":null,"errors":[{"code":"x","detail":"Name is too long"}]}""", "code x; detail Name is too long", TestName = "A_list_of_objects")]
    public void Message_is_found_anywhere_in_an_error(string body, string words)
    {
        body = body[..^1] + ""","request_id":"4851a473-1621"}""";
        using var fake = new FakeApi(_ => FakeApi.Json(body, 422));
        var error = Assert.ThrowsAsync<DropletApiException>(() => fake.Reboot())!;

        Assert.That((error.Kind, error.ApiErrorId, error.RequestId), Is.EqualTo((FailureKind.Rejected, "unprocessable_entity", "4851a473-1621")));
        Assert.That(error.Message, Does.Contain(words).And.Contains("unprocessable_entity").And.Contains("request 4851a473-1621").And.Not.Contains("{"));
        Assert.That(error.Failure.ApiMessage, Is.EqualTo(words));
    }

    [Test]
    public void Error_without_a_message_shows_its_ids()
    {
        using var fake = new FakeApi(_ => FakeApi.Json("""{"id":"Forbidden","message":null,"request_id":"4851a473-1621"}""", 403));
        var error = Assert.ThrowsAsync<DropletApiException>(() => fake.Reboot())!;
        Assert.That((error.Kind, error.ApiErrorId, error.RequestId), Is.EqualTo((FailureKind.Forbidden, "Forbidden", "4851a473-1621")));
        Assert.That(error.Message, Does.Contain("Forbidden").And.Contains("request 4851a473-1621"));
    }

    [Test]
    public void Nested_message_is_limited_and_has_no_escape_sequences()
    {
        var list = string.Join(",", Enumerable.Repeat("\"line\\nbreak \\u001b[31m\\u202e\"", 5000));
        using var fake = new FakeApi(_ => FakeApi.Json($$"""{"id":"x\u001b[1m","request_id":"r\u0007\u202e","message":{"a\u001b[2m":[{{list}}]} }""", 422));
        var error = Assert.ThrowsAsync<DropletApiException>(() => fake.Reboot())!;
        Assert.That((error.Message + error.ApiErrorId + error.RequestId).Any(c => char.IsControl(c) || c == '\u202e'), Is.False);
        Assert.That(error.Message.Length, Is.LessThan(1500));
    }

    [Test]
    public void Busy_is_recognized_in_a_nested_message()
    {
        using var fake = new FakeApi(_ => FakeApi.Json("""{"id":"unprocessable_entity","message":null,"errors":["Droplet already has a pending event."]}""", 422));
        Assert.That(Assert.ThrowsAsync<DropletApiException>(() => fake.Reboot())!.Kind, Is.EqualTo(FailureKind.DropletBusy));
    }

    [Test]
    public void Ids_of_the_error_and_of_the_request_are_kept()
    {
        using var fake = new FakeApi(_ => FakeApi.Json("""{"id":"not_found","message":"No.","request_id":"4851a473-1621"}""", 404, "x-request-id", "from-the-header"));
        var error = Assert.ThrowsAsync<DropletApiException>(() => fake.Reboot())!;
        Assert.That((error.ApiErrorId, error.RequestId), Is.EqualTo(("not_found", "4851a473-1621")));
    }

    [Test]
    public void Request_id_may_be_in_a_header()
    {
        using var fake = new FakeApi(_ => FakeApi.Error(404, "not_found", "No.", "X-Request-Id", "from-the-header"));
        Assert.That(Assert.ThrowsAsync<DropletApiException>(() => fake.Reboot())!.RequestId, Is.EqualTo("from-the-header"));
    }

    [Test]
    public void Response_that_breaks_after_its_headers_keeps_its_request_id()
    {
        using var fake = new FakeApi(_ =>
        {
            var response = FakeApi.Json("", 200, "X-Request-Id", "from-the-header");
            response.Content = new BrokenContent();
            return response;
        });

        var error = Assert.ThrowsAsync<DropletApiException>(() => fake.Reboot())!;

        Assert.That((error.RequestId, error.Failure.Delivery), Is.EqualTo(("from-the-header", Delivery.Unknown)));
        Assert.That(error.Message, Does.Contain("request from-the-header"));
    }

    private static IEnumerable<TestCaseData> Reads()
    {
        yield return Case(404, "Droplet 5", "x", api => api.GetDropletAsync(5, None));
        yield return Case(404, "action 7", "x", api => api.GetActionAsync(7, None));
        yield return Case(404, "Droplet 5", "action 7", api => api.GetDropletActionAsync(5, 7, None));
        yield return Case(404, "tag 'web'", "x", api => api.StartActionByTagAsync("web", Bodies.Of("power_on"), None));
        yield return Case(404, "tag 'web'", "x", api => api.ListDropletsAsync(new() { Tag = "web" }, 1, None));
        yield return Case(403, "droplet:read", "x", api => api.GetDropletAsync(5, None));
        yield return Case(403, "actions:read", "x", api => api.ListActionsAsync(1, None));
        yield return Case(403, "actions:read", "x", api => api.GetActionAsync(7, None));
        yield return Case(403, "droplet:read", "tag:read", api => api.ListDropletsAsync(new() { Tag = "web" }, 1, None));
        yield return Case(403, "droplet:update, image:create", "tag:read", api => api.StartActionByTagAsync("web", Bodies.Of("snapshot"), None));
        yield return Case(403, "droplet:update", "x", api => api.StartActionAsync(5, Bodies.Of("brand_new"), None));
        yield return Case(403, "image:read", "x", api => api.ListImagesAsync(1, None));
        yield return Case(403, "sizes:read", "regions:read", api => api.ListSizesAsync(1, None));

        static TestCaseData Case(int status, string word, string second, Func<IDropletApi, Task> call) =>
            new TestCaseData(status, word, second, call).SetArgDisplayNames($"{status}", word, second == "x" ? "" : second);
    }

    [TestCaseSource(nameof(Reads))]
    public void Error_names_what_is_missing(int status, string word, string second, object call)
    {
        using var fake = new FakeApi(_ => FakeApi.Error(status, "id", "x"));
        var error = Assert.ThrowsAsync<DropletApiException>(() => ((Func<IDropletApi, Task>)call)(fake.Api))!;
        Assert.That(error.Message, Does.Contain(word).And.Contains(second));
        if (status == 403)
            Assert.That(error.Failure.Advice, Does.Contain(word));
        Assert.That(fake.Sent, Has.Count.EqualTo(1), "a refusal is not repeated");
    }

    [TestCase(301)]
    [TestCase(302)]
    [TestCase(303)]
    [TestCase(307)]
    [TestCase(308)]
    public void Redirect_is_an_error_and_is_not_followed(int status)
    {
        using var fake = new FakeApi(_ => FakeApi.Json("", status, "Location", "https://evil.example.com/v2/droplets"));
        foreach (var call in new Func<Task>[] { () => fake.Reboot(), () => fake.Api.GetDropletAsync(5, None) })
        {
            var error = Assert.ThrowsAsync<DropletApiException>(() => call())!;
            Assert.That((error.Kind, error.HttpStatus, error.Failure.Delivery), Is.EqualTo((FailureKind.Rejected, (int?)status, Delivery.Unknown)));
            Assert.That(error.Message, Does.Contain("not followed").And.Contains("https://evil.example.com/v2/droplets"));
        }

        Assert.That(fake.Sent, Has.Count.EqualTo(2));
        Assert.That(fake.Sent.Select(request => request.Address.Host), Is.All.EqualTo("api.digitalocean.com"));
    }

    [Test]
    public void Message_of_a_server_is_limited_and_has_no_escape_sequences()
    {
        using var fake = new FakeApi(_ => FakeApi.Error(422, @"a\u001b[31m", @"line\r\nbreak \u001b]0;evil\u0007\u202e" + new string('x', 5000)));
        var error = Assert.ThrowsAsync<DropletApiException>(() => fake.Reboot())!;
        Assert.That((error.Message + error.ApiErrorId).Any(c => char.IsControl(c) || c == '\u202e'), Is.False);
        Assert.That(error.Message, Does.Contain("line break ").And.Length.LessThan(1300));
    }

    [Test]
    public void Unknown_type_has_no_escape_sequences()
    {
        using var fake = new FakeApi(_ => FakeApi.Error(422, "x", "y"));
        var error = Assert.ThrowsAsync<DropletApiException>(() => fake.Api.StartActionAsync(5, Bodies.Of("a\u001b[31m\nb"), None))!;
        Assert.That(error.Message.Any(char.IsControl), Is.False);
    }

    /// <summary>A body that breaks while it is read.</summary>
    private sealed class BrokenContent : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context) => throw new IOException("The connection was reset.");

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
