using System.Collections;
using System.Globalization;
using System.Net;
using System.Reflection;
using System.Text.Json;
using DropletActions.Engine;
using DropletActions.Tests.Support;
using FsCheck.Fluent;

namespace DropletActions.Tests.Http;

/// <summary>Any response yields an object or a clear error, and no action is lost or started twice because of it.</summary>
[TestFixture]
public sealed class BadResponseTests
{
    private static readonly IReadOnlyList<BadResponse> s_unreadable = BadResponse.Unreadable;
    private static readonly IReadOnlyList<BadResponse> s_unusable = [.. BadResponse.Unreadable, .. BadResponse.Huge];
    private static readonly IReadOnlyList<BadResponse> s_readable = BadResponse.Readable;

    private static readonly (int Status, FailureKind Kind, Delivery Delivery)[] s_statuses =
    [
        (400, FailureKind.Rejected, Delivery.Refused),
        (401, FailureKind.Unauthorized, Delivery.Refused),
        (403, FailureKind.Forbidden, Delivery.Refused),
        (404, FailureKind.DropletNotFound, Delivery.Refused),
        (409, FailureKind.Rejected, Delivery.Refused),
        (422, FailureKind.Rejected, Delivery.Refused),
        (500, FailureKind.ServerError, Delivery.Unknown),
        (503, FailureKind.ServerError, Delivery.Unknown),
    ];

    private static readonly NullabilityInfoContext s_nullability = new();

    private static readonly string[] s_forms =
        ["yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.fffffffzzz", "yyyy-MM-dd HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.fzzz", "o"];

    [TestCaseSource(nameof(s_unreadable))]
    public async Task Unreadable_response_is_a_clear_error_of_every_call(BadResponse bad)
    {
        foreach (var endpoint in Endpoint.All)
        {
            using var fake = new FakeApi(_ => bad.Make(endpoint.Json));
            var (read, error) = await Outcome(fake, endpoint);

            Assert.That(read, Is.Null, endpoint.Name);
            AssertIsClear(error, endpoint, bad.IsPage);
            Assert.That(fake.Sent, Has.Count.EqualTo(endpoint.IsStart ? 1 : 3), endpoint.Name);
        }
    }

    [TestCase("StartAction", "3164444", "another Droplet")]
    [TestCase("GetDropletAction", "3164444", "another Droplet")]
    [TestCase("GetDropletAction", "36804636", "another action")]
    [TestCase("GetAction", "36804636", "another action")]
    [TestCase("GetDroplet", "3164444", "another Droplet")]
    [TestCase("StartAction", "\"reboot\"", "an action of another type", "\"shutdown\"")]
    [TestCase("StartAction", "\"droplet\",", "another resource", "\"volume\",\"resource_id\":5,")]
    [TestCase("StartActionByTag", "\"power_on\"", "an action of another type", "\"power_off\"")]
    public async Task Response_about_another_object_is_unreadable(string name, string id, string what, string instead = "5")
    {
        var endpoint = Endpoint.All.Single(endpoint => endpoint.Name == name);
        using var fake = new FakeApi(_ => FakeApi.Json(endpoint.Json.Replace(id, instead)));
        var (read, error) = await Outcome(fake, endpoint);

        Assert.That(read, Is.Null);
        AssertIsClear(error, endpoint);
        Assert.That(error!.Message, Does.Contain($"the response is invalid because it is about {what} (HTTP 20"));
    }

    [TestCaseSource(nameof(s_unusable))]
    public async Task Status_of_an_error_counts_unless_its_body_is_not_the_APIs(BadResponse bad)
    {
        foreach (var (status, meaning, refusal) in s_statuses)
        {
            var (kind, delivery) = bad.IsNoErrorOfTheApi ? (FailureKind.NotFromApi, Delivery.Unknown) : (meaning, refusal);
            using var fake = new FakeApi(_ =>
            {
                var answer = bad.Make(FakeApi.OneAction);
                answer.StatusCode = (HttpStatusCode)status;
                return answer;
            });
            var error = (DropletApiException)(await Outcome(fake, Endpoint.All[0])).Error!;

            Assert.That((error.Kind, error.Failure.Delivery, error.HttpStatus), Is.EqualTo((kind, delivery, (int?)status)), error.Message);
            Assert.That(error.Message, Does.Contain($"HTTP {status}").Or.Contain("There is no Droplet"));
            Assert.That(error.Message, Has.Length.LessThan(700));
        }
    }

