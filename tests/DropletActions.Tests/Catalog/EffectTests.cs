using DropletActions.Engine;

namespace DropletActions.Tests.Catalog;

/// <summary>What each row changes about a Droplet, written down a second time.</summary>
public sealed class EffectTests
{
    private static readonly Droplet s_off = new() { DropletId = 5, Name = "web-01", Status = "off", SizeSlug = "small", Image = "ubuntu", Features = ["ipv6"] };
    private static readonly Droplet s_on = s_off with { Status = "active", Features = ["backups"] };

    /// <summary>The plan's columns From and To, for a Droplet that is off without backups and one that is on with backups.</summary>
    private static readonly (string Type, (string, object?)[] Arguments, string Off, string On)[] s_plans =
    [
        ("enable_backups", [], "no backups > backups", "backups > backups"),
        ("enable_backups", [("Plan", "weekly"), ("Weekday", "SUN")], "no backups > weekly backups", "backups > weekly backups"),
        ("disable_backups", [], "no backups > no backups", "backups > no backups"),
        ("change_backup_policy", [("Plan", "daily")], "no backups > daily backups", "backups > daily backups"),
        ("reboot", [], "off > active", "active > active"),
        ("power_cycle", [], "off > active", "active > active"),
        ("shutdown", [], "off > off", "active > off"),
        ("power_off", [], "off > off", "active > off"),
        ("power_on", [], "off > active", "active > active"),
        ("restore", [("Image", 12)], "ubuntu > 12", "ubuntu > 12"),
        ("resize", [("Size", "large")], "small > large", "small > large"),
        ("rebuild", [("Image", "debian")], "ubuntu > debian", "ubuntu > debian"),
        ("rename", [("Name", "db-01")], "web-01 > db-01", "web-01 > db-01"),
        ("enable_ipv6", [], "IPv6 > IPv6", "no IPv6 > IPv6"),
        ("snapshot", [], " > ", " > "),
        ("snapshot", [("Name", "s")], " > s", " > s"),
    ];

    /// <summary>The types whose effect a Droplet shows, with a request whose effect the powered-off or the running Droplet already has.</summary>
    private static readonly (string Type, (string, object?)[] Arguments, bool IsOn, string Description)[] s_reached =
    [
        ("enable_backups", [], true, "has backups enabled"),
        ("disable_backups", [], false, "has backups disabled"),
        ("shutdown", [], false, "is off"),
        ("power_off", [], false, "is off"),
        ("power_on", [], true, "is on"),
        ("resize", [("Size", "small")], true, "has this size"),
        ("rename", [("Name", "web-01")], true, "has this name"),
        ("enable_ipv6", [], false, "has IPv6 enabled"),
    ];

    private static IEnumerable<TestCaseData> Plans => s_plans.Select(plan => new TestCaseData(plan.Type, plan.Arguments, plan.Off, plan.On).SetArgDisplayNames(plan.Type, plan.Off));

    private static IEnumerable<TestCaseData> Goals => s_reached.Select(goal => new TestCaseData(goal.Type, goal.Arguments, goal.IsOn, goal.Description).SetArgDisplayNames(goal.Type));

    [Test]
    public void Each_effect_is_in_this_table() =>
        Assert.That(s_plans.Select(plan => plan.Type).Distinct(), Is.EqualTo(ActionCatalog.All.Where(row => row.Effect is not null).Select(row => row.Name)));

    [TestCaseSource(nameof(Plans))]
    public void Plan_shows_what_changes(string type, (string, object?)[] arguments, string off, string on)
    {
        var request = Wire.Create(type, arguments);

        Assert.That((Shown(s_off, request), Shown(s_on, request)), Is.EqualTo((off, on)));
    }

    [Test]
    public void Step_that_is_planned_again_changes_nothing_more()
    {
        foreach (var (type, arguments, _, _) in s_plans.Where(plan => plan.Off[0] != ' ' && !plan.Off.EndsWith("ly backups", StringComparison.Ordinal)))
        {
            var step = new CheckedStep(1, Wire.Create(type, arguments), 5, null);
            var forecast = new Forecast(s_off);
            var first = forecast.Apply(step, Facts());

            Assert.That(forecast.Apply(step, Facts()), Is.EqualTo(first with { From = first.To }), type);
        }
    }

    [Test]
    public void Only_these_types_are_not_needed_if_their_effect_exists() =>
        Assert.That(ActionCatalog.All.Where(row => row.Reached is not null).Select(row => row.Name), Is.EquivalentTo(s_reached.Select(goal => goal.Type)));

    [TestCaseSource(nameof(Goals))]
    public void Request_is_not_needed_if_the_Droplet_has_its_effect(string type, (string, object?)[] arguments, bool isOn, string description)
    {
        var work = new DropletWork(Wire.Create(type, arguments), 5, null);
        var without = s_off with { Status = isOn ? "off" : "active", Name = "other", SizeSlug = "other", Features = isOn ? [] : ["backups"] };

        Assert.That(ReachedGoals.Find(work, without), Is.Null);
        var reached = ReachedGoals.Find(work, isOn ? s_on : s_off);
        Assert.That(ReachedGoals.Describe(reached!), Is.EqualTo($"web-01 (5) {description}: {type} was not needed."));
    }

    private static string Shown(Droplet droplet, ActionRequest request)
    {
        var step = new Forecast(droplet).Apply(new(1, request, 5, null), Facts());
        return $"{step.From} > {step.To}";
    }

    private static AccountFacts Facts() => new()
    {
        Droplets = new Dictionary<long, Droplet>(),
        Sizes = new Dictionary<string, DropletSize>(),
        Images = new Dictionary<string, DropletImage?>(),
        Pending = new Dictionary<long, DropletAction>(),
    };
}
