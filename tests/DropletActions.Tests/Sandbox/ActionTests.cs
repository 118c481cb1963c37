using System.Text.Json;
using DropletActions.Sandbox;

namespace DropletActions.Tests.Sandbox;

public sealed class ActionTests : SandboxFixture
{
    [Test]
    public async Task Action_is_accepted_at_once_and_ends_by_the_clock()
    {
        var action = (await Act(Web, new { type = "reboot" })).Json.GetProperty("action");
        Assert.That(action.GetProperty("id").GetInt64(), Is.GreaterThan(int.MaxValue));
        Assert.That(action.GetProperty("status").GetString(), Is.EqualTo("in-progress"));
        Assert.That(action.GetProperty("type").GetString(), Is.EqualTo("reboot"));
        Assert.That(action.GetProperty("started_at").GetString(), Is.EqualTo("2026-03-02T10:00:00Z"));
        Assert.That(action.GetProperty("completed_at").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(action.GetProperty("resource_id").GetInt64(), Is.EqualTo(Web.Id));
        Assert.That(action.GetProperty("resource_type").GetString(), Is.EqualTo("droplet"));
        Assert.That(action.GetProperty("region_slug").GetString(), Is.EqualTo("nyc3"));
        Assert.That(action.GetProperty("region").EnumerateObject().Select(field => field.Name),
            Is.EqualTo(new[] { "name", "slug", "features", "available", "sizes" }));

        Sandbox.Advance(TimeSpan.FromSeconds(30));
        var ended = (await Get($"/v2/actions/{action.GetProperty("id")}")).Json.GetProperty("action");
        Assert.That(ended.GetProperty("status").GetString(), Is.EqualTo("completed"));
        Assert.That(ended.GetProperty("completed_at").GetString(), Is.EqualTo("2026-03-02T10:00:02Z"), "when it ended, not when looked at");
    }

    [Test]
    public async Task Droplet_accepts_one_action_at_a_time()
    {
        await Act(Web, new { type = "reboot" });
        Assert.That((await DropletJson(Web)).GetProperty("locked").GetBoolean(), Is.True);
        var second = await Act(Web, new { type = "reboot" });
        Assert.That(second.Status, Is.EqualTo(422));
        Assert.That(second.Text, Is.EqualTo("""{"id":"unprocessable_entity","message":"Droplet already has a pending event."}"""));
        Sandbox.Advance(TimeSpan.FromSeconds(2));
        Assert.That((await Act(Web, new { type = "reboot" })).Status, Is.EqualTo(201));
        Assert.That(Sandbox.Actions.Select(action => action.Status), Is.EqualTo(new[] { "completed", "in-progress" }));
    }

    [Test]
    public async Task Messages_of_refusals_are_those_of_the_options()
    {
        StartWith(new SandboxOptions { BusyMessage = "Event in progress", OffMessage = "The droplet is already off.", OnMessage = "Please power it off", ActionsLock = false });
        Assert.That((await Act(Web, new { type = "power_on" })).Message, Is.EqualTo("Please power it off"));
        Db.Status = "off";
        Assert.That((await Act(Db, new { type = "power_off" })).Message, Is.EqualTo("The droplet is already off."));
        await Act(Web, new { type = "reboot" });
        Assert.That((await Act(Web, new { type = "reboot" })).Message, Is.EqualTo("Event in progress"));
        Assert.That((await DropletJson(Web)).GetProperty("locked").GetBoolean(), Is.False);
        Assert.That(await ActOnTag("web", new { type = "power_cycle" }), Has.Property("Status").EqualTo(201));
        Assert.That(Sandbox.Actions.Count(action => action.DropletId == Web.Id), Is.EqualTo(1), "It is passed over by tag.");
    }

    [TestCase("BusyMessage")]
    [TestCase("OffMessage")]
    [TestCase("OnMessage")]
    public void Text_of_a_refusal_must_not_be_empty(string option)
    {
        var options = new SandboxOptions { BusyMessage = option == "BusyMessage" ? "" : "a", OffMessage = option == "OffMessage" ? "" : "b", OnMessage = option == "OnMessage" ? "" : "c" };
        Assert.That(() => DropletSandbox.Start(options), Throws.TypeOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo(option));
    }

    [Test]
    public async Task Manually_locked_Droplet_refuses_actions()
    {
        Web.Locked = true;
        Assert.That((await Act(Web, new { type = "reboot" })).Message, Is.EqualTo("Droplet already has a pending event."));
        Web.Locked = false;
        Assert.That((await Act(Web, new { type = "reboot" })).Status, Is.EqualTo(201));
    }

    [Test]
    public async Task Action_is_found_only_under_its_Droplet()
    {
        var id = await Complete(Web, new { type = "reboot" });
        Assert.That((await Get($"/v2/droplets/{Web.Id}/actions/{id}")).Status, Is.EqualTo(200));
        Assert.That((await Get($"/v2/droplets/{Db.Id}/actions/{id}")).Status, Is.EqualTo(404));
        Assert.That((await Get($"/v2/droplets/{Web.Id}/actions/{id + 1}")).Status, Is.EqualTo(404));
        Assert.That((await Get($"/v2/droplets/{Web.Id}/actions")).List("actions"), Has.Length.EqualTo(1));
        Assert.That((await Get($"/v2/droplets/{Db.Id}/actions")).List("actions"), Is.Empty);
    }

    [Test]
    public async Task Errored_action_has_no_effect()
    {
        Sandbox.Outcomes.Add(SandboxOutcome.Errored("power_off"));
        var id = await Complete(Web, new { type = "power_off" });
        var action = (await Get($"/v2/actions/{id}")).Json.GetProperty("action");
        Assert.That(action.GetProperty("status").GetString(), Is.EqualTo("errored"));
        Assert.That(action.GetProperty("completed_at").GetString(), Is.Not.Null);
        Assert.That((Web.Status, Web.Locked), Is.EqualTo(("active", false)));
    }

    [Test]
    public async Task Endless_action_lasts_until_it_is_ended_manually()
    {
        Sandbox.Outcomes.Add(SandboxOutcome.NeverEnds(dropletId: Web.Id));
        var id = await Complete(Web, new { type = "power_off" });
        Sandbox.Advance(TimeSpan.FromDays(400));
        Assert.That(Sandbox.Actions[0].Status, Is.EqualTo("in-progress"));
        Assert.That((Sandbox.EndAction(id), Sandbox.EndAction(id)), Is.EqualTo((true, false)));
        Assert.That((Sandbox.Actions[0].Status, Web.Status), Is.EqualTo(("completed", "off")));
    }

    [Test]
    public async Task Action_can_have_a_duration_of_its_own()
    {
        Sandbox.Outcomes.Add(SandboxOutcome.Takes(60, "snapshot"));
        await Act(Web, new { type = "snapshot" });
        Sandbox.Advance(TimeSpan.FromSeconds(59));
        Assert.That(Sandbox.Actions[0].Status, Is.EqualTo("in-progress"));
        Sandbox.Advance(TimeSpan.FromSeconds(1));
        Assert.That(Sandbox.Actions[0].Status, Is.EqualTo("completed"));
    }

    [Test]
    public async Task Last_of_several_outcomes_applies_as_often_as_configured()
    {
        Sandbox.Outcomes.Add(SandboxOutcome.NeverEnds("reboot"));
        Sandbox.Outcomes.Add(SandboxOutcome.Errored("reboot") with { Times = 1 });
        await Complete(Web, new { type = "reboot" });
        await Complete(Web, new { type = "reboot" });
        Assert.That(Sandbox.Actions.Select(action => action.Status), Is.EqualTo(new[] { "errored", "in-progress" }));
    }

    [Test]
    public async Task Removed_Droplet_is_gone_and_its_actions_stay_in_the_history()
    {
        var web = Web;
        await Act(web, new { type = "reboot" });
        Assert.That(Sandbox.RemoveDroplet(web.Id), Is.True);
        Sandbox.Advance(TimeSpan.FromSeconds(2));
        Assert.That((await Get($"/v2/droplets/{web.Id}")).Status, Is.EqualTo(404));
        Assert.That((await Act(web, new { type = "reboot" })).Status, Is.EqualTo(404));
        Assert.That((await Get("/v2/actions")).List("actions"), Has.Length.EqualTo(1));
    }
}
