using System.Collections;
using DropletActions.Engine;
using static DropletActions.FailureKind;

namespace DropletActions.Tests.Catalog;

/// <summary>The text of every refusal: which parameter, what was wrong with it, and what would be right.</summary>
public sealed class RefusalTests
{
    private const string ATextRight = "Use non-empty text without control characters or unpaired surrogates.";
    private static readonly string s_allTypes = "Use one of " + string.Join(", ", ActionCatalog.All.Select(row => row.Name)) + ".";

    private static IEnumerable<TestCaseData> Statements =>
    [
        Refused("", [], ParameterRequired, "-Type is empty.", s_allTypes),
        Refused("warp", [], ParameterInvalid, "-Type 'warp' is not an action type that this version supports.", s_allTypes + " A newer type can be sent with -Body."),

        Refused("reboot", [("Size", "a")], ParameterNotForAction, "-Size is not a parameter of reboot: reboot takes no parameters.", "Omit -Size."),
        Refused("resize", [("Size", "a"), ("Plan", "daily")], ParameterNotForAction, "-Plan is not a parameter of resize: resize takes -Size (required), -Disk.", "Omit -Plan."),
        Refused("resize", [], ParameterRequired, "-Size is missing: resize takes -Size (required), -Disk.", "Add -Size."),

        Refused("resize", [("Size", "a b")], ParameterInvalid, "-Size 'a b' is not valid for resize.", "Use a slug such as s-2vcpu-4gb."),
        Refused("resize", [("Size", "a"), ("Disk", "maybe")], ParameterInvalid, "-Disk 'maybe' is not valid for resize.", "Use true or false."),
        Refused("restore", [("Image", 0)], ParameterInvalid, "-Image '0' is not valid for restore.", "Use an id: an integer of 1 or greater."),
        Refused("rebuild", [("Image", -1)], ParameterInvalid, "-Image '-1' is not valid for rebuild.", "Use an image's id, or the slug of a public image such as ubuntu-24-04-x64."),
        Refused("change_kernel", [("Kernel", "x")], ParameterInvalid, "-Kernel 'x' is not valid for change_kernel.", "Use an id: an integer of 1 or greater."),
        Refused("rename", [("Name", " ")], ParameterInvalid, "-Name ' ' is not valid for rename.", ATextRight),
        Refused("rename", [("NewName", "")], ParameterInvalid, "-NewName '' is not valid for rename.", ATextRight),
        Refused("rename", [("Name", new Nameless())], ParameterInvalid, "-Name '' is not valid for rename.", ATextRight),
        Refused("snapshot", [("Name", "\ud83d")], ParameterInvalid, "-Name '\ufffd' is not valid for snapshot.", ATextRight),

        Refused("enable_backups", [("Plan", "a b")], ParameterInvalid, "-Plan 'a b' is not valid for enable_backups.", "Use a backup plan: daily or weekly."),
        Refused("enable_backups", [("Plan", "weekly"), ("Weekday", "x")], ParameterInvalid, "-Weekday 'x' is not valid for enable_backups.", "Use one of SUN, MON, TUE, WED, THU, FRI, SAT."),
        Refused("enable_backups", [("Plan", "daily"), ("Hour", 5)], ParameterInvalid, "-Hour '5' is not valid for enable_backups.", "Use one of 0, 4, 8, 12, 16, 20 (UTC)."),
        Refused("enable_backups", [("Hour", 4)], ParameterRequired, "-Hour requires -Plan.", "Add -Plan daily or -Plan weekly."),
        Refused("enable_backups", [("Weekday", "SUN")], ParameterRequired, "-Weekday requires -Plan.", "Add -Plan daily or -Plan weekly."),
        Refused("enable_backups", [("Plan", "daily"), ("Weekday", "SUN")], ParameterInvalid, "-Weekday belongs to -Plan weekly; a daily plan has no weekday.", "Omit -Weekday, or use -Plan weekly."),
    ];

    private static IEnumerable<TestCaseData> Bodies =>
    [
        Refused(new Hashtable(), ParameterRequired, "-Body has no 'type'.", "Add it: @{ type = 'reboot' }."),
        Refused(new Hashtable { [1] = 2, ["1"] = 3 }, ParameterInvalid, "-Body contains '1' twice.", "Use each name once."),
        Refused(new Hashtable { ["x"] = new Nameless() }, ParameterInvalid, "-Body contains a Nameless, which cannot be written as JSON.", "Use strings, numbers, booleans, arrays and hashtables."),
        Refused(new Hashtable { ["x"] = double.NaN }, ParameterInvalid, "-Body contains a NaN, which cannot be written as JSON.", "Use strings, numbers, booleans, arrays and hashtables."),
        Refused(new Hashtable { ["x"] = "\ude00" }, ParameterInvalid, "-Body contains a string with an unpaired surrogate, which cannot be written as JSON.", "Use strings, numbers, booleans, arrays and hashtables."),
        Refused(new Hashtable { ["\ud83d"] = 1 }, ParameterInvalid, "-Body contains a string with an unpaired surrogate, which cannot be written as JSON.", "Use strings, numbers, booleans, arrays and hashtables."),
        Refused(new Hashtable { ["x"] = Enumerable.Range(0, 20).Aggregate((object)1, (inner, _) => new[] { inner }) }, ParameterInvalid, "-Body is nested too deeply.", "Use a body as the API describes it."),
    ];

    [TestCaseSource(nameof(Statements))]
    public void Error_of_a_refused_statement_says_what_is_wrong_and_what_is_right(
        string type, (string, object?)[] arguments, FailureKind kind, string message, string advice) =>
        AssertSays(Wire.Refusal(type, arguments), kind, message, advice);

    [TestCaseSource(nameof(Bodies))]
    public void Error_of_a_refused_body_says_what_is_wrong_and_what_is_right(IDictionary body, FailureKind kind, string message, string advice) =>
        AssertSays(Assert.Throws<DropletApiException>(() => ActionRequest.Verbatim(body))!.Failure, kind, message, advice);

    private static void AssertSays(Failure failure, FailureKind kind, string message, string advice)
    {
        Assert.Multiple(() =>
        {
            Assert.That(failure.Kind, Is.EqualTo(kind));
            Assert.That(failure.Message, Is.EqualTo(message));
            Assert.That(failure.Advice, Is.EqualTo(advice));
            Assert.That(failure.Delivery, Is.EqualTo(Delivery.NotSent));
        });
    }

    private static TestCaseData Refused(string type, (string, object?)[] arguments, FailureKind kind, string message, string advice) =>
        new TestCaseData(type, arguments, kind, message, advice).SetArgDisplayNames(message);

    private static TestCaseData Refused(IDictionary body, FailureKind kind, string message, string advice) =>
        new TestCaseData(body, kind, message, advice).SetArgDisplayNames(message + (body.Contains("x") ? "" : " "));

    /// <summary>A value without a useful text.</summary>
    private sealed class Nameless
    {
        public override string? ToString() => null;
    }
}
