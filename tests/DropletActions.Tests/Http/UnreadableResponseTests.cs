using DropletActions.Engine;

namespace DropletActions.Tests.Http;

/// <summary>The meaning of a response to a start that can't be read, or names no Droplet.</summary>
public sealed class UnreadableResponseTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [TestCase("""{"action":{}}""")]
    [TestCase("""{"action":{"id":null}}""")]
    [TestCase("""{"action":{"id":1.5}}""")]
    [TestCase("""{"action":{"id":"12x"}}""")]
    [TestCase("""{"action":{"id":0}}""")]
    [TestCase("""{"action":{"id":-7}}""")]
    [TestCase("""{"action":{"id":"0"}}""")]
    [TestCase("""{"action":{"id":7.0}}""")]
    [TestCase("""{"action":{"id":7e0}}""")]
    [TestCase("""{"action":{"id":9223372036854775808}}""")]
    [TestCase("""{"action":null}""")]
    [TestCase("""{"action":[]}""")]
    [TestCase("""{}""")]
    [TestCase("""[]""")]
    [TestCase("null")]
    [TestCase("")]
    [TestCase("""{"action":{"id":1,"type":"re""")]
    [TestCase("""{"action":{"id":1}} and more""")]
    [TestCase("<html>Welcome</html>")]
    public void Unreadable_response_leaves_the_outcome_unknown(string json)
    {
        using var fake = new FakeApi(_ => FakeApi.Json(json, 201));
        var failure = Assert.ThrowsAsync<DropletApiException>(() => fake.Reboot())!.Failure;
        var kind = json.StartsWith('<') ? FailureKind.NotFromApi : FailureKind.ServerError;
        Assert.That((failure.Kind, failure.Delivery, failure.HttpStatus), Is.EqualTo((kind, Delivery.Unknown, (int?)201)));
        Assert.That(failure.Message, Does.StartWith("Droplet 3164444 may have been rebooted: "));
        Assert.That(failure.Advice, Does.Contain("Get-DropletAction -Droplet 3164444"));
        Assert.That(fake.Sent, Has.Count.EqualTo(1));
    }

    [Test]
    public void Too_deeply_nested_body_is_unreadable()
    {
        using var fake = new FakeApi(_ => FakeApi.Json("""{"action":{"id":1,"x":""" + new string('[', 100_000)));
        Assert.That(Assert.ThrowsAsync<DropletApiException>(() => fake.Reboot())!.Kind, Is.EqualTo(FailureKind.ServerError));
    }

    [Test]
    public void Body_that_is_not_valid_UTF8_is_unreadable()
    {
        using var fake = new FakeApi(_ => new() { Content = new ByteArrayContent([.. """{"action":{"id":1,"type":"x"""u8, 0xFF, 0xFE, .. "\"}}"u8]) });
        Assert.That(Assert.ThrowsAsync<DropletApiException>(() => fake.Reboot())!.Kind, Is.EqualTo(FailureKind.ServerError));
    }

    [Test]
    public async Task Byte_order_mark_is_skipped()
    {
        using var fake = new FakeApi(_ => new() { Content = new ByteArrayContent([0xEF, 0xBB, 0xBF, .. """{"action":{"id":7}}"""u8]) });
        Assert.That((await fake.Reboot()).Id, Is.EqualTo(7));
    }

    [TestCase("""{"actions":[]}""", 0)]
    [TestCase("""{"actions":null}""", 0)]
    [TestCase("""{"actions":[{"id":1,"resource_id":5,"resource_type":"droplet"},{"id":2,"resource_id":6,"resource_type":"droplet"}]}""", 2)]
    [TestCase("""{"actions":[{"id":1,"resource_id":5},{"id":2,"resource_id":6,"resource_type":null}]}""", 2, TestName = "Start_by_tag_returns_actions_of_Droplets_without_a_resource_type")]
    [TestCase("""{"actions":[{"id":1,"resource_id":5},{"id":1,"resource_id":5},{"id":2,"resource_id":6},{"id":1,"resource_id":5}]}""", 2, TestName = "Start_by_tag_returns_each_action_once")]
    public async Task Start_by_tag_returns_one_action_for_each_Droplet(string json, int count)
    {
        using var fake = new FakeApi(_ => FakeApi.Json(json, 201));
        var actions = await fake.Api.StartActionByTagAsync("web", Bodies.Of("power_on"), None);
        Assert.That(actions.Select(action => (action.Id, action.DropletId)), Is.EqualTo(Enumerable.Range(1, count).Select(id => ((long)id, (long?)id + 4))));
    }

    [TestCase("""{"actions":[{"id":1,"resource_id":5},{"id":2}]}""")]
    [TestCase("""{"actions":[{"id":1,"resource_id":5,"resource_type":"volume"}]}""")]
    public void Start_by_tag_with_an_action_without_a_Droplet_leaves_the_outcome_unknown(string json)
    {
        using var fake = new FakeApi(_ => FakeApi.Json(json, 201));
        var failure = Assert.ThrowsAsync<DropletApiException>(() => fake.Api.StartActionByTagAsync("web", Bodies.Of("snapshot"), None))!.Failure;
        Assert.That((failure.Kind, failure.Delivery), Is.EqualTo((FailureKind.ServerError, Delivery.Unknown)));
        Assert.That(failure.Message, Does.EndWith("the response is invalid because an action in it has no Droplet (HTTP 201)."));
    }

    [Test]
    public async Task Action_of_a_Droplet_without_a_resource_type_belongs_to_it()
    {
        using var fake = new FakeApi(_ => FakeApi.Json("""{"action":{"id":1,"resource_id":5},"actions":[{"id":1,"resource_id":5,"resource_type":""}]}"""));
        Assert.That((await fake.Reboot(5)).DropletId, Is.EqualTo(5));
        Assert.That((await fake.Api.GetDropletActionAsync(5, 1, None)).DropletId, Is.EqualTo(5));
        Assert.That((await fake.Api.ListDropletActionsAsync(5, 1, None)).Items[0].DropletId, Is.EqualTo(5));
        Assert.That((await fake.Api.GetActionAsync(1, None)).DropletId, Is.Null, "It may be of anything.");
    }
}
