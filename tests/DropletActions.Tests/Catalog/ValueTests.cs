using DropletActions.Engine;

namespace DropletActions.Tests.Catalog;

/// <summary>The rules for values: which are sent unchanged, which are converted for the API, and which are refused before anything is sent.</summary>
public sealed class ValueTests
{
    private static readonly object[] s_noIds = [0, -1, 1.5, 9223372036854775808m, ulong.MaxValue, "0", "-1", "1.5", "9223372036854775808", "", " ", "one", true, "1e3", "0x10", "1,000", "٣"];

    [TestCase(0)]
    [TestCase("0")]
    [TestCase(0L)]
    public void Hour_0_is_sent(object hour) =>
        Assert.That(Wire.Json(Wire.Create("enable_backups", ("Plan", "daily"), ("Hour", hour))), Does.Contain("\"hour\":0}"));

    [Test]
    public void Only_the_six_hours_are_accepted()
    {
        var taken = Enumerable.Range(-1, 27).Where(hour => IsTaken("change_backup_policy", ("Plan", "daily"), ("Hour", hour)));
        Assert.That(taken, Is.EqualTo(new[] { 0, 4, 8, 12, 16, 20 }));
        Assert.That(ParameterRules.Hours, Is.EqualTo(new[] { 0, 4, 8, 12, 16, 20 }));
    }

    [TestCase(5)]
    [TestCase(4.5)]
    [TestCase("noon")]
    [TestCase("")]
    public void Another_hour_is_refused_with_the_valid_ones(object hour)
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
    public void Weekday_is_accepted_in_any_case_and_sent_in_the_APIs_case(string given, string sent) =>
        Assert.That(Wire.Json(Wire.Create("change_backup_policy", ("Plan", "weekly"), ("Weekday", given))), Does.Contain($"\"weekday\":\"{sent}\""));

    [TestCase("sund")]
    [TestCase("someday")]
    [TestCase("Dimanche")]
    [TestCase("0")]
    [TestCase("")]
    public void Another_weekday_is_refused_with_the_valid_ones(string weekday)
    {
        var failure = Wire.Refusal("enable_backups", ("Plan", "weekly"), ("Weekday", weekday));
        Assert.That(failure.Kind, Is.EqualTo(FailureKind.ParameterInvalid));
        Assert.That(failure.Message + failure.Advice, Does.Contain(string.Join(", ", ParameterRules.Weekdays)));
    }

    [TestCase("daily")]
    [TestCase("DAILY")]
    public void Daily_plan_has_no_weekday(string plan)
    {
        var failure = Wire.Refusal("enable_backups", ("Plan", plan), ("Weekday", "SUN"));
        Assert.That(failure.Kind, Is.EqualTo(FailureKind.ParameterInvalid));
        Assert.That(failure.Message, Does.Contain("-Weekday").And.Contain("weekly"));
    }

    [TestCase("Weekday", "SUN")]
    [TestCase("Hour", 0)]
    public void Weekday_or_hour_requires_a_plan(string parameter, object value)
    {
        var failure = Wire.Refusal("enable_backups", (parameter, value));
        Assert.That(failure.Kind, Is.EqualTo(FailureKind.ParameterRequired));
        Assert.That(failure.Message, Does.Contain("-" + parameter).And.Contain("-Plan"));
    }

    [TestCase("Weekly", "weekly")]
    [TestCase("DAILY", "daily")]
    [TestCase("intra_daily_4h", "intra_daily_4h")]
    [TestCase("Newer-Plan", "Newer-Plan")]
    public void Unknown_plan_is_sent_unchanged(string given, string sent) =>
        Assert.That(Wire.Json(Wire.Create("change_backup_policy", ("Plan", given))), Does.Contain($"\"plan\":\"{sent}\""));

    [Test]
    public void Unknown_plan_may_have_a_weekday() =>
        Assert.That(IsTaken("change_backup_policy", ("Plan", "monthly"), ("Weekday", "mon"), ("Hour", 8)), Is.True);

    [TestCase("")]
    [TestCase("two words")]
    [TestCase("a\nb")]
    public void Plan_is_a_word(string plan) => Assert.That(IsTaken("change_backup_policy", ("Plan", plan)), Is.False);

    [TestCaseSource(nameof(s_noIds))]
    public void Id_is_a_positive_integer(object value)
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
    public void Id_is_sent_as_a_number(object given, long sent)
    {
        Assert.That(Wire.Json(Wire.Create("restore", ("Image", given))), Is.EqualTo($$"""{"type":"restore","image":{{sent}}}"""));
        Assert.That(Wire.Json(Wire.Create("rebuild", ("Image", given))), Is.EqualTo($$"""{"type":"rebuild","image":{{sent}}}"""));
    }

    [Test]
    public void Backup_has_no_slug() =>
        Assert.That(Wire.Refusal("restore", ("Image", "ubuntu-24-04-x64")).Message, Does.Contain("-Image 'ubuntu-24-04-x64'").And.Contain("restore"));

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(1.5)]
    [TestCase("9223372036854775808")]
    [TestCase("")]
    [TestCase("two words")]
    [TestCase("über")]
    public void Image_of_a_rebuild_is_an_id_or_a_slug(object value) => Assert.That(IsTaken("rebuild", ("Image", value)), Is.False);

    [TestCase("")]
    [TestCase("   ")]
    [TestCase("a\tb")]
    [TestCase("a\u001b[31m")]
    [TestCase("a\u0085b")]
    public void Name_is_not_blank_and_has_no_control_characters(string name)
    {
        Assert.That(Wire.Refusal("rename", ("Name", name)).Kind, Is.EqualTo(FailureKind.ParameterInvalid));
        Assert.That(Wire.Refusal("snapshot", ("Name", name)).Kind, Is.EqualTo(FailureKind.ParameterInvalid));
    }

    [TestCase("")]
    [TestCase("s 1vcpu")]
    [TestCase("größer")]
    public void Size_is_a_slug(string size) => Assert.That(IsTaken("resize", ("Size", size)), Is.False);

    [Test]
    public void Slug_has_up_to_255_letters_digits_dots_dashes_and_underscores()
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
    public void Switch_is_read_from_a_cell_of_a_table(string given, bool sent) =>
        Assert.That(Wire.Json(Wire.Create("resize", ("Size", "a"), ("Disk", given))), Does.Contain(sent ? "\"disk\":true" : "\"disk\":false"));

    [TestCase("yes")]
    [TestCase(1)]
    public void Switch_is_true_or_false(object given) => Assert.That(IsTaken("resize", ("Size", "a"), ("Disk", given)), Is.False);

    [TestCase("defenestrate")]
    [TestCase("enable_private_networking")]
    public void Unknown_type_is_refused_with_the_known_ones(string type)
    {
        var failure = Wire.Refusal(type);
        Assert.That(failure.Kind, Is.EqualTo(FailureKind.ParameterInvalid));
        Assert.That(failure.Message, Does.Contain($"-Type '{type}'"));
        Assert.That(failure.Message + failure.Advice, Does.Contain("power_cycle").And.Contain("-Body"));
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("  ")]
    public void Type_is_required(string? type) => Assert.That(Wire.Refusal(type).Kind, Is.EqualTo(FailureKind.ParameterRequired));

    [Test]
    public void Type_is_accepted_in_any_case_and_sent_in_the_APIs_case() =>
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
