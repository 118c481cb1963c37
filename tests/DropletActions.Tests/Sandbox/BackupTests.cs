namespace DropletActions.Tests.Sandbox;

public sealed class BackupTests : SandboxFixture
{
    [Test]
    public async Task Enabled_backups_are_daily_by_default()
    {
        await Complete(Web, new { type = "enable_backups" });
        Assert.That(Web.Features, Does.Contain("backups"));
        var record = (await Get($"/v2/droplets/{Web.Id}/backups/policy")).Json.GetProperty("policy");
        Assert.That(record.GetProperty("backup_enabled").GetBoolean(), Is.True);
        Assert.That(record.GetProperty("backup_policy").GetRawText(),
            Is.EqualTo("""{"plan":"daily","hour":0,"window_length_hours":4,"retention_period_days":7}"""));
        Assert.That(record.GetProperty("next_backup_window").GetProperty("start").GetString(), Is.EqualTo("2026-03-03T00:00:00Z"));
    }

    [Test]
    public async Task Weekly_policy_has_its_day_and_hour()
    {
        await Complete(Web, new { type = "enable_backups", backup_policy = new { plan = "weekly", weekday = "WED", hour = 20 } });
        var record = (await Get($"/v2/droplets/{Web.Id}/backups/policy")).Json.GetProperty("policy");
        Assert.That(record.GetProperty("backup_policy").GetRawText(),
            Is.EqualTo("""{"plan":"weekly","weekday":"WED","hour":20,"window_length_hours":4,"retention_period_days":28}"""));
        Assert.That(record.GetProperty("next_backup_window").GetRawText(),
            Is.EqualTo("""{"start":"2026-03-04T20:00:00Z","end":"2026-03-05T00:00:00Z"}"""));
    }

    [Test]
    public async Task Disabled_backups_leave_no_policy()
    {
        await Complete(Db, new { type = "disable_backups" });
        Assert.That((await Get($"/v2/droplets/{Db.Id}/backups/policy")).Text,
            Is.EqualTo($$$"""{"policy":{"droplet_id":{{{Db.Id}}},"backup_enabled":false}}"""));
        Assert.That(Db.Backups, Has.Count.EqualTo(2), "what was backed up stays");
    }

    [Test]
    public async Task Backups_that_are_off_cannot_be_disabled() =>
        Assert.That((await Act(Web, new { type = "disable_backups" })).Message, Is.EqualTo("Backups have already been disabled on this Droplet."));

    [Test]
    public async Task Policy_can_only_be_changed_if_backups_are_enabled()
    {
        var body = new { type = "change_backup_policy", backup_policy = new { plan = "daily", hour = 4 } };
        Assert.That((await Act(Web, body)).Message, Is.EqualTo("Backups are not enabled for this Droplet."));
        await Complete(Db, body);
        Assert.That(Db.BackupPlan, Is.EqualTo("daily"));
    }

    [Test]
    public async Task Unknown_plan_is_accepted()
    {
        await Complete(Db, new { type = "change_backup_policy", backup_policy = new { plan = "intra_daily_4h", hour = 0 } });
        Assert.That(Db.BackupPlan, Is.EqualTo("intra_daily_4h"));
    }

    [TestCase("""{"plan":"Every day"}""")]
    [TestCase("""{"plan":""}""")]
    [TestCase("""{"plan":1}""")]
    [TestCase("""{}""")]
    [TestCase("""[]""")]
    [TestCase("""{"plan":"daily","hour":5}""")]
    [TestCase("""{"plan":"daily","hour":4294967296}""")]
    [TestCase("""{"plan":"daily","hour":"4"}""")]
    [TestCase("""{"plan":"daily","weekday":"SUN"}""")]
    [TestCase("""{"plan":"weekly","weekday":"Sunday"}""")]
    [TestCase("""{"plan":"weekly","weekday":1}""")]
    public async Task Invalid_policy_is_refused(string policy)
    {
        var reply = await Act(Db, $$"""{"type":"change_backup_policy","backup_policy":{{policy}}}""");
        Assert.That(reply.Status, Is.EqualTo(422));
        Assert.That(reply.Message, Does.StartWith("backup_policy"));
    }

    [Test]
    public async Task Empty_weekday_and_hour_0_are_accepted() =>
        Assert.That((await Act(Db, """{"type":"change_backup_policy","backup_policy":{"plan":"daily","weekday":"","hour":0}}""")).Status, Is.EqualTo(201));

    [Test]
    public async Task Policies_of_all_Droplets_are_a_map_with_pages()
    {
        var reply = await Get("/v2/droplets/backups/policies?per_page=2");
        var policies = reply.Json.GetProperty("policies").EnumerateObject().ToArray();
        Assert.That(policies.Select(policy => policy.Name), Is.EqualTo(new[] { $"{Web.Id}", $"{Web.Id + 1}" }));
        Assert.That(reply.Json.GetProperty("meta").GetProperty("total").GetInt32(), Is.EqualTo(3));
        Assert.That(reply.Json.GetProperty("links").GetProperty("pages").GetProperty("next").GetString(), Does.Contain("page=2"));
    }

    [Test]
    public async Task Supported_policies_list_plans_hours_and_days()
    {
        var policies = (await Get("/v2/droplets/backups/supported_policies")).List("supported_policies");
        Assert.That(policies.Select(policy => policy.GetProperty("name").GetString()), Is.EqualTo(new[] { "weekly", "daily" }));
        Assert.That(policies.Select(policy => policy.GetProperty("possible_days").GetArrayLength()), Is.EqualTo(new[] { 7, 0 }));
    }

    [Test]
    public async Task Backups_are_listed_and_named_in_the_Droplet()
    {
        var backups = (await Get($"/v2/droplets/{Db.Id}/backups")).List("backups");
        Assert.That(backups.Select(backup => backup.GetProperty("id").GetInt64()), Is.EqualTo(Db.Backups));
        Assert.That(backups[0].GetProperty("type").GetString(), Is.EqualTo("backup"));
        Assert.That((await DropletJson(Db)).GetProperty("backup_ids").GetArrayLength(), Is.EqualTo(2));
        Assert.That((await DropletJson(Db)).GetProperty("next_backup_window").GetProperty("start").GetString(), Is.EqualTo("2026-03-08T04:00:00Z"));
    }
}
