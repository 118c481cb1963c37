using DropletActions.Engine;
using static DropletActions.Engine.ActionImpact;

namespace DropletActions.Tests.Catalogue;

/// <summary>Every row of the catalogue against what the API's description says of that action, written down here a second time.</summary>
public sealed class RowTests
{
    private static readonly Expected[] s_rows =
    [
        new("enable_backups", "", "Plan Weekday Hour", Bulk: true, "droplet:update", Low)
        {
            Examples =
            [
                ([], """{"type":"enable_backups"}"""),
                ([("Plan", "daily"), ("Hour", 20)], """{"type":"enable_backups","backup_policy":{"plan":"daily","hour":20}}"""),
                ([("Hour", 20), ("Weekday", "SUN"), ("Plan", "weekly")], """{"type":"enable_backups","backup_policy":{"plan":"weekly","weekday":"SUN","hour":20}}"""),
            ],
        },
        new("disable_backups", "", "", Bulk: true, "droplet:update", Medium),
        new("change_backup_policy", "Plan", "Weekday Hour", Bulk: false, "droplet:update", Medium)
        {
            Examples =
            [
                ([("Plan", "weekly"), ("Weekday", "WED"), ("Hour", 4)], """{"type":"change_backup_policy","backup_policy":{"plan":"weekly","weekday":"WED","hour":4}}"""),
                ([("Plan", "weekly")], """{"type":"change_backup_policy","backup_policy":{"plan":"weekly"}}"""),
            ],
        },
        new("reboot", "", "", Bulk: false, "droplet:update", Medium),
        new("power_cycle", "", "", Bulk: true, "droplet:update", Medium),
        new("shutdown", "", "", Bulk: true, "droplet:update", Medium),
        new("power_off", "", "", Bulk: true, "droplet:update", Medium),
        new("power_on", "", "", Bulk: true, "droplet:update", Low),
        new("restore", "Image", "", Bulk: false, "droplet:update droplet:admin", High)
        {
            Examples = [([("Image", 12389723)], """{"type":"restore","image":12389723}""")],
        },
        new("password_reset", "", "", Bulk: false, "droplet:update droplet:admin", High),
        new("resize", "Size", "Disk", Bulk: false, "droplet:update droplet:create", Medium)
        {
            Examples =
            [
                ([("Size", "s-2vcpu-2gb"), ("Disk", true)], """{"type":"resize","size":"s-2vcpu-2gb","disk":true}"""),
                ([("Size", "s-2vcpu-2gb"), ("Disk", false)], """{"type":"resize","size":"s-2vcpu-2gb","disk":false}"""),
                ([("Disk", null), ("Size", "s-2vcpu-2gb")], """{"type":"resize","size":"s-2vcpu-2gb"}"""),
            ],
        },
        new("rebuild", "Image", "", Bulk: false, "droplet:update droplet:admin", High)
        {
            Examples =
            [
                ([("Image", "ubuntu-20-04-x64")], """{"type":"rebuild","image":"ubuntu-20-04-x64"}"""),
                ([("Image", "12389723")], """{"type":"rebuild","image":12389723}"""),
                ([("Image", 12389723L)], """{"type":"rebuild","image":12389723}"""),
            ],
        },
        new("rename", "Name", "", Bulk: false, "droplet:update", Medium)
        {
            Examples = [([("Name", "nifty-new-name")], """{"type":"rename","name":"nifty-new-name"}""")],
        },
        new("change_kernel", "Kernel", "", Bulk: false, "droplet:update", Medium)
        {
            Examples = [([("Kernel", 991)], """{"type":"change_kernel","kernel":991}""")],
        },
        new("enable_ipv6", "", "", Bulk: true, "droplet:update", Medium),
        new("snapshot", "", "Name", Bulk: true, "droplet:update image:create", Low)
        {
            Examples =
            [
                ([], """{"type":"snapshot"}"""),
                ([("Name", "Nifty New Snapshot")], """{"type":"snapshot","name":"Nifty New Snapshot"}"""),
            ],
        },
    ];

    private static readonly string[] s_allParameters = ["Size", "Disk", "Image", "Name", "Kernel", "Plan", "Weekday", "Hour"];

    private static IEnumerable<TestCaseData> Rows => s_rows.Select(row => new TestCaseData(row).SetArgDisplayNames(row.Type));

    private static IEnumerable<TestCaseData> Bodies => s_rows.SelectMany(row => row.Examples.Select(example =>
        new TestCaseData(row.Type, example.Arguments, example.Json).SetArgDisplayNames(example.Json)));

