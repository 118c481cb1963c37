namespace DropletActions.Tests.Sandbox;

/// <summary>The actions that change more of a Droplet than its power.</summary>
public sealed class ChangeActionTests : SandboxFixture
{
    [Test]
    public async Task Resize_changes_CPU_and_memory_and_keeps_the_disk()
    {
        Web.Status = "off";
        await Complete(Web, new { type = "resize", size = "s-2vcpu-4gb" });
        Assert.That((Web.Size, Web.Vcpus, Web.MemoryMB, Web.DiskGB, Web.Status), Is.EqualTo(("s-2vcpu-4gb", 2, 4096, 25, "off")));
    }

    [Test]
    public async Task Resize_with_its_disk_cannot_be_undone()
    {
        Web.Status = "off";
        await Complete(Web, new { type = "resize", size = "s-2vcpu-4gb", disk = true });
        Assert.That(Web.DiskGB, Is.EqualTo(80));
        var reply = await Act(Web, new { type = "resize", size = "s-1vcpu-1gb" });
        Assert.That((reply.Status, reply.Message), Is.EqualTo((422, "Size can not decrease size of Droplet's disk image")));
    }

    [Test]
    public async Task Resize_to_the_same_size_is_refused_unless_the_disk_grows()
    {
        Web.Status = "off";
        Assert.That((await Act(Web, new { type = "resize", size = "s-1vcpu-1gb", disk = true })).Message, Is.EqualTo("The droplet is already set to this size."));

        await Complete(Web, new { type = "resize", size = "s-2vcpu-4gb" });
        Assert.That((await Act(Web, new { type = "resize", size = "s-2vcpu-4gb" })).Message, Is.EqualTo("The droplet is already set to this size."));
        await Complete(Web, new { type = "resize", size = "s-2vcpu-4gb", disk = true });
        Assert.That(Web.DiskGB, Is.EqualTo(80));
    }

    [Test]
    public async Task Resize_needs_the_Droplet_off()
    {
        var reply = await Act(Web, new { type = "resize", size = "s-2vcpu-4gb" });
        Assert.That((reply.Status, reply.Message), Is.EqualTo((422, "Droplet is currently powered on.")));
    }

    [Test]
    public async Task Rename_changes_the_name()
    {
        await Complete(Web, new { type = "rename", name = "www.example.com" });
        Assert.That(Web.Name, Is.EqualTo("www.example.com"));
    }

    [Test]
    public async Task Snapshot_becomes_an_image_with_the_requested_name()
    {
        var id = await Complete(Web, new { type = "snapshot", name = "before upgrade" });
        var snapshot = (await Get($"/v2/droplets/{Web.Id}/snapshots")).List("snapshots").Single();
        Assert.That(snapshot.GetProperty("name").GetString(), Is.EqualTo("before upgrade"));
        Assert.That(snapshot.GetProperty("type").GetString(), Is.EqualTo("snapshot"));
        var imageId = snapshot.GetProperty("id").GetInt64();
        Assert.That(Sandbox.Actions.Single(action => action.Id == id).ImageId, Is.EqualTo(imageId));
        Assert.That((await DropletJson(Web)).GetProperty("snapshot_ids")[0].GetInt64(), Is.EqualTo(imageId));
        Assert.That((await Get("/v2/images?private=true&per_page=200")).List("images").Select(image => image.GetProperty("id").GetInt64()),
            Does.Contain(imageId));
    }

    [Test]
    public async Task Snapshot_without_a_name_gets_one()
    {
        await Complete(Web, new { type = "snapshot" });
        var snapshot = (await Get($"/v2/droplets/{Web.Id}/snapshots")).List("snapshots").Single();
        Assert.That(snapshot.GetProperty("name").GetString(), Does.StartWith("web-01-1"));
    }

    [Test]
    public async Task Restore_accepts_a_backup_of_the_same_Droplet()
    {
        await Complete(Db, new { type = "restore", image = Db.Backups[0] });
        Assert.That(Db.Image, Does.StartWith("db-01-"));
        Assert.That((await Act(Web, new { type = "restore", image = Db.Backups[0] })).Message,
            Is.EqualTo("The image is not a backup of this Droplet."));
        var ownBackup = Web.AddBackup();
        Assert.That((await Act(Web, new { type = "restore", image = ownBackup })).Status, Is.EqualTo(201));
    }

    [Test]
    public async Task Rebuild_accepts_a_slug_or_an_id_and_powers_the_Droplet_on()
    {
        Web.Status = "off";
        await Complete(Web, new { type = "rebuild", image = "fedora-42-x64" });
        Assert.That((Web.Image, Web.Status), Is.EqualTo(("fedora-42-x64", "active")));
        await Complete(Web, new { type = "rebuild", image = Web.AddSnapshot("golden") });
        Assert.That(Web.Image, Is.EqualTo("golden"));
    }

    [TestCase("\"no-such-image\"", 422)]
    [TestCase("1", 404)]
    public async Task Rebuild_from_an_image_that_does_not_exist_is_refused(string image, int status) =>
        Assert.That((await Act(Web, $$"""{"type":"rebuild","image":{{image}}}""")).Status, Is.EqualTo(status));

    [Test]
    public async Task Change_kernel_needs_the_Droplet_off_and_a_kernel_that_exists()
    {
        Assert.That((await Act(Web, new { type = "change_kernel", kernel = 991 })).Message, Is.EqualTo("Droplet is currently powered on."));
        Web.Status = "off";
        Assert.That((await Act(Web, new { type = "change_kernel", kernel = 5 })).Status, Is.EqualTo(422));
        await Complete(Web, new { type = "change_kernel", kernel = 991 });
        Assert.That((await DropletJson(Web)).GetProperty("kernel").GetProperty("id").GetInt64(), Is.EqualTo(991));
    }

    [Test]
    public async Task Enable_ipv6_needs_the_Droplet_off_and_adds_the_feature_and_an_address()
    {
        var refused = await Act(Web, new { type = "enable_ipv6" });
        Assert.That((refused.Status, refused.Message), Is.EqualTo((422, "Droplet is currently powered on.")));
        Web.Status = "off";
        await Complete(Web, new { type = "enable_ipv6" });
        var droplet = await DropletJson(Web);
        Assert.That(Web.Features, Does.Contain("ipv6"));
        var address = droplet.GetProperty("networks").GetProperty("v6")[0];
        Assert.That(address.GetProperty("ip_address").GetString(), Does.StartWith("2001:db8::"));
        Assert.That(address.GetProperty("netmask").GetInt32(), Is.EqualTo(64));
    }

    [Test]
    public async Task Password_reset_is_accepted_and_has_no_visible_effect()
    {
        await Complete(Web, new { type = "password_reset" });
        Assert.That((Sandbox.Actions[0].Status, Web.Status), Is.EqualTo(("completed", "active")));
    }
}