    [TestCaseSource(nameof(s_readable))]
    public async Task Unusual_response_is_read_like_a_usual_one(BadResponse odd)
    {
        foreach (var endpoint in odd.IsLarge ? [Endpoint.All[0]] : Endpoint.All)
        {
            using var plain = new FakeApi(_ => FakeApi.Json(endpoint.Json));
            using var fake = new FakeApi(_ => odd.Make(endpoint.Json));
            var (read, error) = await Outcome(fake, endpoint);

            Assert.That(error, Is.Null, endpoint.Name);
            Assert.That(Shown(read), Is.EqualTo(Shown(await endpoint.Call(plain.Api, default))), endpoint.Name);
        }
    }

    [Test]
    public void Order_of_members_and_unknown_or_duplicate_ones_do_not_matter() => ForAnyAnswer(300, async (endpoint, seed) =>
    {
        using var plain = new FakeApi(_ => FakeApi.Json(endpoint.Json));
        using var fake = new FakeApi(_ => FakeApi.Json(new JsonMutation(seed).Rearrange(endpoint.Json)));
        var (read, error) = await Outcome(fake, endpoint);

        Assert.That(error, Is.Null);
        Assert.That(Shown(read), Is.EqualTo(Shown(await endpoint.Call(plain.Api, default))));
    });

    [Test]
    public void Damaged_response_yields_an_object_or_a_clear_error() => ForAnyAnswer(700, async (endpoint, seed) =>
    {
        using var fake = new FakeApi(_ => FakeApi.Json(new JsonMutation(seed).Damage(endpoint.Json)));
        var (read, error) = await Outcome(fake, endpoint);

        if (error is not null)
            AssertIsClear(error, endpoint);
        else
            AssertMakesSense(read!);
        if (endpoint.IsStart)
            Assert.That(fake.Sent, Has.Count.EqualTo(1));
    });

    [TestCaseSource(nameof(s_unusable))]
    public async Task Start_with_an_unreadable_response_is_looked_up_and_never_sent_again(BadResponse bad)
    {
        using var started = new LostStart(answer => bad.Make(answer));
        Assert.That((await started.RunAsync())!.Id, Is.EqualTo(LostStart.Id));
        Assert.That(started.Posts, Is.EqualTo(1));

        using var unknown = new LostStart(answer => bad.Make(answer)) { IsListed = false };
        Assert.That(Assert.ThrowsAsync<DropletApiException>(() => unknown.RunAsync())!.Kind, Is.EqualTo(FailureKind.OutcomeUnknown));
        Assert.That(unknown.Posts, Is.EqualTo(1));
    }

    [Test]
    public void Start_with_damaged_responses_is_sent_once_and_reported() =>
        Prop.ForAll(Fuzz.Seeds, seed =>
        {
            // The list's answers are damaged too, but not all of them for ever.
            using var start = new LostStart(answer => FakeApi.Json(new JsonMutation(seed).Damage(answer), 201)) { Damage = seed };
            var told = Failure(() => start.RunAsync());
            Assert.That(told, Is.Null.Or.EqualTo(FailureKind.OutcomeUnknown));
            Assert.That(start.Posts, Is.EqualTo(1));
        }).Holds(200);

    [Test]
    public void Wait_with_damaged_responses_ends() => Prop.ForAll(Fuzz.Seeds, seed =>
    {
        var clock = new LeapingClock();
        var look = 0;
        using var fake = new FakeApi(_ => FakeApi.Json(new JsonMutation(unchecked(seed + look++)).Damage(Endpoint.All[look % 2 == 0 ? 7 : 2].Json)), settings => settings with { Clock = clock });
        using var session = new ApiSession(fake.Api, clock);
        var action = new DropletAction { Id = 36804636, DropletId = 3164444, Type = seed % 2 == 0 ? "power_on" : "snapshot", Status = "in-progress" };

        var watched = clock.Run(() => session.Poller.WaitAsync(action, TimeSpan.FromSeconds(60), default)).GetAwaiter().GetResult();
        Assert.That(watched.Failure?.Message ?? "", Does.Not.Contain("unexpected"));
    }).Holds(100);

