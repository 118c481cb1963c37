namespace DropletActions.Tests.Http;

[TestFixture]
public sealed class PagingTests
{
    [TestCase("""{"actions":[{"id":1}],"links":{"pages":{"next":"https://api.digitalocean.com/v2/actions?page=2"}},"meta":{"total":300}}""", true, 300)]
    [TestCase("""{"actions":[{"id":1}],"links":{"pages":{"first":"x","prev":"y"}},"meta":{"total":201}}""", false, 201)]
    [TestCase("""{"actions":[{"id":1}],"links":{"pages":{}},"meta":{"total":1}}""", false, 1)]
    [TestCase("""{"actions":[{"id":1}],"links":{},"meta":{"total":1}}""", false, 1)]
    [TestCase("""{"actions":[{"id":1}],"links":null,"meta":null}""", false, null)]
    [TestCase("""{"actions":[{"id":1}],"links":{"pages":{"next":null}},"meta":{"total":"many"}}""", false, null)]
    [TestCase("""{"actions":[{"id":1}]}""", false, null)]
    [TestCase("""{"actions":[{"id":1}],"meta":{"total":-1}}""", false, null)]
    [TestCase("""{"actions":[{"id":1}],"meta":{"total":2147483648}}""", false, null)]
    [TestCase("""{"actions":[],"links":{"pages":{"next":"https://api.digitalocean.com/v2/actions?page=2"}},"meta":{"total":300}}""", true, 300)]
    [TestCase("""{"actions":[],"links":{}}""", false, null)]
    public async Task Page_has_a_next_one_if_the_API_links_to_it(string json, bool hasNext, int? total)
    {
        using var fake = new FakeApi(_ => FakeApi.Json(json));
        var page = await fake.Api.ListActionsAsync(1, CancellationToken.None);
        Assert.That((page.HasNext, page.Total), Is.EqualTo((hasNext, total)));
    }

    [Test]
    public async Task Address_of_the_next_page_is_never_followed()
    {
        using var fake = new FakeApi(_ => FakeApi.Json("""{"droplets":[{"id":1}],"links":{"pages":{"next":"https://evil.example.com/v2/droplets?page=2"}}}"""));
        var page = 1;
        while ((await fake.Api.ListDropletsAsync(new(), page, CancellationToken.None)).HasNext && page < 3)
            page++;

        Assert.That(fake.Sent.Select(request => request.Address.Host), Is.All.EqualTo("api.digitalocean.com"));
        Assert.That(fake.Sent.Select(request => request.Target), Is.EqualTo(new[]
        {
            "/v2/droplets?per_page=200&page=1", "/v2/droplets?per_page=200&page=2", "/v2/droplets?per_page=200&page=3",
        }));
    }
}
