using DropletActions.Sandbox;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Sandbox;

/// <summary>The endpoints besides Droplets, actions and tags, which other clients request, and those that are not simulated.</summary>
public sealed class EndpointTests : SandboxFixture
{
    [Test]
    public async Task Account_has_no_firewalls()
    {
        var reply = await Get("/v2/firewalls");
        Assert.That(reply.List("firewalls"), Is.Empty);
        Assert.That(reply.Json.GetProperty("meta").GetProperty("total").GetInt32(), Is.Zero);
    }

    [Test]
    public async Task Regions_list_the_sizes_that_the_token_may_see()
    {
        var regions = (await Get("/v2/regions")).List("regions");
        Assert.That(regions.Select(region => region.GetProperty("slug").GetString()), Does.Contain("nyc3").And.Contain("fra1"));
        Assert.That(regions[0].GetProperty("sizes").GetArrayLength(), Is.Positive);
        var narrow = (await Get("/v2/regions", ClientWith(Sandbox.AddToken("regions:read")))).List("regions");
        Assert.That(narrow[0].GetProperty("sizes").GetArrayLength(), Is.Zero);
    }

    [Test]
    public async Task Image_is_found_by_slug_or_id_and_a_private_one_by_id_alone()
    {
        var bySlug = (await Get("/v2/images/debian-12-x64")).Json.GetProperty("image");
        var byId = await Get($"/v2/images/{bySlug.GetProperty("id").GetInt64()}");
        Assert.That(byId.Json.GetProperty("image").GetRawText(), Is.EqualTo(bySlug.GetRawText()));

        var snapshot = (await Get($"/v2/images/{Web.AddSnapshot("before")}")).Json.GetProperty("image");
        Assert.That(snapshot.GetProperty("name").GetString(), Is.EqualTo("before"));
        Assert.That(snapshot.GetProperty("description").GetString(), Is.Empty);
        Assert.That((await Get("/v2/images/before")).Status, Is.EqualTo(404));
        Assert.That((await Get("/v2/images/1")).Status, Is.EqualTo(404));
    }

    [TestCase("", 2)]
    [TestCase("?resource_type=droplet", 2)]
    [TestCase("?resource_type=volume", 0)]
    public async Task Snapshots_of_the_account_are_those_of_its_Droplets(string query, int count)
    {
        var id = Web.AddSnapshot("before");
        Db.AddSnapshot("after");
        var snapshots = (await Get("/v2/snapshots" + query)).List("snapshots");
        Assert.That(snapshots, Has.Length.EqualTo(count));
        if (count == 0)
            return;

        Assert.That(snapshots[0].GetProperty("id").GetString(), Is.EqualTo($"{id}"), "unlike in a Droplet's list, the id is a text");
        Assert.That(snapshots[0].GetProperty("resource_id").GetString(), Is.EqualTo($"{Web.Id}"));
    }

    [Test]
    public async Task Snapshots_of_an_unknown_resource_type_are_refused() =>
        Assert.That((await Get("/v2/snapshots?resource_type=image")).Status, Is.EqualTo(422));

    [Test]
    public async Task Deleted_snapshot_is_gone_everywhere()
    {
        var id = Web.AddSnapshot("before");
        var kept = Web.AddSnapshot("after");
        Assert.That((await Delete($"/v2/snapshots/{id}")).Status, Is.EqualTo(204));
        Assert.That((await Get($"/v2/snapshots/{id}")).Status, Is.EqualTo(404));
        Assert.That((await Delete($"/v2/snapshots/{id}")).Status, Is.EqualTo(404));
        Assert.That((await Get($"/v2/images/{id}")).Status, Is.EqualTo(404));
        Assert.That((await Get("/v2/images?private=true")).Text, Does.Not.Contain($"{id}"));
        Assert.That(Web.Snapshots, Is.EqualTo(new[] { kept }));
    }

    [Test]
    public async Task Image_that_is_not_a_snapshot_is_not_deleted()
    {
        var backup = Db.Backups[0];
        var reply = await Delete($"/v2/snapshots/{backup}");
        Assert.That((reply.Status, reply.Message), Is.EqualTo((400, "the resource is not a snapshot")));
        Assert.That(Db.Backups, Does.Contain(backup));
        Assert.That((await Delete("/v2/snapshots/fbe805e8-866b-11e6-96bf-000f53315a41")).Status, Is.EqualTo(404), "a volume's snapshot");
    }

    [Test]
    public async Task Rebuild_from_a_snapshot_that_is_deleted_meanwhile_keeps_the_image()
    {
        var id = Web.AddSnapshot("before");
        Assert.That((await Act(Web, new { type = "rebuild", image = id })).Status, Is.EqualTo(201));
        Assert.That((await Delete($"/v2/snapshots/{id}")).Status, Is.EqualTo(204));
        Sandbox.Advance(TimeSpan.FromSeconds(2));
        Assert.That(Web.Image, Is.EqualTo("ubuntu-24-04-x64"));
    }

    [TestCase("true", 80)]
    [TestCase("\"true\"", 80)]
    [TestCase("false", 25)]
    [TestCase("\"false\"", 25)]
    public async Task Disk_may_be_a_boolean_or_its_text(string disk, int size)
    {
        Web.Status = "off";
        var reply = await Act(Web, "{\"type\":\"resize\",\"size\":\"s-2vcpu-4gb\",\"disk\":" + disk + "}");
        Assert.That(reply.Status, Is.EqualTo(201), reply.Text);
        Sandbox.Advance(TimeSpan.FromSeconds(2));
        Assert.That(Web.DiskGB, Is.EqualTo(size));
    }

    [TestCase("GET", "/v2/volumes")]
    [TestCase("DELETE", "/v2/droplets/3164444")]
    public async Task Endpoint_that_is_not_simulated_answers_501_and_names_the_help(string method, string path)
    {
        var reply = method == "GET" ? await Get(path) : await Delete(path);
        Assert.That((reply.Status, reply.ErrorId), Is.EqualTo((501, "not_implemented")));
        Assert.That(reply.Message, Does.Contain($"{method} {path}").And.Contain("about_DropletActions_Testing"));
    }

    [Test]
    public void Help_lists_the_endpoints()
    {
        var page = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "en-US", "about_DropletActions_Testing.md"));
        var listed = page.SkipWhile(line => line != "```text").Skip(1).TakeWhile(line => line != "```")
            .Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        Assert.That(listed, Is.EquivalentTo(Router.Endpoints));
    }
}
