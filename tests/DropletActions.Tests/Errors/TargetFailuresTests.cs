using DropletActions.Engine;
using DropletActions.Tests.Scheduling;

namespace DropletActions.Tests.Errors;

/// <summary>Failures from the user's perspective: the Droplet by its name, the type, and advice.</summary>
public sealed class TargetFailuresTests
{
    private static readonly Failure s_rejected = new(FailureKind.Rejected, "Droplet 5 was not rebooted: the API refused the request (HTTP 422).")
    {
        Reason = "the API refused the request (HTTP 422).",
        Advice = "Change it.",
        ActionType = "reboot",
    };
    private static readonly Droplet s_web = new() { DropletId = 5, Name = "web-05" };

    [Test]
    public void Droplet_that_was_named_is_named_in_its_error()
    {
        var failure = TargetFailures.About(FleetScene.On(5, name: "web-05"), s_rejected);
        Assert.That(failure, Is.EqualTo(s_rejected with { Message = "Droplet web-05 (5) was not rebooted: the API refused the request (HTTP 422).", Reason = s_rejected.Reason, DropletId = 5 }));
        Assert.That(TargetFailures.About(FleetScene.On(5), s_rejected).Message, Is.EqualTo(s_rejected.Message));
    }

    [TestCase("Droplet 55 has a pending event. (HTTP 422)", "Droplet web-05 (5) was not rebooted: Droplet 55 has a pending event. (HTTP 422)")]
    [TestCase("the API says: Droplet 5 is off.", "Droplet web-05 (5) was not rebooted: the API says: Droplet 5 is off.", Description = "The API's words stay its own.")]
    public void Reason_is_composed_with_the_name_and_not_changed(string reason, string message)
    {
        var failure = TargetFailures.About(FleetScene.On(5, name: "web-05"), s_rejected with { Message = "Droplet 5 was not rebooted: " + reason, Reason = reason });
        Assert.That(failure.Message, Is.EqualTo(message));
    }

    [TestCase("Droplet 5", Description = "A Droplet may have such a name.")]
    [TestCase("55")]
    [TestCase("{0}")]
    [TestCase("$1")]
    public void Name_is_inserted_without_changes(string name)
    {
        var failure = TargetFailures.About(FleetScene.On(5, name: name), s_rejected);
        Assert.That(failure.Message, Is.EqualTo($"Droplet {name} (5) was not rebooted: the API refused the request (HTTP 422)."));
    }

    [Test]
    public void Message_without_a_reason_follows_the_name_unchanged()
    {
        var lost = s_rejected with { Message = "The file of Droplet 5 is full, and Droplet 55 is another." };
        Assert.That(lost.Reason, Is.Null);
        Assert.That(TargetFailures.About(FleetScene.On(5, name: "web-05"), lost).Message, Is.EqualTo("Droplet web-05 (5) was not rebooted. " + lost.Message));
        Assert.That(TargetFailures.About(FleetScene.On(5), lost).Message, Is.EqualTo("Droplet 5 was not rebooted. " + lost.Message));
    }

    [Test]
    public void Failure_of_another_request_says_which_one()
    {
        var search = new Failure(FailureKind.ServerError, "The actions of Droplet 5 could not be read: the API failed (HTTP 500).") { Reason = "the actions of Droplet 5 could not be read: the API failed (HTTP 500).", DropletId = 5 };
        Assert.That(TargetFailures.About(FleetScene.On(5, name: "web-05"), search).Message, Is.EqualTo("Droplet web-05 (5) was not rebooted: the actions of Droplet 5 could not be read: the API failed (HTTP 500)."));
    }

    [Test]
    public void Name_that_is_already_there_is_not_added_again()
    {
        var named = TargetFailures.About(FleetScene.On(5, name: "web-05"), s_rejected);
        Assert.That(TargetFailures.About(FleetScene.On(5, name: "web-05"), named).Message, Is.EqualTo(named.Message));
    }

    [Test]
    public void Failure_of_another_Droplet_keeps_its_message()
    {
        var other = s_rejected with { DropletId = 55 };
        Assert.That(TargetFailures.About(FleetScene.On(5, name: "web-05"), other).Message, Is.EqualTo(other.Message));
    }

