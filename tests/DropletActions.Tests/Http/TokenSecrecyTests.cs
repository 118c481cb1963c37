using System.Net.Sockets;
using System.Reflection;

namespace DropletActions.Tests.Http;

/// <summary>Whatever goes wrong, nothing that leaves the client holds the token, nor a type of the libraries it is made of.</summary>
[TestFixture]
public sealed class TokenSecrecyTests
{
    private static IEnumerable<TestCaseData> Failures()
    {
        const string Echo = $"Authorization: Bearer {FakeApi.Token}";
        yield return Case("echo in JSON", _ => FakeApi.Json($$"""{"id":"{{FakeApi.Token}}","message":"you sent {{Echo}}","request_id":"{{FakeApi.Token}}"}""", 400, "x-request-id", FakeApi.Token));
        yield return Case("echo in HTML", _ => FakeApi.Json($"<html><body>{Echo}</body></html>", 502));
        yield return Case("echo in other case", _ => FakeApi.Json(Echo.ToUpperInvariant(), 502));
        yield return Case("echo split by control characters", _ => FakeApi.Json($$"""{"message":"{{FakeApi.Token.Insert(12, @"\u0007")}}"}""", 400));
        yield return Case("echo split by tags", _ => FakeApi.Json(FakeApi.Token.Insert(12, "<b>"), 400));
        yield return Case("echo at the cut", _ => FakeApi.Json(new string('x', 190) + " " + FakeApi.Token, 400));
        yield return Case("echo at the end of what is read", _ => FakeApi.Json(new string(' ', (64 * 1024) - 20) + FakeApi.Token, 400));
        yield return Case("echo in a message that is cut", _ => FakeApi.Json($$"""{"message":"{{new string('\t', (64 * 1024) - 40)}}{{FakeApi.Token}}"}""", 502));
        yield return Case("a thousand echoes", _ => FakeApi.Json($$"""{"message":"{{string.Concat(Enumerable.Repeat(FakeApi.Token, 1000))}}"}""", 400));
        yield return Case("echo in a redirect", _ => FakeApi.Json("", 302, "Location", "https://evil.example.com/?t=" + FakeApi.Token));
        yield return Case("echo in 429", _ => FakeApi.Json($$"""{"id":"x","message":"{{FakeApi.Token}}"}""", 429, "retry-after", "3600"));
        yield return Case("unreadable", _ => FakeApi.Json(Echo, 200));
        yield return Case("refused", _ => throw new HttpRequestException(Echo, new SocketException((int)SocketError.ConnectionRefused)));
        yield return Case("reset", _ => throw new HttpRequestException(Echo, new IOException(Echo, new SocketException((int)SocketError.ConnectionReset))));
        yield return Case("broken", _ => throw new IOException(Echo, new InvalidOperationException(Echo)));
        yield return Case("unexpected", _ => throw new InvalidOperationException(Echo));

        static TestCaseData Case(string name, Func<SentRequest, HttpResponseMessage> answer) => new TestCaseData(answer).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Failures))]
    public void The_token_is_nowhere_in_an_error(Func<SentRequest, HttpResponseMessage> answer)
    {
        using var fake = new FakeApi(answer);
        var error = Assert.ThrowsAsync<DropletApiException>(() => fake.Reboot())!;

        foreach (var text in Texts(error, []))
        {
            Assert.That(text, Does.Not.Contain(FakeApi.Token).IgnoreCase);
            Assert.That(text, Does.Not.Contain("0123456789").IgnoreCase, "not even a part of it");
        }
    }

    [Test]
    public void Settings_do_not_print_the_token()
    {
        using var fake = new FakeApi(_ => FakeApi.Json(FakeApi.OneAction));
        Assert.That($"{fake.Settings} {fake.Api}", Does.Not.Contain(FakeApi.Token));
    }

    /// <summary>All that can be read off an object: its text, its public properties and theirs.</summary>
    private static IEnumerable<string> Texts(object? value, HashSet<object> seen)
    {
        if (value is null || value is Type or MethodBase || !seen.Add(value))
            yield break;

        var type = value.GetType();
        Assert.That(type.Assembly.GetName().Name, Does.Not.StartWith("Flurl").And.Not.StartWith("Polly").And.Not.EqualTo("System.Text.Json").And.Not.EqualTo("DropletActions.Http"));
        yield return value.ToString() ?? "";
        if (value is string || type.IsPrimitive || type.IsEnum)
            yield break;

        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.GetIndexParameters().Length == 0))
        {
            object? inner;
            try
            {
                inner = property.GetValue(value);
            }
            catch (TargetInvocationException)
            {
                continue;
            }

            foreach (var text in Texts(inner, seen))
                yield return text;
        }
    }
}
