using DropletActions.Engine;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Completion;

/// <summary>The values that the catalog knows are completed without a connection.</summary>
public sealed class CatalogValueTests
{
    private readonly ModuleHost _host = new();

    [OneTimeTearDown]
    public void Stop() => _host.Dispose();

    [TestCase("Invoke-DropletAction web-01 re", "reboot restore resize rebuild rename")]
    [TestCase("Invoke-DropletAction web-01 -Type POWER_", "power_cycle power_off power_on")]
    [TestCase("Invoke-DropletAction web-01 -Type 'sn", "'snapshot'")]
    [TestCase("Get-DropletAction -Type shut", "shutdown")]
    [TestCase("Get-DropletAction -Type reboot, sn", "snapshot")]
    [TestCase("Get-DropletAction -Status ", "in-progress completed errored")]
    [TestCase("Set-DropletBackupPolicy web-01 ", "daily weekly")]
    [TestCase("Enable-DropletBackup web-01 -Plan w", "weekly")]
    [TestCase("Enable-DropletBackup web-01 -Weekday S", "SUN SAT")]
    [TestCase("Enable-DropletBackup web-01 -Hour ", "0 4 8 12 16 20")]
    [TestCase("Invoke-DropletAction web-01 enable_backups -Hour 1", "12 16")]
    public void Values_are_offered_in_their_order(string line, string values) =>
        Assert.That(string.Join(' ', _host.Complete(line).Select(offer => offer.CompletionText)), Is.EqualTo(values));

    [Test]
    public void Every_action_type_is_offered_with_its_effect_and_parameters()
    {
        var offers = _host.Complete("Invoke-DropletAction web-01 ");

        Assert.That(offers.Select(offer => offer.CompletionText), Is.EqualTo(ActionCatalog.All.Select(type => type.Name)));
        Assert.That(offers.Single(offer => offer.CompletionText == "resize").ToolTip, Is.EqualTo("Change the size (the disk too with -Disk) (-Size, -Disk)"));
    }

    [TestCase("Enable-DropletBackup web-01 -Plan d", "A backup each day, kept for 7 days")]
    [TestCase("Enable-DropletBackup web-01 -Weekday W", "Wednesday")]
    [TestCase("Get-DropletAction -Status e", "Failed; the API gives no reason")]
    public void Tooltip_explains_a_value(string line, string tooltip) =>
        Assert.That(_host.Complete(line).Single().ToolTip, Is.EqualTo(tooltip));

    [Test]
    public void Hour_is_shown_in_UTC_and_in_local_time() =>
        Assert.That(_host.Complete("Enable-DropletBackup web-01 -Hour 20").Single().ToolTip, Does.StartWith("20:00 to 00:00 UTC (").And.EndsWith(" here)"));
}
