using DropletActions.Engine;
using static DropletActions.Engine.ActionImpact;

namespace DropletActions.Tests.Catalog;

/// <summary>Every row of the catalog, compared with the API's description of that action, written down here a second time.</summary>
public sealed class RowTests
{
    private static readonly Expected[] s_rows =
    [
        new("enable_backups", "", "Plan Weekday Hour", Bulk: true, "droplet:update", Low)
        {
            IsRepeatable = true,
            Examples =
            [
                ([], """{"type":"enable_backups"}"""),
                ([("Plan", "daily"), ("Hour", 20)], """{"type":"enable_backups","backup_policy":{"plan":"daily","hour":20}}"""),
                ([("Hour", 20), ("Weekday", "SUN"), ("Plan", "weekly")], """{"type":"enable_backups","backup_policy":{"plan":"weekly","weekday":"SUN","hour":20}}"""),
            ],
        },
        new("disable_backups", "", "", Bulk: true, "droplet:update", Medium) { IsRepeatable = true, Warning = "No further backups are made." },
        new("change_backup_policy", "Plan", "Weekday Hour", Bulk: false, "droplet:update", Medium)
        {
            IsRepeatable = true,
            WhenRefused = "For a Droplet without backups, use Enable-DropletBackup.",
            Examples =
            [
                ([("Plan", "weekly"), ("Weekday", "WED"), ("Hour", 4)], """{"type":"change_backup_policy","backup_policy":{"plan":"weekly","weekday":"WED","hour":4}}"""),
                ([("Plan", "weekly")], """{"type":"change_backup_policy","backup_policy":{"plan":"weekly"}}"""),
            ],
        },
        new("reboot", "", "", Bulk: false, "droplet:update", Medium) { Done = DoneWhen.DropletActive },
        new("power_cycle", "", "", Bulk: true, "droplet:update", Medium)
        {
            Done = DoneWhen.DropletActive,
            Warning = "Like the reset button: what was not written to disk is lost.",
        },
        new("shutdown", "", "", Bulk: true, "droplet:update", Medium) { IsRepeatable = true, Done = DoneWhen.DropletOff },
        new("power_off", "", "", Bulk: true, "droplet:update", Medium)
        {
            IsRepeatable = true,
            Done = DoneWhen.DropletOff,
            Warning = "Like pulling the plug: what was not written to disk is lost.",
        },
        new("power_on", "", "", Bulk: true, "droplet:update", Low) { IsRepeatable = true, Done = DoneWhen.DropletActive },
        new("restore", "Image", "", Bulk: false, "droplet:update droplet:admin", High)
        {
            CopiesDisk = true,
            Warning = "All data written since that backup is lost.",
            WhenRefused = "Get-DropletBackup <Droplet> lists the backups that can be restored.",
            Examples = [([("Image", 12389723)], """{"type":"restore","image":12389723}""")],
        },
        new("password_reset", "", "", Bulk: false, "droplet:update droplet:admin", High)
        {
            Warning = "A new password goes to the account's e-mail address; the old password stops working.",
        },
        new("resize", "Size", "Disk", Bulk: false, "droplet:update droplet:create", Medium)
        {
            CopiesDisk = true,
            WhenRefused = "The Droplet must be off (Stop-Droplet -Wait). Get-DropletSize -FitsDroplet <Droplet> lists the sizes that it can have.",
            Examples =
            [
                ([("Size", "s-2vcpu-2gb"), ("Disk", true)], """{"type":"resize","size":"s-2vcpu-2gb","disk":true}"""),
                ([("Size", "s-2vcpu-2gb"), ("Disk", false)], """{"type":"resize","size":"s-2vcpu-2gb","disk":false}"""),
                ([("Disk", null), ("Size", "s-2vcpu-2gb")], """{"type":"resize","size":"s-2vcpu-2gb"}"""),
            ],
        },
        new("rebuild", "Image", "", Bulk: false, "droplet:update droplet:admin", High)
        {
            CopiesDisk = true,
            Warning = "All data on the Droplet's disk is lost.",
            Examples =
            [
                ([("Image", "ubuntu-20-04-x64")], """{"type":"rebuild","image":"ubuntu-20-04-x64"}"""),
                ([("Image", "12389723")], """{"type":"rebuild","image":12389723}"""),
                ([("Image", 12389723L)], """{"type":"rebuild","image":12389723}"""),
            ],
        },
        new("rename", "Name", "", Bulk: false, "droplet:update", Medium)
        {
            IsRepeatable = true,
            Examples = [([("Name", "nifty-new-name")], """{"type":"rename","name":"nifty-new-name"}""")],
        },
        new("change_kernel", "Kernel", "", Bulk: false, "droplet:update", Medium)
        {
            WhenRefused = "The kernel can be changed only while the Droplet is off, and only on Droplets from before March 2017.",
            Examples = [([("Kernel", 991)], """{"type":"change_kernel","kernel":991}""")],
        },
        new("enable_ipv6", "", "", Bulk: true, "droplet:update", Medium)
        {
            IsRepeatable = true,
            Warning = "IPv6 cannot be disabled again.",
            WhenRefused = "IPv6 can be enabled only while the Droplet is off: Stop-Droplet <Droplet> -Wait | Enable-DropletIPv6 -Wait | Start-Droplet. A Droplet made from a custom image cannot have IPv6.",
        },
        new("snapshot", "", "Name", Bulk: true, "droplet:update image:create", Low)
        {
            Done = DoneWhen.SnapshotListed,
            CopiesDisk = true,
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
    public void Catalog_has_exactly_these_rows() =>
        Assert.That(ActionCatalog.All.Select(row => row.Name), Is.EqualTo(s_rows.Select(row => row.Type)));

    [TestCaseSource(nameof(Rows))]
    public void Row_matches_the_description_of_the_API(object described)
    {
        var expected = (Expected)described;
        var row = ActionCatalog.Find(expected.Type.ToUpperInvariant())!;
        Assert.Multiple(() =>
        {
            Assert.That(row.Parameters.Select(parameter => parameter.Name), Is.EquivalentTo(expected.Takes));
            Assert.That(row.Parameters.Where(parameter => parameter.IsRequired).Select(parameter => parameter.Name), Is.EqualTo(expected.Needs));
            Assert.That(row.IsBulk, Is.EqualTo(expected.Bulk));
            Assert.That(row.Scopes, Is.EquivalentTo(expected.Scopes));
            Assert.That(row.Impact, Is.EqualTo(expected.Impact));
            Assert.That(row.IsRepeatable, Is.EqualTo(expected.IsRepeatable));
            Assert.That(row.Done, Is.EqualTo(expected.Done));
            Assert.That(row.WaitTimeout, Is.EqualTo(TimeSpan.FromSeconds(expected.CopiesDisk ? 7200 : 600)));
            Assert.That(row.Warning, Is.EqualTo(expected.Warning));
            Assert.That(row.WhenRefused, Is.EqualTo(expected.WhenRefused));
            Assert.That(row.ToString(), Is.EqualTo(expected.Type));
            Assert.That(row.Summary, Is.Not.Empty);
            Assert.That(row.ConfirmPhrase, Is.Not.Empty);
        });
    }

    [TestCaseSource(nameof(Bodies))]
    public void Request_has_this_body(string type, (string, object?)[] arguments, string json)
    {
        var request = Wire.Create(type, arguments);
        Assert.That(Wire.Json(request), Is.EqualTo(json));
        Assert.That(request.Body.Type, Is.EqualTo(type));
        Assert.That(ActionCatalog.Find(request.Body.Type), Is.SameAs(request.Type));
    }

    [TestCaseSource(nameof(NotTaken))]
    public void Parameter_that_a_type_does_not_have_is_refused_with_those_that_it_has(object described, string parameter)
    {
        var expected = (Expected)described;
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
    public void Missing_required_parameter_is_named(object described)
    {
        var expected = (Expected)described;
        foreach (var needed in expected.Needs)
        {
            var failure = Wire.Refusal(expected.Type, (needed, null));
            Assert.That(failure.Kind, Is.EqualTo(FailureKind.ParameterRequired));
            Assert.That(failure.Message, Does.Contain("-" + needed).And.Contain(expected.Type));
        }
    }

    [Test]
    public void Impact_depends_on_the_parameters()
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
    public void Warning_is_that_of_the_row()
    {
        Assert.That(Wire.Create("power_off").Warning, Is.EqualTo("Like pulling the plug: what was not written to disk is lost."));
        Assert.That(Wire.Create("reboot").Warning, Is.Null);
    }

    [Test]
    public void Warning_of_a_resize_depends_on_the_disk()
    {
        Assert.That(Wire.Create("resize", ("Size", "a"), ("Disk", true)).Warning, Is.EqualTo("The disk cannot be made smaller again."));
        Assert.That(Wire.Create("resize", ("Size", "a"), ("Disk", false)).Warning, Is.Null);
    }

    [Test]
    public void Parameter_prints_as_on_a_command_line_and_is_found_by_its_alias()
    {
        var name = ActionCatalog.Find("rename")!.Parameter("newname")!;
        Assert.That(name.ToString(), Is.EqualTo("-Name"));
    }

    [Test]
    public void Known_plans_describe_how_long_a_backup_is_kept() =>
        Assert.That(ParameterRules.BackupPlans.Select(plan => $"{plan.Name}: {plan.Summary}"), Is.EqualTo(new[]
        {
            "daily: A backup each day, kept for 7 days",
            "weekly: A backup each week, kept for 28 days",
        }));

    /// <summary>The API's description of an action type, and the module's behavior.</summary>
    internal sealed record Expected(string Type, string Required, string Optional, bool Bulk, string ScopeList, ActionImpact Impact)
    {
        public string[] Needs => Words(Required);

        public string[] Takes => [.. Words(Required), .. Words(Optional)];

        public string[] Scopes => Words(ScopeList);

        /// <summary>Whether a second one changes nothing: only then is it repeated after a lost response.</summary>
        public bool IsRepeatable { get; init; }

        public DoneWhen Done { get; init; }

        public bool CopiesDisk { get; init; }

        public string? Warning { get; init; }

        public string? WhenRefused { get; init; }

        public IReadOnlyList<((string Name, object? Value)[] Arguments, string Json)> Examples { get; init; } = [([], $$"""{"type":"{{Type}}"}""")];

        private static string[] Words(string list) => list.Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }
}
