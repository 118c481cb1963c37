using System.Globalization;
using System.Text.Json;
using DropletActions.Sandbox;

namespace DropletActions.Tests.Sandbox;

public sealed class TagTests : SandboxFixture
{
    [Test]
    public async Task Tag_is_created_assigned_listed_and_deleted()
    {
        Assert.That((await Post("/v2/tags", """{"name":"env:test"}""")).Status, Is.EqualTo(201));
        Assert.That((await Post("/v2/tags/env%3Atest/resources", Resources(Web.Id, Db.Id))).Status, Is.EqualTo(204));
        Assert.That(Web.Tags, Does.Contain("env:test"));
        var tag = (await Get("/v2/tags")).List("tags").Single(tag => tag.GetProperty("name").GetString() == "env:test");
        Assert.That(tag.GetProperty("resources").GetProperty("droplets").GetProperty("count").GetInt32(), Is.EqualTo(2));
        Assert.That((await Get("/v2/droplets?tag_name=env%3Atest")).List("droplets"), Has.Length.EqualTo(2));

        Assert.That((await Delete("/v2/tags/env:test/resources", Resources(Db.Id))).Status, Is.EqualTo(204));
        Assert.That((Web.Tags.Contains("env:test"), Db.Tags.Contains("env:test")), Is.EqualTo((true, false)));

        Assert.That((await Delete("/v2/tags/env:test")).Status, Is.EqualTo(204));
        Assert.That(Web.Tags, Is.EqualTo(new[] { "web", "env:prod" }));
        Assert.That((await Delete("/v2/tags/env:test")).Status, Is.EqualTo(404));
    }

    [Test]
    public async Task Tag_that_exists_can_be_created_again_and_keeps_its_spelling()
    {
        var reply = await Post("/v2/tags", """{"name":"WEB"}""");
        Assert.That(reply.Json.GetProperty("tag").GetProperty("name").GetString(), Is.EqualTo("web"));
        Assert.That((await Get("/v2/tags/WEB")).Status, Is.EqualTo(404));
        Assert.That((await Get("/v2/tags/web")).Status, Is.EqualTo(200));
    }

    [TestCase("""{"name":"two words"}""")]
    [TestCase("""{"name":"web\n"}""")]
    [TestCase("""{"name":""}""")]
    [TestCase("""{}""")]
    public async Task Text_that_cannot_be_a_tag_is_refused(string body) =>
        Assert.That((await Post("/v2/tags", body)).Status, Is.EqualTo(422));

    [TestCase("""{"resources":[]}""", 422)]
    [TestCase("""{"resources":[{"resource_id":3164444,"resource_type":"droplet"}]}""", 422)]
    [TestCase("""{"resources":[{"resource_id":"3164444","resource_type":"image"}]}""", 422)]
    [TestCase("""{"resources":["3164444"]}""", 422)]
    [TestCase("""{"resources":[{"resource_id":"3164444","resource_type":"droplet"},{"resource_id":"1","resource_type":"droplet"}]}""", 404)]
    public async Task All_resources_are_tagged_or_none(string body, int status)
    {
        await Post("/v2/tags", """{"name":"new"}""");
        Assert.That((await Post("/v2/tags/new/resources", body)).Status, Is.EqualTo(status));
        Assert.That(Web.Tags, Does.Not.Contain("new"));
    }

    [Test]
    public async Task Tag_must_exist_before_it_is_assigned() =>
        Assert.That((await Post("/v2/tags/unknown/resources", Resources(Web.Id))).Status, Is.EqualTo(404));

    [Test]
    public async Task Request_tags_up_to_the_limit_of_resources()
    {
        StartWith(new SandboxOptions { TagResourceLimit = 2 });
        Assert.That((await Post("/v2/tags/web/resources", Resources(Web.Id, Db.Id))).Status, Is.EqualTo(204));
        Assert.That((await Post("/v2/tags/web/resources", Resources(Web.Id, Db.Id, Web.Id + 1))).Status, Is.EqualTo(422));
    }

    [Test]
    public async Task Unknown_Droplets_can_be_ignored()
    {
        StartWith(new SandboxOptions { UnknownTagResourcesAreSkipped = true });
        Assert.That((await Post("/v2/tags/db/resources", Resources(1, Web.Id))).Status, Is.EqualTo(204));
        Assert.That(Web.Tags, Does.Contain("db"));
    }

    private static string Resources(params long[] ids) => JsonSerializer.Serialize(new
    {
        resources = ids.Select(id => new { resource_id = id.ToString(CultureInfo.InvariantCulture), resource_type = "droplet" }),
    });
}
