using System.Text.Json;
using DropletActions.Sandbox;

namespace DropletActions.Tests.Sandbox;

public sealed class PagingTests : SandboxFixture
{
    [Test]
    public async Task List_of_one_page_has_no_links()
    {
        var reply = await Get("/v2/droplets");
        Assert.That(reply.Json.GetProperty("links").GetRawText(), Is.EqualTo("{}"));
        Assert.That(reply.Json.GetProperty("meta").GetProperty("total").GetInt32(), Is.EqualTo(3));
    }

    [TestCase(1, new[] { "next", "last" })]
    [TestCase(2, new[] { "first", "prev", "next", "last" })]
    [TestCase(3, new[] { "first", "prev" })]
    public async Task Page_links_to_the_first_previous_next_and_last_page(int page, string[] links)
    {
        var reply = await Get($"/v2/droplets?per_page=1&page={page}");
        Assert.That(reply.List("droplets"), Has.Length.EqualTo(1));
        Assert.That(Pages(reply).EnumerateObject().Select(link => link.Name), Is.EqualTo(links));
    }

    [Test]
    public async Task Link_keeps_the_query_and_can_be_followed()
    {
        var reply = await Get("/v2/droplets?tag_name=env%3Aprod&per_page=2");
        var next = Pages(reply).GetProperty("next").GetString()!;
        Assert.That(next, Is.EqualTo($"{Sandbox.BaseUri}v2/droplets?page=2&tag_name=env%3Aprod&per_page=2"));
        Assert.That((await Get(next)).List("droplets").Single().GetProperty("name").GetString(), Is.EqualTo("db-01"));
    }

    [Test]
    public async Task Links_can_point_to_another_origin()
    {
        StartWith(new SandboxOptions { LinkOrigin = new Uri("https://api.digitalocean.com/") });
        Assert.That(Pages(await Get("/v2/droplets?per_page=2")).GetProperty("next").GetString(),
            Is.EqualTo("https://api.digitalocean.com/v2/droplets?page=2&per_page=2"));
    }

    [Test]
    public async Task Pages_have_20_objects_by_default_and_up_to_200()
    {
        StartWith(new SandboxOptions { DropletCount = 250 });
        Assert.That((await Get("/v2/droplets")).List("droplets"), Has.Length.EqualTo(20));
        Assert.That((await Get("/v2/droplets?per_page=200")).List("droplets"), Has.Length.EqualTo(200));
        Assert.That((await Get("/v2/droplets?per_page=200&page=2")).List("droplets"), Has.Length.EqualTo(50));
    }

    [Test]
    public async Task Page_beyond_the_end_is_empty()
    {
        var reply = await Get("/v2/droplets?page=2147483647&per_page=200");
        Assert.That(reply.List("droplets"), Is.Empty);
        Assert.That(Pages(reply).GetProperty("prev").GetString(), Does.Contain("page=1&"));
    }

    [TestCase("per_page=0")]
    [TestCase("per_page=201")]
    [TestCase("per_page=many")]
    [TestCase("page=0")]
    [TestCase("page=-1")]
    public async Task Invalid_page_is_refused(string query) =>
        Assert.That((await Get("/v2/actions?" + query)).Status, Is.EqualTo(422));

    [Test]
    public async Task Actions_are_listed_newest_first_oldest_first_or_unordered()
    {
        Assert.That(await Order(PageOrder.NewestFirst), Is.Ordered.Descending);
        Assert.That(await Order(PageOrder.OldestFirst), Is.Ordered.Ascending);
        var shuffled = await Order(PageOrder.Shuffled);
        Assert.That(shuffled, Is.Not.Ordered.Ascending.And.Not.Ordered.Descending);
        Assert.That(await Order(PageOrder.Shuffled), Is.EqualTo(shuffled), "the same in each run");
        Assert.That(shuffled, Is.Unique.And.Length.EqualTo(25), "each action is on one page");
    }

    private async Task<long[]> Order(PageOrder order)
    {
        StartWith(new SandboxOptions { DropletCount = 25, PageOrder = order });
        await ActOnTag("env:prod", new { type = "power_cycle" });
        var ids = new List<long>();
        for (var page = 1; page <= 3; page++)
            ids.AddRange((await Get($"/v2/actions?per_page=10&page={page}")).List("actions").Select(action => action.GetProperty("id").GetInt64()));
        return [.. ids];
    }

    private static JsonElement Pages(Reply reply) => reply.Json.GetProperty("links").GetProperty("pages");
}
