using System.Text.Json;
using DropletActions.Sandbox;

namespace DropletActions.Tests.Sandbox;

public sealed class DropletListTests : SandboxFixture
{
    [Test]
    public async Task Droplet_has_every_field_that_the_API_requires()
    {
        var droplet = await DropletJson(Web);
        string[] required =
        [
            "id", "name", "memory", "vcpus", "disk", "locked", "status", "created_at", "features", "backup_ids", "next_backup_window",
            "snapshot_ids", "image", "volume_ids", "size", "size_slug", "networks", "region", "tags",
        ];
        Assert.That(droplet.EnumerateObject().Select(field => field.Name), Is.SupersetOf(required));
        Assert.That(droplet.GetProperty("kernel").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(droplet.GetProperty("next_backup_window").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(droplet.GetProperty("id").GetInt64(), Is.EqualTo(3164444));
        Assert.That(droplet.GetProperty("created_at").GetString(), Is.EqualTo("2026-01-31T10:00:00Z"));
        var addresses = droplet.GetProperty("networks").GetProperty("v4").EnumerateArray().ToArray();
        Assert.That(addresses.Select(address => address.GetProperty("type").GetString()), Is.EqualTo(new[] { "public", "private" }));
        Assert.That(droplet.GetProperty("size").GetProperty("slug").GetString(), Is.EqualTo("s-1vcpu-1gb"));
    }

    [TestCase("WEB-01", new[] { "web-01" })]
    [TestCase("web", new string[0])]
    public async Task Name_matches_exactly_in_any_case(string name, string[] expected) =>
        Assert.That(await Names($"name={name}"), Is.EqualTo(expected));

    [Test]
    public async Task Two_Droplets_may_have_the_same_name()
    {
        Sandbox.AddDroplet("web-01");
        Assert.That(await Names("name=web-01"), Is.EqualTo(new[] { "web-01", "web-01" }));
    }

    [Test]
    public async Task GPU_Droplets_are_listed_separately_except_by_tag()
    {
        Sandbox.AddDroplet("gpu-01", gpu: true, tags: ["ml"]);
        Assert.That(await Names("type=droplets"), Is.EqualTo(new[] { "web-01", "web-02", "db-01" }));
        Assert.That(await Names(""), Is.EqualTo(new[] { "web-01", "web-02", "db-01" }));
        Assert.That(await Names("type=gpus"), Is.EqualTo(new[] { "gpu-01" }));
        Assert.That(await Names("tag_name=ml"), Is.EqualTo(new[] { "gpu-01" }));
        Assert.That((await Get("/v2/droplets?type=gpus")).List("droplets")[0].GetProperty("gpu_info").GetProperty("count").GetInt32(), Is.EqualTo(1));
    }

    [TestCase("tag_name=web&name=web-01")]
    [TestCase("tag_name=web&type=droplets")]
    [TestCase("type=planes")]
    public async Task Filters_that_exclude_each_other_are_refused(string query) =>
        Assert.That((await Get("/v2/droplets?" + query)).Status, Is.EqualTo(422));

    [TestCase("web", 2)]
    [TestCase("Web", 0)]
    [TestCase("nothing", 0)]
    public async Task Tag_finds_its_Droplets_in_its_own_case(string tag, int count) =>
        Assert.That(await Names("tag_name=" + tag), Has.Length.EqualTo(count));

    [Test]
    public async Task Sizes_images_kernels_and_the_account_can_be_read()
    {
        var sizes = (await Get("/v2/sizes?per_page=200")).List("sizes");
        Assert.That(sizes.Select(size => size.GetProperty("slug").GetString()), Does.Contain("s-2vcpu-2gb").And.Contain("s-2vcpu-4gb"));
        Assert.That((await Get($"/v2/droplets/{Web.Id}/kernels?page=9")).List("kernels"), Has.Length.EqualTo(11), "171 in pages of 20");
        Assert.That((await Get("/v2/account")).Json.GetProperty("account").GetProperty("status").GetString(), Is.EqualTo("active"));
        var images = (await Get("/v2/images?type=distribution&per_page=200")).List("images");
        Assert.That(images.Select(image => image.GetProperty("slug").GetString()), Does.Contain("ubuntu-20-04-x64").And.Not.Contain("docker-20-04"));
        Assert.That((await Get("/v2/images?private=true")).List("images").Select(image => image.GetProperty("type").GetString()), Is.All.EqualTo("backup"));
    }

    [Test]
    public void Large_fleets_have_names_in_order()
    {
        StartWith(new SandboxOptions { DropletCount = 10_000 });
        Assert.That((Sandbox.Droplets[0].Name, Sandbox.Droplets[9999].Name), Is.EqualTo(("web-0001", "web-10000")));
    }

    private async Task<string[]> Names(string query) =>
        [.. (await Get("/v2/droplets?" + query)).List("droplets").Select(droplet => droplet.GetProperty("name").GetString()!)];
}
