using System.Globalization;
using DropletActions.Engine;
using DropletActions.Http;
using DropletActions.Http.Limits;

namespace DropletActions.Tests.Http;

/// <summary>How the client keeps the rate limit, as a server and a user observe it.</summary>
[TestFixture]
public sealed class RateLimitTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Test]
    public async Task Thousand_requests_are_limited_to_250_in_any_minute()
    {
        using var fake = new FakeApi(_ => FakeApi.Json(FakeApi.OneAction));
        var start = fake.Clock.UtcNow;
        await Workers(fake, 16, 1000);

        AssertNeverMoreThan(250, fake.Sent);
        Assert.That(fake.Sent, Has.Count.EqualTo(1000));
        Assert.That(fake.Sent.Count(request => request.At == start), Is.EqualTo(250), "a burst at the start is allowed");
        Assert.That(fake.Clock.UtcNow - start, Is.LessThan(TimeSpan.FromMinutes(3 * 1.05)), "within 5 % of what the limit allows");
    }

    [TestCase(12_000, 600)]
    [TestCase(1_000, 50)]
    [TestCase(10, 1)]
    public async Task Requests_per_minute_are_5_percent_of_the_hourly_limit_of_the_responses(int hourly, int burst)
    {
        using var fake = new FakeApi(_ => FakeApi.Json(FakeApi.OneAction, 201, "RateLimit-Limit", $"{hourly}", "RateLimit-Remaining", "9"), Patient);
        await fake.Reboot();
        await Workers(fake, 16, (burst * 3) - 1);

        AssertNeverMoreThan(burst, fake.Sent);
        Assert.That(fake.Clock.UtcNow - fake.Sent[0].At, Is.LessThan(TimeSpan.FromMinutes(2 * 1.05)));
        Assert.That(fake.Api.RateLimit!.Limit, Is.EqualTo(hourly));
    }

    [Test]
    public async Task All_connections_of_a_token_share_one_rate_limiter()
    {
        using var fake = new FakeApi(_ => FakeApi.Json(FakeApi.OneAction));
        using var other = fake.Another();
        using var stranger = DropletApiFactory.Create(fake.Settings with { Token = "dop_v1_another" }, _ => fake);
        await Workers(fake, 1, 250);

        var waiting = other.GetActionAsync(FakeApi.ActionId, None);
        await fake.Clock.WhenPending(1);
        Assert.That(other.PausedUntil, Is.Not.Null);
        Assert.That(stranger.PausedUntil, Is.Null);
        await stranger.GetActionAsync(FakeApi.ActionId, None);
        await fake.Clock.RunAsync(waiting);
        Assert.That(other.PausedUntil, Is.Null);
    }

    [Test]
    public async Task All_requests_wait_for_the_Retry_After_of_a_429_and_none_is_lost()
    {
        // The burst limit of a server: 50 in 10 seconds.
        var window = new Queue<DateTimeOffset>();
        var refused = 0;
        using var fake = new FakeApi(request =>
        {
            lock (window)
            {
                while (window.Count > 0 && window.Peek() <= request.At.AddSeconds(-10))
                    window.Dequeue();

                if (window.Count < 50)
                {
                    window.Enqueue(request.At);
                    return FakeApi.Json(FakeApi.OneAction, 201);
                }

                refused++;
                var wait = Math.Ceiling((window.Peek().AddSeconds(10) - request.At).TotalSeconds);
                return FakeApi.Error(429, "too_many_requests", "API rate limit exceeded.", "Retry-After", wait.ToString(CultureInfo.InvariantCulture));
            }
        });
        var start = fake.Clock.UtcNow;
        await Workers(fake, 16, 100);

        Assert.That(fake.Sent, Has.Count.EqualTo(100 + refused));
        Assert.That(refused, Is.InRange(1, 16));
        Assert.That(fake.Clock.UtcNow - start, Is.EqualTo(TimeSpan.FromSeconds(10)));
    }

    [Test]
    public async Task Pause_is_reported_while_requests_wait_for_it()
    {
        var answers = new Queue<HttpResponseMessage>([FakeApi.Error(429, "x", "y", "retry-after", "29"), FakeApi.Json(FakeApi.OneAction)]);
        using var fake = new FakeApi(_ => answers.Dequeue());
        var until = fake.Clock.UtcNow.AddSeconds(29);
        Assert.That(fake.Api.PausedUntil, Is.Null);

        var work = fake.Reboot();
        await fake.Clock.WhenPending(1);
        Assert.That(fake.Api.PausedUntil, Is.EqualTo(until));

        fake.Clock.Advance(TimeSpan.FromSeconds(28));
        Assert.That(fake.Sent, Has.Count.EqualTo(1));
        fake.Clock.Advance(TimeSpan.FromSeconds(1));
        await work;
        Assert.That(fake.Sent, Has.Count.EqualTo(2));
        Assert.That(fake.Api.PausedUntil, Is.Null);
    }

    [TestCase(0)]
    [TestCase(3600)]
    [TestCase(-3600)]
    [TestCase(-5)]
    public async Task Times_of_a_server_whose_clock_is_off_are_converted(int offset)
    {
        using var fake = new FakeApi(_ => FakeApi.Json(FakeApi.OneAction));
        var there = fake.Clock.UtcNow.AddSeconds(offset);
        var answers = new Queue<HttpResponseMessage>(
        [
            Hourly(there, reset: 90),
            FakeApi.Error(429, "x", "y", "Date", $"{there.AddSeconds(90):R}", "retry-after", $"{there.AddSeconds(120):R}"),
            FakeApi.Json(FakeApi.OneAction),
        ]);
        fake.AnswerAsync = (_, _) => Task.FromResult(answers.Dequeue());

        var start = fake.Clock.UtcNow;
        await fake.Clock.RunAsync(fake.Reboot());
        Assert.That(fake.Sent.Select(request => (request.At - start).TotalSeconds), Is.EqualTo(new[] { 0.0, 90, 120 }));
        Assert.That(fake.Api.ClockOffset, Is.EqualTo(TimeSpan.FromSeconds(offset)));
        Assert.That(fake.Api.RateLimit!.Reset, Is.EqualTo(start.AddSeconds(90)));
    }

    [Test]
    public async Task Exhausted_hourly_limit_stops_requests_until_its_reset()
    {
        using var fake = new FakeApi(request => FakeApi.Json(FakeApi.OneAction, 201, "ratelimit-limit", "5000", "ratelimit-remaining", "0", "ratelimit-reset", Epoch(request.At.AddSeconds(60))));
        var start = fake.Clock.UtcNow;
        await fake.Reboot();
        Assert.That(fake.Api.PausedUntil, Is.Null, "nobody waits");
        await fake.Clock.RunAsync(fake.Reboot());
        Assert.That(fake.Sent[1].At - start, Is.EqualTo(TimeSpan.FromSeconds(60)));
    }

    [Test]
    public async Task Pause_beyond_the_timeout_fails_at_once_and_says_when_to_continue()
    {
        using var fake = new FakeApi(request => Hourly(request.At, reset: 1800));
        var errors = await Task.WhenAll(Enumerable.Range(0, 8).Select(async id => await Caught(() => fake.Reboot(id))));

        foreach (var error in errors)
        {
            Assert.That((error.Kind, error.Failure.Delivery), Is.EqualTo((FailureKind.RateLimited, Delivery.Refused)));
            Assert.That(error.RetryAt, Is.EqualTo(fake.Clock.UtcNow.AddMinutes(30)));
            Assert.That(error.Message, Does.Contain($"the rate limit resets at {Local(error.RetryAt!.Value)}; a request waits at most 5 minutes"));
            Assert.That(error.Failure.Advice, Does.Contain(Local(error.RetryAt!.Value)));
        }

        Assert.That(fake.Clock.Pending, Is.Zero);
        var sent = fake.Sent.Count;
        Assert.That((await Caught(() => fake.Api.GetDropletAsync(1, None))).Kind, Is.EqualTo(FailureKind.RateLimited), "a read too, without being sent");
        Assert.That(fake.Sent, Has.Count.EqualTo(sent));
    }

    [Test]
    public async Task Consecutive_pauses_add_up_to_the_timeout()
    {
        using var fake = new FakeApi(_ => FakeApi.Error(429, "too_many_requests", "API rate limit exceeded.", "retry-after", "100"));
        var work = Caught(() => fake.Reboot());
        await fake.Clock.RunAsync(work);
        var error = await work;
        Assert.That(fake.Sent, Has.Count.EqualTo(4), "at 0, 100, 200 and 300 seconds");
        Assert.That((error.Kind, error.HttpStatus, error.ApiErrorId), Is.EqualTo((FailureKind.RateLimited, (int?)429, "too_many_requests")));
        Assert.That(error.Message, Does.Contain("API rate limit exceeded."));
    }

    [TestCase("retry-after", "soon", "ratelimit-reset", "tomorrow")]
    [TestCase("retry-after", "99999999999999999999", "ratelimit-reset", "99999999999999999999")]
    [TestCase("retry-after", "999999999", "ratelimit-reset", "9223372036854775807")]
    [TestCase("retry-after", "-5", "ratelimit-reset", "-1")]
    [TestCase("ratelimit-limit", "0", "ratelimit-remaining", "-7")]
    public async Task Response_429_without_a_valid_time_pauses_for_a_minute(params string[] headers)
    {
        var isFirst = true;
        using var fake = new FakeApi(_ =>
        {
            var answer = isFirst ? FakeApi.Error(429, "x", "y", headers) : FakeApi.Json(FakeApi.OneAction);
            isFirst = false;
            return answer;
        });
        var start = fake.Clock.UtcNow;
        await fake.Clock.RunAsync(fake.Reboot());
        Assert.That(fake.Sent[1].At - start, Is.EqualTo(TimeSpan.FromMinutes(1)));
    }

    [Test]
    public async Task Retry_After_takes_precedence_over_the_hourly_reset()
    {
        var isFirst = true;
        using var fake = new FakeApi(request =>
        {
            var answer = isFirst
                ? FakeApi.Error(429, "x", "y", "retry-after", "7", "ratelimit-limit", "5000", "ratelimit-remaining", "0", "ratelimit-reset", Epoch(request.At.AddHours(1)))
                : FakeApi.Json(FakeApi.OneAction);
            isFirst = false;
            return answer;
        });
        var start = fake.Clock.UtcNow;
        await fake.Clock.RunAsync(fake.Reboot());
        Assert.That(fake.Sent[1].At - start, Is.EqualTo(TimeSpan.FromSeconds(7)));
    }

    [Test]
    public async Task Pause_for_the_rate_limit_can_be_canceled_and_delays_no_other_request()
    {
        var isFirst = true;
        using var fake = new FakeApi(_ =>
        {
            var answer = isFirst ? FakeApi.Error(429, "x", "y", "retry-after", "60") : FakeApi.Json(FakeApi.OneAction);
            isFirst = false;
            return answer;
        });
        using var cancel = new CancellationTokenSource();
        var first = fake.Reboot(1, cancel.Token);
        await fake.Clock.WhenPending(1);
        var queued = fake.Reboot(2, cancel.Token);
        var patient = fake.Reboot(3);
        await cancel.CancelAsync();

        Assert.CatchAsync<OperationCanceledException>(() => first);
        Assert.CatchAsync<OperationCanceledException>(() => queued);
        await fake.Clock.RunAsync(patient);
        Assert.That(fake.Sent.Select(request => request.Target), Has.Exactly(1).Contains("/1/").And.Exactly(0).Contains("/2/").And.Exactly(1).Contains("/3/"));
        Assert.That(fake.Clock.Pending, Is.Zero);
    }

    [Test]
    public async Task Clock_that_is_set_back_does_not_delay_requests()
    {
        using var fake = new FakeApi(_ => FakeApi.Json(FakeApi.OneAction));
        await Workers(fake, 1, 250);
        fake.Clock.Set(fake.Clock.UtcNow.AddHours(-1));
        Assert.That(fake.Reboot().IsCompleted, Is.True);
        Assert.That(fake.Clock.Pending, Is.Zero);
    }

    private static ApiSettings Patient(ApiSettings settings) => settings with { RateLimitTimeout = TimeSpan.MaxValue };

    private static HttpResponseMessage Hourly(DateTimeOffset there, int reset) => FakeApi.Error(
        429, "too_many_requests", "API rate limit exceeded.", "Date", $"{there:R}", "ratelimit-limit", "5000", "ratelimit-remaining", "0", "ratelimit-reset", Epoch(there.AddSeconds(reset)));

    private static string Epoch(DateTimeOffset time) => time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private static async Task<DropletApiException> Caught(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (DropletApiException e)
        {
            return e;
        }

        throw new AssertionException("It did not fail.");
    }

    /// <summary>This many requests by this many workers. The clock moves only when all remaining ones wait, so each is sent at its exact time.</summary>
    private static async Task Workers(FakeApi fake, int workers, int requests)
    {
        var next = 0;
        var left = workers;
        var gate = RateLimiters.For(fake.Settings);
        var work = Task.WhenAll(Enumerable.Range(0, workers).Select(async _ =>
        {
            while (Interlocked.Increment(ref next) is var id && id <= requests)
                await fake.Reboot(id);
            Interlocked.Decrement(ref left);
        }));

        while (!work.IsCompleted)
        {
            SpinWait.SpinUntil(() => work.IsCompleted || (fake.Clock.Pending > 0 && gate.Queued == Volatile.Read(ref left)));
            if (fake.Clock.NextDue is { } due)
                fake.Clock.Advance(due);
        }

        await work;
    }

    private static void AssertNeverMoreThan(int most, IReadOnlyList<SentRequest> sent)
    {
        var times = sent.Select(request => request.At).Order().ToList();
        for (var i = most; i < times.Count; i++)
            Assert.That(times[i] - times[i - most], Is.GreaterThan(TimeSpan.FromMinutes(1)), $"request {i}");
    }

    private static string Local(DateTimeOffset time) => time.ToLocalTime().ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture);
}
