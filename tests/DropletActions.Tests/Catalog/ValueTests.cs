using DropletActions.Engine;

namespace DropletActions.Tests.Catalog;

/// <summary>The rules for values: what is sent as it is, what is put into the API's form, and what is refused before anything is sent.</summary>
public sealed class ValueTests
{
    private static readonly object[] s_noIds = [0, -1, 1.5, 9223372036854775808m, ulong.MaxValue, "0", "-1", "1.5", "9223372036854775808", "", " ", "one", true, "1e3", "0x10", "1,000", "٣"];

    [TestCase(0)]
    [TestCase("0")]
    [TestCase(0L)]
    public void Midnight_is_an_hour_and_is_sent(object hour) =>
        Assert.That(Wire.Json(Wire.Create("enable_backups", ("Plan", "daily"), ("Hour", hour))), Does.Contain("\"hour\":0}"));

    [Test]
    public void The_six_hours_are_taken_and_no_others()
    {
        var taken = Enumerable.Range(-1, 27).Where(hour => IsTaken("change_backup_policy", ("Plan", "daily"), ("Hour", hour)));
        Assert.That(taken, Is.EqualTo(new[] { 0, 4, 8, 12, 16, 20 }));
        Assert.That(ParameterRules.Hours, Is.EqualTo(new[] { 0, 4, 8, 12, 16, 20 }));
    }

    [TestCase(5)]
    [TestCase(4.5)]
    [TestCase("noon")]
    [TestCase("")]
    public void Another_hour_is_refused_with_the_right_ones(object hour)
    {
        var failure = Wire.Refusal("enable_backups", ("Plan", "daily"), ("Hour", hour));
        Assert.That(failure.Kind, Is.EqualTo(FailureKind.ParameterInvalid));
        Assert.That(failure.Message, Does.Contain($"-Hour '{hour}'").And.Contain("enable_backups"));
        Assert.That(failure.Message + failure.Advice, Does.Contain("0, 4, 8, 12, 16, 20"));
    }

    [TestCase("sun", "SUN")]
    [TestCase("Wed", "WED")]
    [TestCase("SAT", "SAT")]
    [TestCase("Sunday", "SUN")]
    [TestCase("monday", "MON")]
    [TestCase("TUESDAY", "TUE")]
    [TestCase("Wednesday", "WED")]
    [TestCase("Thursday", "THU")]
    [TestCase("Friday", "FRI")]
    [TestCase("Saturday", "SAT")]
    public void A_weekday_is_taken_in_any_case_and_sent_in_the_APIs(string given, string sent) =>
        Assert.That(Wire.Json(Wire.Create("change_backup_policy", ("Plan", "weekly"), ("Weekday", given))), Does.Contain($"\"weekday\":\"{sent}\""));

    [TestCase("sund")]
    [TestCase("someday")]
    [TestCase("Dimanche")]
    [TestCase("0")]
    [TestCase("")]
    public void Another_weekday_is_refused_with_the_right_ones(string weekday)
    {
        var failure = Wire.Refusal("enable_backups", ("Plan", "weekly"), ("Weekday", weekday));
        Assert.That(failure.Kind, Is.EqualTo(FailureKind.ParameterInvalid));
        Assert.That(failure.Message + failure.Advice, Does.Contain(string.Join(", ", ParameterRules.Weekdays)));
    }

    [TestCase("daily")]
    [TestCase("DAILY")]
    public void A_daily_plan_has_no_weekday(string plan)
    {
        var failure = Wire.Refusal("enable_backups", ("Plan", plan), ("Weekday", "SUN"));
        Assert.That(failure.Kind, Is.EqualTo(FailureKind.ParameterInvalid));
        Assert.That(failure.Message, Does.Contain("-Weekday").And.Contain("weekly"));
    }

    [TestCase("Weekday", "SUN")]
    [TestCase("Hour", 0)]
    public void A_day_or_an_hour_needs_a_plan(string parameter, object value)
    {
        var failure = Wire.Refusal("enable_backups", (parameter, value));
        Assert.That(failure.Kind, Is.EqualTo(FailureKind.ParameterRequired));
        Assert.That(failure.Message, Does.Contain("-" + parameter).And.Contain("-Plan"));
    }

    [TestCase("Weekly", "weekly")]
    [TestCase("DAILY", "daily")]
    [TestCase("intra_daily_4h", "intra_daily_4h")]
    [TestCase("Newer-Plan", "Newer-Plan")]
    public void A_plan_this_version_does_not_know_passes_as_it_is(string given, string sent) =>
        Assert.That(Wire.Json(Wire.Create("change_backup_policy", ("Plan", given))), Does.Contain($"\"plan\":\"{sent}\""));

    [Test]
    public void An_unknown_plan_may_have_a_weekday() =>
        Assert.That(IsTaken("change_backup_policy", ("Plan", "monthly"), ("Weekday", "mon"), ("Hour", 8)), Is.True);

