using System.Management.Automation;
using System.Xml.Linq;
using DropletActions.Commands;
using DropletActions.Sandbox;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Module;

/// <summary>Every heading of every table is a property with the value that the table shows, in this process and after serialization.</summary>
public sealed class HeadingTests
{
    private SandboxHost _host = null!;

    private static IEnumerable<TestCaseData> Headings =>
        from view in XDocument.Load(Path.Combine(Repository.Root, "src", "DropletActions", "Formats", "DropletActions.Format.ps1xml")).Descendants("View")
        from label in view.Descendants("TableColumnHeader").Elements("Label")
        select new TestCaseData(view.Descendants("TypeName").Single().Value, label.Value.Replace(" ", "", StringComparison.Ordinal));

    [OneTimeSetUp]
    public void SetUp()
    {
        _host = new(new() { ActionSeconds = 0, DropletCount = 40 });
        _host.Run("""
            function Copy-Serialized($Object) {
                [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($Object, 2))
            }
            Restart-Droplet 3164444 -Wait | Out-Null
            $objects = @(
                Get-Droplet 3164444
                Get-DropletAction web-0001
                [DropletActions.DropletImage]@{ Id = 7; DropletId = 5; Name = 'a'; CreatedAt = '2026-01-01'; SizeGB = 2.5 }
                [DropletActions.DropletKernel]@{ Id = 7; DropletId = 5; Name = 'a'; Version = 'b' }
                [DropletActions.DropletBackupPolicy]@{ DropletId = 5; BackupsEnabled = $true; Plan = 'weekly'; Weekday = 'SUN'; Hour = 4; RetentionDays = 28; NextWindowStart = '2026-01-01' }
                [DropletActions.DropletJournalEntry]@{ DropletId = 5; Type = 'reboot'; State = 'failed'; Error = 'no'; UpdatedAt = '2026-01-01' }
            )
            """);
    }

    [OneTimeTearDown]
    public void TearDown() => _host.Dispose();

    [TestCaseSource(nameof(Headings))]
    public void Heading_of_a_table_is_a_property(string typeName, string heading)
    {
        var type = new[] { typeof(Droplet), typeof(DropletActionCommand), typeof(DropletSandbox) }.Select(known => known.Assembly.GetType(typeName)).First(found => found is not null)!;

        Assert.That(type.GetProperties().Select(property => property.Name), Has.Some.EqualTo(heading).IgnoreCase);
    }

    [TestCaseSource(nameof(Headings))]
    public void Heading_of_a_table_has_the_same_value_after_serialization(string typeName, string heading)
    {
        var compare = _host.Run($$"""
            $object = $objects | Where-Object { $_.PSObject.TypeNames -contains '{{typeName}}' } | Select-Object -First 1
            if ($object) { "$($object.{{heading}})", "$((Copy-Serialized $object).{{heading}})", "$(($object | Select-Object {{heading}}).{{heading}})" }
            """).Output;

        if (typeName.Contains("Sandbox", StringComparison.Ordinal))
            return;

        Assert.That(compare, Has.Count.EqualTo(3).Or.Empty);
        Assert.That(compare.Distinct().Count(), Is.LessThanOrEqualTo(1), string.Join(" | ", compare));
    }

    [TestCase("DropletAction", "Droplet = web-0001; Type = reboot")]
    [TestCase("DropletImage", "Droplet = 5; GB = 2.5")]
    [TestCase("DropletKernel", "Droplet = 5; Version = b")]
    [TestCase("DropletBackupPolicy", "Droplet = 5; Backups = weekly; Day = SUN; UTC = 04:00; Kept = 28")]
    [TestCase("DropletJournalEntry", "Droplet = 5; ActionOrError = no")]
    public void Property_of_a_heading_has_the_value_of_the_table(string type, string expected)
    {
        foreach (var pair in expected.Split("; "))
        {
            var (heading, value) = (pair.Split(" = ")[0], pair.Split(" = ")[1]);
            Assert.That(Value($"\"$(($objects | Where-Object {{ $_.PSObject.TypeNames -contains 'DropletActions.{type}' }} | Select-Object -First 1).{heading})\""), Is.EqualTo(value), heading);
        }
    }