    private static IEnumerable<TestCaseData> NotTaken => s_rows.SelectMany(row => s_allParameters.Except(row.Takes)
        .Select(parameter => new TestCaseData(row, parameter).SetArgDisplayNames(row.Type, parameter)));

    [Test]
    public void The_catalogue_has_these_rows_and_no_others() =>
        Assert.That(ActionCatalogue.All.Select(row => row.Name), Is.EqualTo(s_rows.Select(row => row.Type)));

    [TestCaseSource(nameof(Rows))]
    public void A_row_says_what_the_API_says(Expected expected)
    {
        var row = ActionCatalogue.Find(expected.Type.ToUpperInvariant())!;
        Assert.Multiple(() =>
        {
            Assert.That(row.Parameters.Select(parameter => parameter.Name), Is.EquivalentTo(expected.Takes));
            Assert.That(row.Parameters.Where(parameter => parameter.IsRequired).Select(parameter => parameter.Name), Is.EqualTo(expected.Needs));
            Assert.That(row.IsBulk, Is.EqualTo(expected.Bulk));
            Assert.That(row.Scopes, Is.EquivalentTo(expected.Scopes));
            Assert.That(row.Impact, Is.EqualTo(expected.Impact));
            Assert.That(row.ToString(), Is.EqualTo(expected.Type));
            Assert.That(row.Summary, Is.Not.Empty);
            Assert.That(row.Deed, Is.Not.Empty);
        });
    }

    [TestCaseSource(nameof(Bodies))]
    public void A_request_puts_this_body_on_the_wire(string type, (string, object?)[] arguments, string json)
    {
        var request = Wire.Create(type, arguments);
        Assert.That(Wire.Json(request), Is.EqualTo(json));
        Assert.That(request.Body.Type, Is.EqualTo(type));
        Assert.That(request.Body.Row, Is.SameAs(request.Type));
    }

    [TestCaseSource(nameof(NotTaken))]
    public void A_parameter_that_a_type_does_not_take_is_refused_with_what_it_takes(Expected expected, string parameter)
    {
        var needed = expected.Needs.Select(name => (name, (object?)(name == "Image" ? "1" : name == "Kernel" ? "1" : "daily")));
        var failure = Wire.Refusal(expected.Type, [.. needed, (parameter, "1")]);
        Assert.Multiple(() =>
        {
            Assert.That(failure.Kind, Is.EqualTo(FailureKind.ParameterNotForAction));
            Assert.That(failure.Delivery, Is.EqualTo(Delivery.NotSent));
            Assert.That(failure.ActionType, Is.EqualTo(expected.Type));
            Assert.That(failure.Message, Does.Contain("-" + parameter).And.Contain(expected.Type));
            foreach (var taken in expected.Takes)
                Assert.That(failure.Message, Does.Contain("-" + taken));
        });
    }

    [TestCaseSource(nameof(Rows))]
    public void A_needed_parameter_is_asked_for_by_name(Expected expected)
    {
        foreach (var needed in expected.Needs)
        {
            var failure = Wire.Refusal(expected.Type, (needed, null));
            Assert.That(failure.Kind, Is.EqualTo(FailureKind.ParameterRequired));
            Assert.That(failure.Message, Does.Contain("-" + needed).And.Contain(expected.Type));
        }
    }

