using System.Management.Automation;
using System.Text.RegularExpressions;
using DropletActions.Rendering;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Module;

/// <summary>The objects on a screen of 80 columns, also those that a script creates.</summary>
public sealed class DisplayTests
{
    private const string LongestType = "change_backup_policy";

    // Usual values at their longest: ids of ten digits, the longest type, status and address.
    private static readonly (string Name, string Script, string[] Shows)[] s_views =
    [
        ("action", $"[DropletActions.DropletAction]@{{ Id = 9876543210; DropletId = 9123456789; DropletName = 'web-01.example.com'; ResourceId = 9123456789; Type = '{LongestType}'; Status = 'in-progress'; StartedAt = '2020-11-14T16:29:21Z' }}",
            ["9876543210", "web-01.example.com", LongestType, "in-progress"]),
        ("action of an id", "[DropletActions.DropletAction]@{ Id = 9876543210; ResourceId = 9123456789; Type = 'power_cycle'; Status = 'completed'; StartedAt = '2020-11-14T16:29:21Z'; CompletedAt = '2020-11-14T18:29:21Z' }",
            ["9876543210", "9123456789", "power_cycle", "completed", "2h00m"]),
        ("Droplet", "[DropletActions.Droplet]@{ DropletId = 9123456789; Name = 'web-01.example.com'; Status = 'archive'; RegionSlug = 'nyc3'; SizeSlug = 's-8vcpu-16gb-amd'; PublicIPv4 = '203.113.113.255' }",
            ["9123456789", "web-01.example.com", "archive", "nyc3", "s-8vcpu-16gb-amd", "203.113.113.255"]),
        ("image", "[DropletActions.DropletImage]@{ Id = 9123456789; DropletId = 9123456780; Name = 'web-01 2020-11-14'; Type = 'snapshot'; CreatedAt = '2020-11-14T16:29:21Z'; SizeGB = 1234.56 }",
            ["9123456789", "9123456780", "web-01 2020-11-14", "snapshot", "1234.56", "2020-11-14"]),
        ("image of a name", "[DropletActions.DropletImage]@{ Id = 9123456789; DropletId = 9123456780; DropletName = 'db-01.example.fr'; Name = 'b'; Type = 'backup' }",
            ["9123456789", "db-01.example.fr", "backup"]),
        ("kernel", "[DropletActions.DropletKernel]@{ Id = 9123456789; DropletId = 9123456780; Name = 'DigitalOcean GrubLoader v0.2'; Version = '3.13.0-170-generic' }",
            ["9123456789", "9123456780", "DigitalOcean GrubLoader v0.2", "3.13.0-170-generic"]),
        ("size", "[DropletActions.DropletSize]@{ Slug = 's-48vcpu-192gb-intel'; Vcpus = 160; MemoryMB = 1966080; DiskGB = 12800; PriceMonthly = 17796.24; PriceHourly = 0.00595 }",
            ["s-48vcpu-192gb-intel", "160", "1966080", "12800", "$17,796.24", "$0.00595"]),
        ("plan step", "[DropletActions.DropletPlanStep]@{ Row = 1000; DropletName = 'web-01.example'; DropletId = 9123456789; Type = 'resize'; From = 's-1vcpu-1gb'; To = 's-8vcpu-16gb-amd'; PriceMonthlyBefore = 6; PriceMonthlyAfter = 17796.24 }",
            ["1000", "web-01.example", "resize", "s-1vcpu-1gb", "s-8vcpu-16gb-amd", "$6 ", "$17,796"]),
        ("policy", "[DropletActions.DropletBackupPolicy]@{ DropletId = 9123456780; DropletName = 'web-01.example.com'; BackupsEnabled = $true; Plan = 'intra_daily_4h'; Weekday = 'SUN'; Hour = 0; RetentionDays = 28; NextWindowStart = '2020-11-14T16:29:21Z' }",
            ["9123456780", "web-01.example.com", "intra_daily_4h", "SUN", "00:00", "28d", "2020-11-14"]),
        ("no policy", "[DropletActions.DropletBackupPolicy]@{ DropletId = 9123456780 }", ["9123456780", "none"]),
        ("connection", "Get-DigitalOceanConnection", ["http://127.0.0.1", "the sandbox", "4,99"]),
        ("sandbox", "$sandbox", ["http://127.0.0.1", "Droplets", "Actions", "Calls"]),
        ("sandbox's Droplets", "$sandbox.Droplets", ["3164444", "web-01", "nyc3", "s-1vcpu-1gb", "web env:prod"]),
        ("sandbox's actions", "$sandbox.Actions", ["web-01", "reboot", "completed"]),
        ("sandbox's calls", "$sandbox.Calls", ["POST", "201", "/v2/droplets/3164444/actions"]),
    ];

