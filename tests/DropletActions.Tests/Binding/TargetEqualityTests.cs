namespace DropletActions.Tests.Binding;

/// <summary>Equality of targets, which decides whether the filter of a mock matches.</summary>
public sealed class TargetEqualityTests
{
    private static readonly Droplet s_droplet = new() { DropletId = 5, Name = "web-01" };

    private static IEnumerable<TestCaseData> Pairs =>
    [
        new("web-01", "web-01", true), new("web-01", "WEB-01", true), new("web-01", "web-02", false), new("web*", "web*", true), new("web*", "web-01", false),
        new(5, 5, true), new(5, "5", true), new(5, 5L, true), new(5, 6, false), new(5, "web-01", false), new("web-01", 5, false),
        new(s_droplet, "web-01", true), new(s_droplet, 5, true), new(s_droplet, s_droplet, true), new(s_droplet, 6, false), new(s_droplet, "web-02", false),
        new(s_droplet, s_droplet with { DropletId = 6 }, false), new(s_droplet, new DropletAction { DropletId = 5 }, true),
        new("web-01", s_droplet, true), new(5, s_droplet, true), new("web-01", "", false), new("web-01", 1.5, false), new("web-01", null, false),
    ];

    [TestCaseSource(nameof(Pairs))]
    public void Target_equals_what_names_the_same_Droplet(object given, object? other, bool isSame)
    {
        var target = DropletTarget.From(given);

        Assert.That(target.Equals(other), Is.EqualTo(isSame));
        if (isSame)
        {
            Assert.That(target.Equals(DropletTarget.From(other)), Is.True);
            Assert.That(DropletTarget.From(other).Equals(target), Is.True);
            Assert.That(DropletTarget.From(other).GetHashCode(), Is.EqualTo(target.GetHashCode()));
        }
    }
}