    [TestCase("")]
    [TestCase("two words")]
    [TestCase("a\nb")]
    public void A_plan_is_a_word(string plan) => Assert.That(IsTaken("change_backup_policy", ("Plan", plan)), Is.False);

    [TestCaseSource(nameof(s_noIds))]
    public void An_id_is_a_whole_number_from_one(object value)
    {
        Assert.Multiple(() =>
        {
            Assert.That(Wire.Refusal("restore", ("Image", value)).Kind, Is.EqualTo(FailureKind.ParameterInvalid));
            Assert.That(Wire.Refusal("change_kernel", ("Kernel", value)).Kind, Is.EqualTo(FailureKind.ParameterInvalid));
        });
    }

    [TestCase(1, 1)]
    [TestCase("42", 42)]
    [TestCase(long.MaxValue, long.MaxValue)]
    public void An_id_is_sent_as_a_number(object given, long sent)
    {
        Assert.That(Wire.Json(Wire.Create("restore", ("Image", given))), Is.EqualTo($$"""{"type":"restore","image":{{sent}}}"""));
        Assert.That(Wire.Json(Wire.Create("rebuild", ("Image", given))), Is.EqualTo($$"""{"type":"rebuild","image":{{sent}}}"""));
    }

    [Test]
    public void A_backup_has_no_slug() =>
        Assert.That(Wire.Refusal("restore", ("Image", "ubuntu-24-04-x64")).Message, Does.Contain("-Image 'ubuntu-24-04-x64'").And.Contain("restore"));

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(1.5)]
    [TestCase("9223372036854775808")]
    [TestCase("")]
    [TestCase("two words")]
    [TestCase("über")]
    public void An_image_to_rebuild_from_is_an_id_or_a_slug(object value) => Assert.That(IsTaken("rebuild", ("Image", value)), Is.False);

    [TestCase("")]
    [TestCase("   ")]
    [TestCase("a\tb")]
    [TestCase("a\u001b[31m")]
    [TestCase("a\u0085b")]
    public void A_name_says_something_and_has_no_control_characters(string name)
    {
        Assert.That(Wire.Refusal("rename", ("Name", name)).Kind, Is.EqualTo(FailureKind.ParameterInvalid));
        Assert.That(Wire.Refusal("snapshot", ("Name", name)).Kind, Is.EqualTo(FailureKind.ParameterInvalid));
    }

    [TestCase("")]
    [TestCase("s 1vcpu")]
    [TestCase("größer")]
    public void A_size_is_a_slug(string size) => Assert.That(IsTaken("resize", ("Size", size)), Is.False);

    [Test]
    public void A_slug_has_letters_digits_dots_dashes_and_underscores_up_to_255()
    {
        Assert.Multiple(() =>
        {
            Assert.That(IsTaken("resize", ("Size", "azAZ09._-")), Is.True);
            Assert.That(IsTaken("resize", ("Size", new string('s', 255))), Is.True);
            Assert.That(IsTaken("resize", ("Size", new string('s', 256))), Is.False);
            foreach (var beside in "`{@[/:")
                Assert.That(IsTaken("resize", ("Size", $"s{beside}")), Is.False, $"{beside}");
        });
    }

    [TestCase("true", true)]
    [TestCase("False", false)]
    public void A_flag_is_taken_from_a_cell_of_a_table(string given, bool sent) =>
        Assert.That(Wire.Json(Wire.Create("resize", ("Size", "a"), ("Disk", given))), Does.Contain(sent ? "\"disk\":true" : "\"disk\":false"));

    [TestCase("yes")]
    [TestCase(1)]
    public void A_flag_is_true_or_false(object given) => Assert.That(IsTaken("resize", ("Size", "a"), ("Disk", given)), Is.False);

    [TestCase("defenestrate")]
    [TestCase("enable_private_networking")]
    public void An_unknown_type_is_refused_with_the_known_ones(string type)
    {
        var failure = Wire.Refusal(type);
        Assert.That(failure.Kind, Is.EqualTo(FailureKind.ParameterInvalid));
        Assert.That(failure.Message, Does.Contain($"-Type '{type}'"));
        Assert.That(failure.Message + failure.Advice, Does.Contain("power_cycle").And.Contain("-Body"));
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("  ")]
    public void A_type_is_needed(string? type) => Assert.That(Wire.Refusal(type).Kind, Is.EqualTo(FailureKind.ParameterRequired));

    [Test]
    public void A_type_is_taken_in_any_case_and_sent_in_the_APIs() =>
        Assert.That(Wire.Json(Wire.Create(" Power_Cycle ")), Is.EqualTo("""{"type":"power_cycle"}"""));

    private static bool IsTaken(string type, params (string, object?)[] arguments)
    {
        try
        {
            _ = Wire.Create(type, arguments);
            return true;
        }
        catch (DropletApiException e) when (e.Kind == FailureKind.ParameterInvalid)
        {
            return false;
        }
    }
}