    [Test]
    public void Known_parts_of_a_failure_are_kept()
    {
        var failure = TargetFailures.About(FleetScene.On(5), s_rejected with { ActionType = "power_off", DropletId = 6 });
        Assert.That((failure.ActionType, failure.DropletId), Is.EqualTo(("power_off", (long?)6)));
    }

    [Test]
    public void Empty_name_counts_as_no_name() =>
        Assert.That(TargetFailures.About(FleetScene.On(5, name: ""), s_rejected).Message, Is.EqualTo(s_rejected.Message));

    [TestCase(true, true, null, "The Droplet no longer has the tag 'web'.")]
    [TestCase(true, false, null, "The API started no action for it and gave no reason.")]
    [TestCase(true, true, "off", "The API started no action for it and gave no reason; the Droplet's status is 'off'.")]
    [TestCase(true, true, "busy", "Another action of the Droplet is in progress.")]
    [TestCase(false, true, null, "The response was lost, and no action that it started was found; the Droplet no longer has the tag 'web'.")]
    [TestCase(false, false, null, "The response was lost, and no action that it started was found.")]
    [TestCase(false, true, "off", "The response was lost, and no action that it started was found; the Droplet's status is 'off'.")]
    [TestCase(true, true, "locked", "The API started no action for it and gave no reason; the Droplet's status is 'locked'.")]
    [TestCase(true, false, "busy and unlisted", "Another action of the Droplet is in progress.")]
    [TestCase(false, true, "busy", "The response was lost, and no action that it started was found; another action of the Droplet is in progress.")]
    public void Reason_for_a_skipped_Droplet_is_reported_if_it_is_known(bool isCertain, bool isListed, string? status, string message)
    {
        var now = status is null or "busy and unlisted" ? null : s_web with { Status = status, Locked = status == "locked" };
        var failure = TargetFailures.PassedOver("web", isCertain, isListed, now, isBusy: status?.StartsWith("busy", StringComparison.Ordinal) == true);
        Assert.That((failure.Kind, failure.Message), Is.EqualTo((isCertain ? FailureKind.NotActedOn : FailureKind.OutcomeUnknown, message)));
    }

    [Test]
    public void Failure_of_a_tag_is_not_that_of_a_single_Droplet() =>
        Assert.That(TargetFailures.About(FleetScene.OnTag("web", [s_web]), s_rejected).DropletId, Is.Null);

    [Test]
    public void Advice_of_a_type_is_shown_only_for_a_refusal()
    {
        var resize = new DropletWork(Catalog.Wire.Create("resize", ("Size", "a")), 5, null);
        foreach (var status in new[] { 400, 409, 422 })
            Assert.That(TargetFailures.About(resize, s_rejected with { HttpStatus = status }).Advice, Is.EqualTo("Change it. " + resize.Request.Type.WhenRefused));
        foreach (var status in new int?[] { 307, 410, null })
            Assert.That(TargetFailures.About(resize, s_rejected with { HttpStatus = status }).Advice, Is.EqualTo("Change it."), "A redirect says nothing of the Droplet.");
        Assert.That(TargetFailures.About(resize, s_rejected with { Kind = FailureKind.DropletBusy, HttpStatus = 422 }).Advice, Is.EqualTo("Change it."));
        Assert.That(TargetFailures.About(FleetScene.On(5), s_rejected with { HttpStatus = 422 }).Advice, Is.EqualTo("Change it."));
    }

    [Test]
    public void Tag_without_Droplets_is_named()
    {
        var failure = TargetFailures.NoDropletTagged(FleetScene.OnTag("web", []));
        Assert.That((failure.Kind, failure.Message, failure.ActionType), Is.EqualTo((FailureKind.TagMatchesNothing, "No Droplet has the tag 'web'.", "power_cycle")));
        Assert.That(failure.Advice, Is.EqualTo("Tag names are case-sensitive. Get-Droplet shows the tags of each Droplet."));
    }

    [Test]
    public void Failure_of_one_Droplet_of_many_has_its_own_name()
    {
        var tag = FleetScene.OnTag("web", [s_web]);
        Assert.That(tag.For(s_web), Is.EqualTo(new DropletWork(tag.Request, 5, "web-05")));
        Assert.That(tag.For(s_web with { Name = "" }).DropletName, Is.Null);
        Assert.That((tag.For(s_web).Label, tag.For(s_web with { Name = "" }).Label), Is.EqualTo(("web-05 (5)", "Droplet 5")));
    }
}