    private static IEnumerable<TestCaseData> Views =>
        s_views.Select(view => new TestCaseData(view.Script, view.Shows).SetArgDisplayNames(view.Name));

    private ModuleHost _host = null!;

    [SetUp]
    public void Start()
    {
        _host = new();
        _host.Run("$sandbox = Start-DropletSandbox -Connect -ActionSeconds 0; $null = Get-Droplet; $null = Restart-Droplet 3164444");
    }

    [TearDown]
    public void Stop()
    {
        _host.Run("Stop-DropletSandbox");
        _host.Dispose();
    }

    [TestCaseSource(nameof(Views))]
    public void View_fits_on_80_columns(string script, string[] shows)
    {
        var result = _host.Run($"{script} | Out-Host");

        Assert.That(result.Errors, Is.Empty);
        Assert.That(result.Thrown, Is.Null);
        // The engine itself decorates headings.
        var text = Regex.Replace(_host.Host.Text.ReplaceLineEndings("\n"), "\u001b\\[[0-9;]*m", "");
        Assert.That(text.Split('\n').Select(line => line.Length), Is.All.LessThan(80), text);
        Assert.That(text, Does.Not.Contain("...").And.Not.Contain("…"));
        foreach (var shown in shows)
            Assert.That(text, Does.Contain(shown));
    }

    [Test]
    public void Plan_step_wraps_long_values([Values(80, 120)] int width)
    {
        var result = _host.Run(
            $"[DropletActions.DropletPlanStep]@{{ Row = 1; DropletName = 'web-01'; DropletId = 5; Type = '{LongestType}'; To = 'a name of 30 characters, or more' }} | Out-String -Width {width}");

        Assert.That((string)result.Output.Single()!, Does.Not.Contain("…").And.Contain("change_back ").And.Contain("up_policy ").And.Contain("a name of 30 cha ").And.Contain("racters, or more"));
    }

    [Test]
    public void Sandbox_does_not_show_its_token()
    {
        _host.Run("$sandbox | Out-Host; \"$sandbox\" | Out-Host");
        var token = (string)_host.Run("$sandbox.Token").Output.Single()!;

        Assert.That(_host.Host.Text, Does.Not.Contain(token).And.Not.Contain("Token"));
    }

    [TestCase("completed", "Green")]
    [TestCase("active", "Green")]
    [TestCase("in-progress", "Yellow")]
    [TestCase("errored", "Red")]
    public void Status_has_its_color_if_colors_are_supported(string status, string color)
    {
        var style = PSStyle.Instance;
        var escape = (string)PSObject.AsPSObject(style.Foreground).Properties[color].Value;

        Assert.That(DisplayText.Colored(status, style, hasColors: true), Is.EqualTo(escape + status + style.Reset));
        Assert.That(DisplayText.Colored(status, style, hasColors: false), Is.EqualTo(status));
        Assert.That(DisplayText.Colored(status, null, hasColors: true), Is.EqualTo(status));
    }

    [TestCase("off")]
    [TestCase("a-newer-word")]
    [TestCase("")]
    public void Another_status_has_no_color(string status) =>
        Assert.That(DisplayText.Colored(status, PSStyle.Instance, hasColors: true), Is.EqualTo(status));

