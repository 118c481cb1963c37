using DropletActions.Sandbox;

namespace DropletActions.Tests.Sandbox;

public sealed class ByTagTests : SandboxFixture
{
    [Test]
    public async Task One_request_starts_an_action_on_each_Droplet_of_the_tag()
    {
        var reply = await ActOnTag("env:prod", new { type = "shutdown" });
        Assert.That(reply.Status, Is.EqualTo(201));
        Assert.That(reply.List("actions").Select(action => action.GetProperty("resource_id").GetInt64()),
            Is.EqualTo(Sandbox.Droplets.Select(droplet => droplet.Id)));
        Assert.That(reply.Json.EnumerateObject().Select(field => field.Name), Is.EqualTo(new[] { "actions" }), "no links, no meta");
        Sandbox.Advance(TimeSpan.FromSeconds(2));
        Assert.That(Sandbox.Droplets.Select(droplet => droplet.Status), Is.All.EqualTo("off"));
    }

    [TestCase("power_cycle")]
    [TestCase("power_off")]
    [TestCase("shutdown")]
    [TestCase("enable_backups")]
    [TestCase("snapshot")]
    public async Task Type_that_can_be_started_by_tag(string type) =>
        Assert.That((await ActOnTag("web", new { type })).List("actions"), Has.Length.EqualTo(2));

    [TestCase("power_on")]
    [TestCase("enable_ipv6")]
    public async Task Type_that_needs_Droplets_off_skips_the_others(string type)
    {
        Web.Status = "off";
        Assert.That((await ActOnTag("web", new { type })).List("actions"), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task Disabling_backups_skips_Droplets_without_backups() =>
        Assert.That((await ActOnTag("env:prod", new { type = "disable_backups" })).List("actions"), Has.Length.EqualTo(1));

    [TestCase("""{"type":"reboot"}""")]
    [TestCase("""{"type":"password_reset"}""")]
    [TestCase("""{"type":"restore","image":1}""")]
    [TestCase("""{"type":"rebuild","image":"debian-12-x64"}""")]
    [TestCase("""{"type":"resize","size":"s-2vcpu-4gb"}""")]
    [TestCase("""{"type":"rename","name":"x"}""")]
    [TestCase("""{"type":"change_kernel","kernel":991}""")]
    [TestCase("""{"type":"change_backup_policy","backup_policy":{"plan":"daily"}}""")]
    [TestCase("""{"type":"enable_backups","backup_policy":{"plan":"daily"}}""")]
    [TestCase("""{"type":"explode"}""")]
    public async Task Type_without_a_bulk_request_is_refused(string body)
    {
        Assert.That((await Post("/v2/droplets/actions?tag_name=web", body)).Status, Is.EqualTo(422));
        Assert.That(Sandbox.Actions, Is.Empty);
    }

    [Test]
    public async Task Busy_Droplet_is_skipped()
    {
        await Act(Web, new { type = "reboot" });
        var actions = (await ActOnTag("web", new { type = "power_cycle" })).List("actions");
        Assert.That(actions.Single().GetProperty("resource_id").GetInt64(), Is.EqualTo(Web.Id + 1));
    }

    [Test]
    public async Task Tag_without_Droplets_starts_nothing()
    {
        var reply = await ActOnTag("nothing", new { type = "shutdown" });
        Assert.That((reply.Status, reply.Text), Is.EqualTo((201, """{"actions":[]}""")));
        StartWith(new SandboxOptions { UnmatchedTagIsNotFound = true });
        Assert.That((await ActOnTag("nothing", new { type = "shutdown" })).Status, Is.EqualTo(404));
    }

    [Test]
    public async Task Tag_is_required() =>
        Assert.That((await Post("/v2/droplets/actions", """{"type":"shutdown"}""")).Message, Is.EqualTo("tag_name is required."));

    [Test]
    public async Task Snapshots_by_tag_have_the_same_name()
    {
        await ActOnTag("web", new { type = "snapshot", name = "nightly" });
        Sandbox.Advance(TimeSpan.FromSeconds(2));
        Assert.That((await Get("/v2/images?private=true")).List("images").Count(image => image.GetProperty("name").GetString() == "nightly"), Is.EqualTo(2));
    }
}
