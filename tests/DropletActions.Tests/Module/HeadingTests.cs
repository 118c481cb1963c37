using System.Management.Automation;
using System.Xml.Linq;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Module;

/// <summary>What a person sees they can type: every heading of every table is a property that means what it shows.</summary>
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
            Restart-Droplet 3164444 | Out-Null
            $objects = @(
                Get-Droplet 3164444
                Get-DropletAction 3164444
                [DropletActions.DropletImage]@{ Id = 7; DropletId = 5; Name = 'a'; CreatedAt = '2026-01-01'; SizeGB = 2.5 }
                [DropletActions.DropletKernel]@{ Id = 7; DropletId = 5; Name = 'a'; Version = 'b' }
                [DropletActions.DropletBackupPolicy]@{ DropletId = 5; BackupsEnabled = $true; Plan = 'weekly'; Weekday = 'SUN'; Hour = 4; RetentionDays = 28; NextWindowStart = '2026-01-01' }
                [DropletActions.DropletJournalEntry]@{ DropletId = 5; Type = 'reboot'; State = 'failed'; Error = 'no' }
                $sandbox; $sandbox.Droplets[0]; $sandbox.Actions[0]; $sandbox.Calls[0]
            )
            function Copy-Serialized($Object) {
                [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($Object))
            }
            """);
    }

    [OneTimeTearDown]
    public void TearDown() => _host.Dispose();

    [TestCaseSource(nameof(Headings))]
    public void A_heading_is_a_property(string type, string heading)
    {
        var find = $"$object = $objects | Where-Object {{ $_.PSObject.TypeNames -contains '{type}' }} | Select-Object -First 1;";

        Assert.That(Value($"{find} $null -ne $object.PSObject.Properties['{heading}']"), Is.True, "live");
        Assert.That(Value($"{find} $object | Select-Object {heading} | ForEach-Object {{ $null -ne $_.{heading} -or $null -eq $object.{heading} }}"), Is.True, "Select-Object");
        if (!type.Contains("Sandbox", StringComparison.Ordinal))
            Assert.That(Value($"{find} $null -ne (Copy-Serialized $object).PSObject.Properties['{heading}']"), Is.True, "deserialized");
    }

    [TestCase("(Get-Droplet | Where-Object Region -eq nyc3).Count", 20)]
    [TestCase("(Get-Droplet | Where-Object Region -ne nyc3).Count", 20)]
    [TestCase("(Copy-Serialized (Get-Droplet) | Where-Object Region -ne nyc3).Count", 20)]
    [TestCase("@(Get-Droplet | Group-Object Region).Count", 3)]
    [TestCase("(Get-Droplet | Where-Object Size -like 's-*').Count", 40)]
    [TestCase("(Get-Droplet | Sort-Object Region -Descending | Select-Object -First 25 | Where-Object Region -eq nyc3).Count", 20)]
    public void A_filter_by_what_is_shown_finds_it(string script, int count) => Assert.That(Value(script), Is.EqualTo(count));

    [TestCase("Region -eq ams3")]
    [TestCase("Region -ne nyc3")]
    [TestCase("Region -in nyc1, ams3")]
    [TestCase("Region -match ^ams")]
    [TestCase("Region -like ams*")]
    [TestCase("Droplet -match ^web-00")]
    public void An_action_is_found_by_what_is_shown(string filter)
    {
        _host.Run("$actions = @(Get-Droplet | Where-Object RegionSlug -eq ams3 | Select-Object -First 1 | Restart-Droplet -Wait)");

        Assert.That(Value($"@($actions | Where-Object {filter}).Count"), Is.EqualTo(1), "live");
        Assert.That(Value($"@(Copy-Serialized $actions | Where-Object {filter}).Count"), Is.EqualTo(1), "deserialized");
        Assert.That(Value("@($actions + $actions | Group-Object Region).Count"), Is.EqualTo(1));
    }

    [Test]
    public void A_live_action_is_found_by_the_time_that_is_shown() =>
        Assert.That(Value("@(Get-Droplet | Select-Object -First 1 | Restart-Droplet -Wait | Where-Object Started -gt 2000-01-01).Count"), Is.EqualTo(1));

    [Test]
    public void Only_the_droplets_outside_a_region_are_stopped()
    {
        using var host = new SandboxHost(new() { ActionSeconds = 0, DropletCount = 4 });
        host.Run("Get-Droplet | Where-Object Region -ne nyc3 | Stop-Droplet");

        Assert.That(host.Sandbox.Actions.Select(action => action.DropletId).ToList(), Is.EquivalentTo(host.Sandbox.Droplets.Where(droplet => droplet.Region != "nyc3").Select(droplet => droplet.Id)).And.Count.EqualTo(2));
    }

    [Test]
    public void Headings_make_json_and_csv_no_longer()
    {
        Assert.That((string)Value("Get-Droplet 3164444 | ConvertTo-Json -Compress")!, Does.Not.Contain("\"Region\"").And.Not.Contain("\"Size\""));
        Assert.That((string)Value("Get-DropletAction 3164444 | Select-Object -First 1 | ConvertTo-Json -Compress")!, Does.Not.Contain("\"Took\"").And.Not.Contain("\"Started\""));
    }

    private object? Value(string script)
    {
        var output = _host.Run(script).Output.Single();
        return output is PSObject { BaseObject: var inner } ? inner : output;
    }
}
