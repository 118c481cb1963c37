using System.Management.Automation;
using DropletActions.Binding;
using DropletActions.Commands;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Binding;

/// <summary>No cmdlet that starts actions binds a property of this module's own objects to a parameter.</summary>
public sealed class OwnObjectTests
{
    private static readonly (string Cmdlet, string Given, string Body)[] s_statements =
    [
        ("Enable-DropletBackup", "", """{"type":"enable_backups"}"""),
        ("Set-DropletBackupPolicy", "-Plan daily", """{"type":"change_backup_policy","backup_policy":{"plan":"daily"}}"""),
        ("Restart-Droplet", "", """{"type":"reboot"}"""),
        ("Stop-Droplet", "", """{"type":"shutdown"}"""),
        ("New-DropletSnapshot", "", """{"type":"snapshot"}"""),
        ("Resize-Droplet", "-Size s-8vcpu-16gb", """{"type":"resize","size":"s-8vcpu-16gb"}"""),
        ("Rename-Droplet", "-NewName www-01", """{"type":"rename","name":"www-01"}"""),
        ("Reset-Droplet", "-Image debian-12-x64", """{"type":"rebuild","image":"debian-12-x64"}"""),
        ("Restore-Droplet", "-Image 7", """{"type":"restore","image":7}"""),
        ("Set-DropletKernel", "-Kernel 7", """{"type":"change_kernel","kernel":7}"""),
        ("Invoke-DropletAction", "-Type snapshot", """{"type":"snapshot"}"""),
    ];

    private static readonly string[] s_objects = ["$droplet", "$action", "$snapshotAction", "$backup", "$snapshot", "$kernel", "$policy", "$entry", "$sandboxAction"];

    // What a cmdlet needs comes from these objects.
    private static readonly (string Cmdlet, string Thing)[] s_exceptions =
    [
        ("Reset-Droplet", "$backup"), ("Reset-Droplet", "$snapshot"), ("Reset-Droplet", "$snapshotAction"),
        ("Restore-Droplet", "$backup"), ("Restore-Droplet", "$snapshot"), ("Restore-Droplet", "$snapshotAction"), ("Set-DropletKernel", "$kernel"),
    ];

    private SandboxHost _host = null!;

    private static IEnumerable<TestCaseData> Cases =>
        from statement in s_statements
        from thing in s_objects
        from form in new[] { "{0}", "(Copy-Serialized {0})", "(Add-Decoys (Copy-Serialized {0}))" }
        select new TestCaseData(statement, thing, form).SetArgDisplayNames(statement.Cmdlet, string.Format(System.Globalization.CultureInfo.InvariantCulture, form, thing));

    [OneTimeSetUp]
    public void Start()
    {
        var folder = Directory.CreateTempSubdirectory("own-");
        _host = new(new() { ActionSeconds = 0, BurstLimit = 100_000, HourlyLimit = 100_000 });
        _host.Set("run", Path.Combine(folder.FullName, "run.jsonl"));
        _host.Set("names", RowParameters);
        _host.Droplet("web-01").AddBackup();
        _host.Run("""
            $ConfirmPreference = 'None'
            function Copy-Serialized($Object) {
                [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($Object))
            }
            function Add-Decoys($Copy) {
                foreach ($name in $names) { if (-not $Copy.PSObject.Properties[$name]) { $Copy | Add-Member -NotePropertyName $name -NotePropertyValue 4 } }
                $Copy
            }
            $droplet = Get-Droplet web-01
            $action = Restart-Droplet web-01 -Journal $run
            $snapshotAction = New-DropletSnapshot web-01 -Name before -Wait
            $backup = @(Get-DropletBackup web-01)[0]
            $snapshot = @(Get-DropletSnapshot web-01)[0]
            $kernel = @(Get-DropletKernel web-01)[0]
            $null = Enable-DropletBackup web-01 -Plan weekly -Weekday SUN -Hour 4 -Wait
            $policy = Get-DropletBackupPolicy web-01
            $entry = Get-DropletJournal $run
            $sandboxAction = $sandbox.Actions[0]
            """);
        folder.Delete(recursive: true);
    }

    [SetUp]
    public void Forget() => _host.Sandbox.Calls.Clear();

    [OneTimeTearDown]
    public void Stop() => _host.Dispose();

    /// <summary>The parameters that rows can set.</summary>
    private static string[] RowParameters => [.. typeof(DropletActionCommand).Assembly.GetTypes()
        .Where(type => !type.IsAbstract && typeof(DropletActionCommand).IsAssignableFrom(type))
        .SelectMany(type => type.GetProperties())
        .Where(property => property.GetCustomAttributes(typeof(ParameterAttribute), false).Cast<ParameterAttribute>().Any(parameter => parameter.ValueFromPipelineByPropertyName))
        .Select(property => property.Name).Distinct()];

    [Test]
    public void Every_value_parameter_can_come_from_a_row() => Assert.That(RowParameters, Is.EquivalentTo(new[]
    {
        "Type", "Size", "Disk", "Image", "Name", "NewName", "Kernel", "Plan", "Weekday", "Hour", "PowerCycle", "PowerOff", "PowerOffAfter",
    }));

    [Test]
    public void Every_parameter_that_can_come_from_a_row_leaves_its_cells_to_the_cmdlet() =>
        Assert.That(typeof(DropletActionCommand).Assembly.GetTypes().Where(type => typeof(DropletActionCommand).IsAssignableFrom(type)).SelectMany(type => type.GetProperties())
            .Where(property => property.GetCustomAttributes(typeof(ParameterAttribute), false).Cast<ParameterAttribute>().Any(parameter => parameter.ValueFromPipelineByPropertyName))
            .Where(property => !property.IsDefined(typeof(CellTransformationAttribute), false)), Is.Empty);

    [TestCaseSource(nameof(Cases))]
    public void Object_of_this_module_sets_no_parameter((string Cmdlet, string Given, string Body) statement, string thing, string form)
    {
        var given = string.Format(System.Globalization.CultureInfo.InvariantCulture, form, thing);
        Assert.That(_host.Run($"{given}.DropletId").Output.Single(), Is.EqualTo(3164444L));

        var result = _host.Run($"{given} | {statement.Cmdlet} {statement.Given}");

        Assert.That(_host.Bodies, Is.EqualTo(new[] { statement.Body }), $"{string.Join('\n', result.Errors)}{result.Thrown?.Message}");
        _host.Sandbox.Calls.Clear();
        if (statement.Given.Length == 0 || s_exceptions.Contains((statement.Cmdlet, thing)))
            return;

        var without = _host.Run($"{given} | {statement.Cmdlet}");

        Assert.That(without.ErrorId, Is.AnyOf("ParameterRequired", "InputObjectMissingMandatory", "InputObjectNotBound"));
        Assert.That(_host.Bodies, Is.Empty);
    }
}