    [Test]
    public void Time_is_read_in_any_zone_and_form() =>
        Prop.ForAll(Fuzz.Seeds, seed =>
        {
            var random = new Random(seed);
            var seconds = random.NextInt64(new DateTimeOffset(8999, 12, 30, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds());
            var time = DateTimeOffset.FromUnixTimeSeconds(seconds).ToOffset(TimeSpan.FromMinutes(15 * random.Next(-14 * 4, (14 * 4) + 1)));
            var text = time.ToString(s_forms[random.Next(s_forms.Length)], CultureInfo.InvariantCulture);

            using var fake = new FakeApi(_ => FakeApi.Json($$"""{"action":{"id":1,"started_at":"{{text}}"} }"""));
            Assert.That(fake.Reboot().GetAwaiter().GetResult().StartedAt, Is.EqualTo(time), text);
        }).Holds(300);

    private static void ForAnyAnswer(int count, Func<Endpoint, int, Task> holds) =>
        Prop.ForAll(Fuzz.Seeds, seed => holds(Endpoint.All[seed % Endpoint.All.Count], seed).GetAwaiter().GetResult()).Holds(count);

    internal static void AssertIsClear(Exception? error, Endpoint endpoint, bool isPage = false)
    {
        var failure = (error as DropletApiException)?.Failure ?? throw new AssertionException($"{endpoint.Name}: {error}");
        Assert.That((failure.Kind, failure.Delivery, failure.Cause), Is.EqualTo((isPage ? FailureKind.NotFromApi : FailureKind.ServerError, Delivery.Unknown, (Exception?)null)), endpoint.Name);
        Assert.That(failure.Message, Does.Contain(isPage ? "is not from the API" : "the response is invalid because ").And.Length.LessThan(300), endpoint.Name);
        Assert.That(failure.Advice, Is.Not.Empty);
    }

    /// <summary>An object has an id, no negative number, no impossible time, and no undocumented null, whatever the response was.</summary>
    internal static void AssertMakesSense(object read)
    {
        foreach (var item in read is string or not IEnumerable ? [read] : ((IEnumerable)read).Cast<object>())
        {
            foreach (var property in item.GetType().GetProperties().Where(property => property.GetIndexParameters().Length == 0))
                AssertMakesSense(property, property.GetValue(item));
        }
    }

    private static void AssertMakesSense(PropertyInfo property, object? value)
    {
        // Images of the account are of no one Droplet, and none stands for that.
        var isId = property.Name is "Id" or "ResourceId" or "KernelId" or "ImageId" || (property.Name == "DropletId" && property.DeclaringType != typeof(DropletImage));
        switch (value)
        {
            case null:
                Assert.That(s_nullability.Create(property).ReadState, Is.EqualTo(NullabilityState.Nullable), property.Name);
                break;
            case long or int or double:
                Assert.That(Convert.ToDouble(value, CultureInfo.InvariantCulture), Is.GreaterThanOrEqualTo(isId ? 1 : 0), property.Name);
                break;
            case DateTimeOffset time:
                Assert.That(time.Year, Is.InRange(1970, 8999), property.Name);
                break;
            case string[] texts:
                Assert.That(texts, Has.None.Null, property.Name);
                break;
            case long[] ids:
                Assert.That(ids, Is.All.GreaterThanOrEqualTo(1), property.Name);
                break;
            case IEnumerable and not string:
            case Region:
                AssertMakesSense(value);
                break;
        }
    }

    internal static async Task<(object? Read, Exception? Error)> Outcome(FakeApi fake, Endpoint endpoint)
    {
        var call = endpoint.Call(fake.Api, default);
        await fake.Clock.RunAsync(Task.WhenAny(call));
        try
        {
            return (await call, null);
        }
        catch (Exception e)
        {
            return (null, e);
        }
    }

    private static FailureKind? Failure(Func<Task> work)
    {
        try
        {
            work().GetAwaiter().GetResult();
            return null;
        }
        catch (DropletApiException e)
        {
            return e.Kind;
        }
    }

    // Records compare lists by reference; as JSON every member counts.
    internal static string Shown(object? read) => JsonSerializer.Serialize(read);
}
