using System.Net.Sockets;
using DropletActions.Tests.Http;

namespace DropletActions.Tests.Secrecy;

/// <summary>Nothing that leaves the client contains the token or a type of its libraries, whatever a server does.</summary>
public sealed class ClientTests
{
    private const string Echo = $"Authorization: Bearer {FakeApi.Token}";

    private static IEnumerable<TestCaseData> Failures()
    {
        yield return Case("echo in JSON", _ => FakeApi.Json($$"""{"id":"{{FakeApi.Token}}","message":"you sent {{Echo}}","request_id":"{{FakeApi.Token}}"}""", 400, "x-request-id", FakeApi.Token));
        yield return Case("echo in HTML", _ => FakeApi.Json($"<html><body>{Echo}</body></html>", 502));
        yield return Case("echo in other case", _ => FakeApi.Json(Echo.ToUpperInvariant(), 502));
        yield return Case("echo in escapes", _ => FakeApi.Json($$"""{"id":"x","message":"{{string.Concat(FakeApi.Token.Select(c => $@"\u{(int)c:x4}"))}}"}""", 400));
        yield return Case("echo split by control characters", _ => FakeApi.Json($$"""{"message":"{{FakeApi.Token.Insert(12, @"\u0007")}}"}""", 400));
        yield return Case("echo split by tags", _ => FakeApi.Json(FakeApi.Token.Insert(12, "<b>"), 400));
        yield return Case("echo at the cut", _ => FakeApi.Json(new string('x', 190) + " " + FakeApi.Token, 400));
        yield return Case("echo at the end of what is read", _ => FakeApi.Json(new string(' ', (64 * 1024) - 20) + FakeApi.Token, 400));
        yield return Case("echo in a message that is cut", _ => FakeApi.Json($$"""{"message":"{{new string('\t', (64 * 1024) - 40)}}{{FakeApi.Token}}"}""", 502));
        yield return Case("echo without end", _ => FakeApi.Json(string.Concat(Enumerable.Repeat(Echo.ToUpperInvariant() + " ", 20_000)), 400));
        yield return Case("echo in a redirect", _ => FakeApi.Json("", 302, "Location", "https://evil.example.com/?t=" + FakeApi.Token));
        yield return Case("echo in 429", _ => FakeApi.Json($$"""{"id":"x","message":"{{FakeApi.Token}}"}""", 429, "retry-after", "3600"));
        yield return Case("echo in every header", _ => FakeApi.Json("{}", 400, "x-request-id", FakeApi.Token, "retry-after", FakeApi.Token, "ratelimit-limit", FakeApi.Token, "Set-Cookie", FakeApi.Token, "Server", FakeApi.Token));
        yield return Case("unreadable", _ => FakeApi.Json(Echo, 200, "x-request-id", FakeApi.Token));
        yield return Case("echo in the reason", _ => new() { StatusCode = (System.Net.HttpStatusCode)418, ReasonPhrase = FakeApi.Token });
        yield return Case("refused", _ => throw new HttpRequestException(Echo, new SocketException((int)SocketError.ConnectionRefused)));
        yield return Case("reset", _ => throw new HttpRequestException(Echo, new IOException(Echo, new SocketException((int)SocketError.ConnectionReset))));
        yield return Case("no trust", _ => throw new HttpRequestException(Echo, new System.Security.Authentication.AuthenticationException(Echo, new IOException(Echo))));
        yield return Case("broken", _ => throw new IOException(Echo, new InvalidOperationException(Echo)));
        yield return Case("unexpected", _ => throw new InvalidOperationException(Echo) { Data = { ["request"] = Echo } });

        static TestCaseData Case(string name, Func<SentRequest, HttpResponseMessage> answer) => new TestCaseData(answer).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Failures))]
    public void Token_is_nowhere_in_an_error(Func<SentRequest, HttpResponseMessage> answer)
    {
        using var fake = new FakeApi(answer);
        var error = Assert.ThrowsAsync<DropletApiException>(() => fake.Reboot())!;

        foreach (var item in Reachable.From(error))
        {
            Assert.That(item.GetType().Assembly.GetName().Name, Does.Not.StartWith("Flurl").And.Not.StartWith("Polly").And.Not.EqualTo("System.Text.Json").And.Not.EqualTo("DropletActions.Http"));
            Assert.That(item.ToString(), Does.Not.Contain(FakeApi.Token).IgnoreCase);
            Assert.That(item.ToString(), Does.Not.Contain("0123456789").IgnoreCase, "not even a part of it");
        }
    }

    [Test]
    public async Task Token_is_nowhere_in_an_object_of_a_response_that_contains_it()
    {
        const string Told = $"tells {FakeApi.Token} twice: {FakeApi.Token}";
        using var fake = new FakeApi(_ => FakeApi.Json($$"""{"action":{"id":1,"type":"{{Told}}","status":"{{Told}}","resource_type":"{{Told}}","region_slug":"{{Told}}","region":{"slug":"{{Told}}","name":"{{Told}}","features":["{{Told}}"]} } }"""));

        var action = await fake.Api.GetActionAsync(1, default);

        Assert.That(action.Type, Does.Match(@"^tells \*+ twice: \*+$"));
        Assert.That(Reachable.TextsOf(action), Has.None.Contains(FakeApi.Token));
    }

    [TestCase("every character", @"\u{0:x4}", 1)]
    [TestCase("upper case digits", @"\u{0:X4}", 1)]
    [TestCase("the first character", @"\u{0:x4}", 1000)]
    [TestCase("every third character", @"\u{0:x4}", 3)]
    public async Task Token_is_nowhere_in_an_object_of_a_response_that_contains_it_escaped(string which, string form, int every)
    {
        var escaped = string.Concat(FakeApi.Token.Select((c, i) => i % every == 0 ? string.Format(System.Globalization.CultureInfo.InvariantCulture, form, (int)c) : $"{c}"));
        using var fake = new FakeApi(_ => FakeApi.Json($$"""{"action":{"id":1,"type":"a \\ \" \u00e9 {{escaped}} {{escaped}}","status":"\\{{escaped}}"} }"""));

        var action = await fake.Api.GetActionAsync(1, default);

        Assert.That(action.Type, Does.Match(@"^a \\ "" é \*+ \*+$"), which);
        Assert.That(Reachable.TextsOf(action), Has.None.Contains(FakeApi.Token));
    }

    [Test]
    public async Task Text_with_escapes_other_than_the_token_is_not_changed()
    {
        var almost = FakeApi.Token[..^1] + "!";
        using var fake = new FakeApi(_ => FakeApi.Json($$"""{"action":{"id":1,"type":"\u0064\/\"{{almost}}","status":"\n{{almost}}\u0064"} }"""));

        var action = await fake.Api.GetActionAsync(1, default);

        Assert.That((action.Type, action.Status), Is.EqualTo(("d/\"" + almost, "\n" + almost + "d")));
    }

    [Test]
    public async Task Token_that_is_a_common_word_does_not_change_responses()
    {
        using var fake = new FakeApi(_ => FakeApi.Json(FakeApi.OneAction), settings => settings with { Token = "reboot" });

        Assert.That((await fake.Reboot()).Type, Is.EqualTo("reboot"));
    }

    [Test]
    public void Settings_do_not_print_the_token()
    {
        using var fake = new FakeApi(_ => FakeApi.Json(FakeApi.OneAction));
        Assert.That($"{fake.Settings} {fake.Api}", Does.Not.Contain(FakeApi.Token));
    }
}