    [TestCase("(Get-Droplet | Where-Object Region -eq nyc3).Count", 20)]
    [TestCase("(Get-Droplet | Where-Object Region -ne nyc3).Count", 20)]
    [TestCase("(Copy-Serialized (Get-Droplet) | Where-Object Region -ne nyc3).Count", 20)]
    [TestCase("@(Get-Droplet | Group-Object Region).Count", 3)]
    [TestCase("(Get-Droplet | Where-Object Size -like 's-*').Count", 40)]
    [TestCase("(Get-Droplet | Sort-Object Region -Descending | Select-Object -First 25 | Where-Object Region -eq nyc3).Count", 20)]
    [TestCase("(Get-Droplet | Where-Object Created -lt (Get-Date).AddYears(1)).Count", 40)]
    [TestCase("(Copy-Serialized (Get-Droplet) | Where-Object Created -lt (Get-Date).AddYears(1)).Count", 40)]
    public void Droplets_are_filtered_by_a_heading(string script, int count) => Assert.That(Value(script), Is.EqualTo(count));

    [TestCase("Region -eq ams3")]
    [TestCase("Region -ne nyc3")]
    [TestCase("Region -in nyc1, ams3")]
    [TestCase("Region -notin nyc1, nyc3")]
    [TestCase("{ -not ($_.Region -ne 'ams3') }")]
    [TestCase("Region -match ^ams")]
    [TestCase("Region -like AMS*")]
    [TestCase("{ 'ams3' -eq $_.Region }")]
    [TestCase("{ 'nyc3' -ne $_.Region }")]
    [TestCase("{ $_.Region -eq 'AMS3' -and -not ($_.Region -ne 'ams3') }")]
    [TestCase("{ 'nyc1', 'ams3' -contains $_.Region }")]
    [TestCase("Droplet -match ^web-00")]
    [TestCase("Started -gt 2000-01-01")]
    [TestCase("{ $_.Started -gt (Get-Date).AddDays(-1) }")]
    [TestCase("Took -lt 00:01:00")]
    [TestCase("Completed -gt 2000-01-01")]
    public void Actions_are_filtered_by_a_heading(string filter)
    {
        _host.Run("$actions = @(Get-Droplet | Where-Object RegionSlug -eq ams3 | Select-Object -First 1 | Restart-Droplet -Wait)");

        Assert.That(Value($"@($actions | Where-Object {filter}).Count"), Is.EqualTo(1), "live");
        Assert.That(Value($"@(Copy-Serialized $actions | Where-Object {filter}).Count"), Is.EqualTo(1), "deserialized");
    }

    [TestCase("$actions")]
    [TestCase("(Copy-Serialized $actions)")]
    public void Actions_are_grouped_and_sorted_by_region(string actions)
    {
        _host.Run("$actions = @(Get-Droplet | Sort-Object Region, Name | Restart-Droplet)");

        Assert.That(Value($"({actions} | Group-Object Region | Sort-Object Name).Name -join ' '"), Is.EqualTo("ams3 fra1 nyc3"));
        Assert.That(Value($"({actions} | Sort-Object Region -Descending)[0].RegionSlug"), Is.EqualTo("nyc3"));
        Assert.That(Value($"@({actions} | Select-Object Region -Unique).Count"), Is.EqualTo(3));
    }

    [Test]
    public void Took_is_null_while_an_action_is_running_and_never_negative()
    {
        Assert.That(new DropletAction { StartedAt = DateTimeOffset.Now }.Took, Is.Null);
        Assert.That(new DropletAction { StartedAt = DateTimeOffset.Now, CompletedAt = DateTimeOffset.Now.AddHours(-1) }.Took, Is.Null);
    }

    [Test]
    public void Only_droplets_outside_of_a_region_are_stopped()
    {
        using var host = new SandboxHost(new() { ActionSeconds = 0, DropletCount = 4 });
        host.Run("Get-Droplet | Where-Object Region -ne nyc3 | Stop-Droplet");

        Assert.That(host.Sandbox.Actions.Select(action => action.DropletId).ToList(), Is.EquivalentTo(host.Sandbox.Droplets.Where(droplet => droplet.Region != "nyc3").Select(droplet => droplet.Id)).And.Count.EqualTo(2));
    }

    private object? Value(string script)
    {
        var output = _host.Run(script).Output.Single();
        return output is PSObject { BaseObject: var inner } ? inner : output;
    }
}
