using DropletActions.Http.Limits;
using DropletActions.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace DropletActions.Tests.Http;

/// <summary>Headers that are out of range or meaningless do not delay anything.</summary>
[TestFixture]
public sealed class HeaderTests
{
    private static readonly DateTimeOffset s_now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly string[] s_names = ["ratelimit-limit", "ratelimit-remaining", "ratelimit-reset", "retry-after", "Date", "RateLimit-Reset", "x-request-id"];

    private static readonly string[] s_values =
    [
        "", " ", "0", "1", "-1", "29", "250", "5000", "5000, 5000", "4294967296", "9223372036854775807", "9223372036854775808", "99999999999999999999999", "1.5", "1e3", "0x10", "+5", "NaN", "∞", "٣",
        "soon", "null", "true", "[]", "\"5\"", "5;w=60", "1772366400", "1772366460", "1772370000", "1772380000", "253402300799", "253402300800", "-62135596800",
        "Sun, 01 Mar 2026 12:00:00 GMT", "Sun, 01 Mar 2026 12:00:30 GMT", "Sun, 01 Mar 2026 14:30:00 GMT", "Mon, 01 Jan 0001 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT", "Thu, 01 Jan 1970 00:00:00 GMT",
        "Sunday, 01-Mar-26 12:00:00 GMT", "Sun Mar  1 12:00:00 2026", "Sun, 01 Mar 2026 12:00:00 +0200", "2026-03-01T12:00:00Z", "Tue, 01 Mar 2026 12:00:00 GMT", "Sun, 32 Mar 2026 12:00:00 GMT",
    ];

    private static readonly Arbitrary<(string Name, string Value)[]> s_headers =
        Gen.Elements(s_names).SelectMany(name => Gen.Elements(s_values).Select(value => (name, value))).ArrayOf(5).ToArbitrary();

    [Test]
    public void Values_that_are_read_from_any_headers_are_within_limits() =>
        Prop.ForAll(s_headers, headers =>
        {
            using var answer = With(FakeApi.Json("{}"), headers);
            foreach (var isRefused in new[] { false, true })
            {
                var read = RateHeaders.Read(answer.Headers, s_now, isRefused);
                Assert.That(read.Limit ?? 1, Is.GreaterThan(0));
                Assert.That(read.Remaining ?? 0, Is.GreaterThanOrEqualTo(0));
                Assert.That(read.Reset ?? s_now, Is.InRange(s_now, s_now.AddHours(2)));
                Assert.That(read.RetryAt ?? s_now, Is.InRange(s_now, s_now.AddHours(2)));
                Assert.That((read.ClockOffset ?? TimeSpan.Zero).Duration(), Is.LessThan(TimeSpan.FromDays(36_501)));
            }
        }).Holds(1000);

    [Test]
    public void Request_ends_within_its_timeout_with_any_headers() =>
        Prop.ForAll(s_headers, s_headers, (refused, answered) =>
        {
            var isRefused = true;
            using var fake = new FakeApi(_ => (isRefused = !isRefused) ? With(FakeApi.Error(429, "x", "y"), refused) : With(FakeApi.Json(FakeApi.OneAction), answered));
            for (var request = 0; request < 4; request++)
            {
                var begun = fake.Clock.UtcNow;
                var work = fake.Reboot();
                fake.Clock.RunAsync(Task.WhenAny(work)).GetAwaiter().GetResult();
                Assert.That(work.IsCompletedSuccessfully || work.Exception!.InnerException is DropletApiException { Kind: FailureKind.RateLimited }, work.Exception?.ToString());
                Assert.That(fake.Clock.UtcNow - begun, Is.LessThanOrEqualTo(TimeSpan.FromMinutes(5)));
            }
        }).Holds(100);

    [TestCase("retry-after", "0")]
    [TestCase("retry-after", "Sun, 01 Mar 2026 11:59:00 GMT")]
    [TestCase("ratelimit-reset", "1772366400")]
    [TestCase("ratelimit-reset", "0")]
    public async Task Server_that_refuses_indefinitely_without_Retry_After_is_given_up_at_the_timeout(string name, string value)
    {
        using var fake = new FakeApi(_ => FakeApi.Error(429, "too_many_requests", "API rate limit exceeded.", name, value));
        var begun = fake.Clock.UtcNow;
        var work = fake.Reboot();
        await fake.Clock.RunAsync(Task.WhenAny(work));

        Assert.That(Assert.ThrowsAsync<DropletApiException>(() => work)!.Kind, Is.EqualTo(FailureKind.RateLimited));
        Assert.That(fake.Sent, Has.Count.InRange(2, 302));
        Assert.That(fake.Clock.UtcNow - begun, Is.LessThanOrEqualTo(TimeSpan.FromMinutes(5)));
    }

    [TestCase("Mon, 01 Jan 0001 00:00:00 GMT")]
    [TestCase("Fri, 31 Dec 9999 23:59:59 GMT")]
    [TestCase("yesterday")]
    [TestCase("")]
    public async Task Impossible_Date_header_is_ignored(string date)
    {
        using var start = new LostStart(_ => FakeApi.Json("", 201, "Date", date));
        Assert.That((await start.RunAsync())!.Id, Is.EqualTo(LostStart.Id));
        Assert.That(start.ClockOffset, Is.Null);
    }

    private static HttpResponseMessage With(HttpResponseMessage answer, (string Name, string Value)[] headers)
    {
        foreach (var (name, value) in headers)
            answer.Headers.TryAddWithoutValidation(name, value);
        return answer;
    }
}