    [Test]
    public void What_asks_to_be_confirmed_follows_the_parameters()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Wire.Create("resize", ("Size", "a"), ("Disk", true)).Impact, Is.EqualTo(High));
            Assert.That(Wire.Create("resize", ("Size", "a"), ("Disk", false)).Impact, Is.EqualTo(Medium));
            Assert.That(Wire.Create("resize", ("Size", "a")).Impact, Is.EqualTo(Medium));
            Assert.That(Wire.Create("snapshot").Impact, Is.EqualTo(Low));
        });
    }

    [Test]
    public void Only_what_copies_a_disk_is_waited_for_longer_than_ten_minutes()
    {
        var long_ = ActionCatalogue.All.Where(row => row.WaitTimeout == TimeSpan.FromSeconds(7200)).Select(row => row.Name);
        Assert.That(long_, Is.EquivalentTo(new[] { "restore", "resize", "rebuild", "snapshot" }));
        Assert.That(ActionCatalogue.All.Select(row => row.WaitTimeout).Distinct(), Is.EquivalentTo(new[] { TimeSpan.FromSeconds(600), TimeSpan.FromSeconds(7200) }));
    }

    [TestCase("enable_backups", null)]
    [TestCase("disable_backups", "No further backups are made.")]
    [TestCase("change_backup_policy", null)]
    [TestCase("reboot", null)]
    [TestCase("power_cycle", "Like the reset button: what was not written to disk is lost.")]
    [TestCase("shutdown", null)]
    [TestCase("power_off", "Like pulling the plug: what was not written to disk is lost.")]
    [TestCase("power_on", null)]
    [TestCase("restore", "All data written since that backup is lost.")]
    [TestCase("password_reset", "A new password goes to the account's e-mail address; the old one ends.")]
    [TestCase("resize", null)]
    [TestCase("rebuild", "All data on the Droplet's disk is lost.")]
    [TestCase("rename", null)]
    [TestCase("change_kernel", null)]
    [TestCase("enable_ipv6", "IPv6 cannot be disabled again.")]
    [TestCase("snapshot", null)]
    public void Who_says_yes_knows_what_is_lost_by_it(string type, string? warning) =>
        Assert.That(Wire.Create(type, s_rows.Single(row => row.Type == type).Examples[0].Arguments.Where(argument => argument.Name != "Disk").ToArray()).Warning, Is.EqualTo(warning));

    [Test]
    public void Who_resizes_the_disk_is_warned_and_who_does_not_is_not()
    {
        Assert.That(Wire.Create("resize", ("Size", "a"), ("Disk", true)).Warning, Is.EqualTo("The disk cannot be made smaller again."));
        Assert.That(Wire.Create("resize", ("Size", "a"), ("Disk", false)).Warning, Is.Null);
    }

    [Test]
    public void What_the_API_refuses_without_a_reason_is_explained()
    {
        Assert.That(ActionCatalogue.All.Where(row => row.WhenRefused is not null).ToDictionary(row => row.Name, row => row.WhenRefused), Is.EquivalentTo(new Dictionary<string, string>
        {
            ["restore"] = "The image must be a backup of this very Droplet.",
            ["resize"] = "A Droplet is resized while it is off: Stop-Droplet <Droplet> -Wait | Resize-Droplet -Size <slug> -Wait | Start-Droplet",
            ["change_kernel"] = "A kernel is changed while the Droplet is off, and only where it is managed from outside (Droplets from before March 2017).",
        }));
    }

    [Test]
    public void A_parameter_prints_as_on_a_command_line_and_is_found_by_its_alias()
    {
        var name = ActionCatalogue.Find("rename")!.Parameter("newname")!;
        Assert.That(name.ToString(), Is.EqualTo("-Name"));
    }

    [Test]
    public void The_known_plans_say_how_long_a_backup_is_kept() =>
        Assert.That(ActionCatalogue.BackupPlans.Select(plan => $"{plan.Name}: {plan.Summary}"), Is.EqualTo(new[]
        {
            "daily: A backup each day, kept for 7 days",
            "weekly: A backup each week, kept for 28 days",
        }));

    [Test]
    public void What_leaves_another_trace_each_time_is_never_repeated()
    {
        string[] onceOnly = ["reboot", "power_cycle", "restore", "password_reset", "resize", "rebuild", "change_kernel", "snapshot"];
        Assert.That(ActionCatalogue.All.Where(row => !row.IsRepeatable).Select(row => row.Name), Is.EquivalentTo(onceOnly));
    }

    [Test]
    public void Stopping_is_done_when_the_Droplet_is_off_and_starting_when_it_is_active()
    {
        var done = ActionCatalogue.All.ToLookup(row => row.Done, row => row.Name);
        Assert.That(done[DoneWhen.DropletOff], Is.EquivalentTo(new[] { "shutdown", "power_off" }));
        Assert.That(done[DoneWhen.DropletActive], Is.EquivalentTo(new[] { "power_on", "power_cycle", "reboot" }));
        Assert.That(done[DoneWhen.SnapshotListed], Is.EqualTo(new[] { "snapshot" }));
    }

    public sealed record Expected(string Type, string Required, string Optional, bool Bulk, string ScopeList, ActionImpact Impact)
    {
        public string[] Needs => Words(Required);

        public string[] Takes => [.. Words(Required), .. Words(Optional)];

        public string[] Scopes => Words(ScopeList);

        public IReadOnlyList<((string Name, object? Value)[] Arguments, string Json)> Examples { get; init; } = [([], $$"""{"type":"{{Type}}"}""")];

        private static string[] Words(string list) => list.Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }
}