    [TestCase("2026-11-28T14:05:33", "14:05:33")]
    [TestCase("2026-11-27T23:59:59", "11-27 23h")]
    [TestCase("2026-11-29T00:30:00", "11-29 00h")]
    [TestCase("2026-02-03T09:10:00", "02-03 09h")]
    [TestCase("2025-12-31T09:10:00", "2025-12")]
    public void Time_of_another_day_has_its_day_and_hour(string time, string shown) =>
        Assert.That(DisplayText.Time(DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture), new DateTimeOffset(new DateTime(2026, 11, 28, 15, 0, 0, DateTimeKind.Local))), Is.EqualTo(shown));

    [TestCase("[DropletActions.DropletAction]@{ Id = 1; DropletName = '{0}'; Type = 'reboot'; Status = 'completed' }")]
    [TestCase("[DropletActions.Droplet]@{ DropletId = 1; Name = '{0}'; Status = 'active'; SizeSlug = 's-1vcpu-1gb'; PublicIPv4 = '1.2.3.4' }")]
    [TestCase("[DropletActions.DropletBackupPolicy]@{ DropletId = 1; DropletName = '{0}' }")]
    public void Long_name_uses_the_available_width(string script)
    {
        var name = "a-name-of-fifty-characters.for.a.droplet.example.de";

        var result = _host.Run($"{script.Replace("{0}", name, StringComparison.Ordinal)} | Out-String -Width 120");

        Assert.That(result.Output.Single(), Does.Contain(name));
    }

    [TestCase("[DropletActions.DropletAction]", "Id = 5; DropletId = 6; DropletName = 'a'; Type = 'reboot'; Status = 'completed'; StartedAt = '2020-11-14'; CompletedAt = '2020-11-15'; Region = [DropletActions.Region]@{ Slug = 'nyc3' }; RegionSlug = 'nyc3'; ResourceId = 6; ResourceType = 'droplet'; ImageId = 7")]
    [TestCase("[DropletActions.Droplet]", "DropletId = 6; Name = 'a'; Status = 'off'; Locked = $true; RegionSlug = 'nyc3'; SizeSlug = 'c-2'; Vcpus = 2; MemoryMB = 4096; DiskGB = 25; Image = 'i'; PublicIPv4 = '1.2.3.4'; PrivateIPv4 = '10.0.0.1'; PublicIPv6 = '::1'; Tags = 'a', 'b'; Features = 'backups'; SnapshotIds = 1, 2; CreatedAt = '2020-11-14'")]
    [TestCase("[DropletActions.DropletImage]", "Id = 5; DropletId = 6; DropletName = 'd'; Name = 'a'; Slug = 'ubuntu'; Distribution = 'Ubuntu'; Type = 'backup'; CreatedAt = '2020-11-14'; Regions = 'nyc3'; MinDiskGB = 25; SizeGB = 2.5")]
    [TestCase("[DropletActions.DropletKernel]", "Id = 5; DropletId = 6; DropletName = 'd'; Name = 'a'; Version = '3.13'")]
    [TestCase("[DropletActions.DropletBackupPolicy]", "DropletId = 6; DropletName = 'd'; BackupsEnabled = $true; Plan = 'weekly'; Weekday = 'SUN'; Hour = 4; WindowHours = 4; RetentionDays = 28; NextWindowStart = '2020-11-14'; NextWindowEnd = '2020-11-15'")]
    [TestCase("[DropletActions.DropletSize]", "Slug = 'c-2'; Description = 'CPU-Optimized'; Vcpus = 2; MemoryMB = 4096; DiskGB = 25; GpuCount = 1; GpuModel = 'h100'; GpuMemoryGB = 80; PriceMonthly = 42; PriceHourly = 0.0625; Regions = 'nyc3'; Available = $true")]
    [TestCase("[DropletActions.Region]", "Name = 'New York 3'; Slug = 'nyc3'; Features = 'ipv6'; Available = $true; Sizes = 'c-2'")]
    public void Script_can_create_the_object_for_its_tests(string type, string properties)
    {
        var cast = _host.Run($"{type}@{{ {properties} }}");
        var made = _host.Run($"$o = {type}::new(); $values = @{{ {properties} }}; foreach ($name in $values.Keys) {{ $o.$name = $values[$name] }}; $o");

        Assert.That(cast.Errors.Concat(made.Errors), Is.Empty);
        var (one, other) = (cast.Output.Single()!, made.Output.Single()!);
        foreach (var property in one.GetType().GetProperties().Where(property => property.CanWrite))
        {
            Assert.That(property.GetValue(one), Is.EqualTo(property.GetValue(other)), property.Name);
            Assert.That(property.GetValue(one), Is.Not.EqualTo(property.GetValue(Activator.CreateInstance(one.GetType()))), property.Name + " was not set");
        }
    }

    [Test]
    public void Object_of_a_script_is_accepted_by_the_cmdlets()
    {
        var result = _host.Run("[DropletActions.Droplet]@{ DropletId = 3164445; Name = 'web-02' } | Restart-Droplet | ForEach-Object { \"$_\" }");

        Assert.That(result.Output.Single(), Does.StartWith("reboot").And.Contain("web-02"));
    }

    [Test]
    public void Object_from_another_process_looks_the_same()
    {
        _host.Run("[System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize((Restart-Droplet web-01))) | Out-Host");

        Assert.That(_host.Host.Text, Does.Match(@"\d+ reboot +in-progress .* web-01"));
    }

    [Test]
    public void Objects_from_another_process_keep_their_useful_properties()
    {
        var result = _host.Run("""
            $there = [System.Management.Automation.PSSerializer]::Serialize(@(Get-Droplet 3164444; Restart-Droplet 3164444))
            $droplet, $action = [System.Management.Automation.PSSerializer]::Deserialize($there)
            $droplet.DropletId, $droplet.Name, $droplet.Status, "$($droplet.Tags)", ($action.Id -is [long]), $action.DropletId, $action.Type, $action.RegionSlug, "$($action.Region)"
            """);

        Assert.That(result.Output, Is.EqualTo(new object[] { 3164444L, "web-01", "active", "web env:prod", true, 3164444L, "reboot", "nyc3", "nyc3" }));
    }
}
