using DropletActions.Sandbox;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Commands;

/// <summary>The objects that restore, rebuild, backup and kernel actions require can be looked up and piped to them.</summary>
public sealed class LookupTests
{
    private SandboxHost _host = null!;
    private SandboxDroplet _web = null!;

    [SetUp]
    public void Start()
    {
        _host = new(new() { DropletCount = 0, ActionSeconds = 0 });
        _web = _host.Sandbox.AddDroplet("web-01", backups: true);
        _host.Sandbox.AddDroplet("web-02", backups: true);
        _host.Sandbox.AddDroplet("db-01", status: "off");
    }

    [TearDown]
    public void Stop() => _host.Dispose();

    [Test]
    public void Restore_is_one_pipeline()
    {
        var result = _host.Run("Get-DropletBackup web-01 | Select-Few 1 | Restore-Droplet -Confirm:$false");

        Assert.That(result.Errors, Is.Empty);
        var action = result.All<DropletAction>().Single();
        Assert.That((action.DropletName, action.Type), Is.EqualTo(("web-01", "restore")));
        Assert.That(_host.Bodies, Is.EqualTo(new[] { $$"""{"type":"restore","image":{{_web.Backups[^1]}}}""" }));
        Assert.That(_host.Sandbox.Calls.Find("POST").Single().Path, Is.EqualTo($"/v2/droplets/{_web.Id}/actions"));
    }

    [TestCase("Get-Droplet", "db-01 gpu-01 web-01 web-02")]
    [TestCase("Get-Droplet gpu-01", "gpu-01")]
    [TestCase("Get-Droplet *-01", "db-01 gpu-01 web-01")]
    [TestCase("Get-Droplet -Tag ml", "gpu-01")]
    [TestCase("Get-Droplet $gpu", "gpu-01")]
    public void Droplets_with_GPUs_are_included(string script, string names)
    {
        _host.Set("gpu", _host.Sandbox.AddDroplet("gpu-01", gpu: true, tags: ["ml"]).Id);

        Assert.That(string.Join(' ', _host.Run(script).All<Droplet>().Select(droplet => droplet.Name).Order()), Is.EqualTo(names));
    }

    [Test]
    public void Backups_come_newest_first_and_name_their_Droplet()
    {
        var backups = _host.Run("Get-DropletBackup web-01, web-02").All<DropletImage>();

        Assert.That(backups.Select(backup => backup.DropletName), Is.EqualTo(new[] { "web-01", "web-01", "web-02", "web-02" }));
        Assert.That(backups.Take(2).Select(backup => backup.Id), Is.EqualTo(_web.Backups.Reverse()));
        Assert.That(backups[0].CreatedAt > backups[1].CreatedAt);
        Assert.That(backups.Select(backup => (backup.Type, backup.ImageId == backup.Id)), Is.All.EqualTo(("backup", true)));
    }

    [TestCase("Get-DropletBackup web-01 | Restore-Droplet -Image {0} -Confirm:$false", TestName = "A_given_image_comes_before_the_pipelines")]
    [TestCase("Restore-Droplet web-01 {0} -Confirm:$false", TestName = "An_image_is_given_by_position")]
    [TestCase("Get-Droplet web-01 | Restore-Droplet -Image {0} -Confirm:$false", TestName = "An_image_is_given_to_a_Droplet_from_the_pipeline")]
    [TestCase("[pscustomobject]@{{ DropletName = 'web-01'; Image = '{0}' }} | Restore-Droplet -Confirm:$false", TestName = "A_row_brings_its_image")]
    [TestCase("[pscustomobject]@{{ DropletId = '3164444'; ImageId = '{0}' }} | Restore-Droplet -Confirm:$false", TestName = "A_row_brings_the_id_of_its_image")]
    [TestCase("$copy | Restore-Droplet -Confirm:$false", TestName = "A_copy_from_another_process_brings_its_image")]
    public void Image_may_be_specified_in_other_ways(string script)
    {
        var image = _web.Backups[0];
        _host.Run("$copy = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize((Get-DropletBackup web-01)[1]))");

        var result = _host.Run(string.Format(System.Globalization.CultureInfo.InvariantCulture, script, image));

        Assert.That(result.Errors, Is.Empty);
        Assert.That(_host.Bodies, Is.EqualTo(new[] { $$"""{"type":"restore","image":{{image}}}""" }));
    }

    [Test]
    public void Snapshot_rebuilds_its_Droplet_or_another_one()
    {
        var id = _web.AddSnapshot("release 5");

        var result = _host.Run("Get-DropletSnapshot web-01 | Reset-Droplet -Confirm:$false; Get-DropletSnapshot web-01 | Reset-Droplet web-02 -Confirm:$false");

        Assert.That(result.Errors, Is.Empty);
        Assert.That(_host.Bodies, Is.EqualTo(new[] { $$"""{"type":"rebuild","image":{{id}}}""", $$"""{"type":"rebuild","image":{{id}}}""" }));
        Assert.That(result.All<DropletAction>().Select(action => action.DropletName), Is.EqualTo(new[] { "web-01", "web-02" }));
    }

    [TestCase("Get-Droplet web-01 | Reset-Droplet -Confirm:$false")]
    [TestCase("$copy | Reset-Droplet -Confirm:$false")]
    public void Droplet_is_not_rebuilt_from_its_own_image_by_default(string script)
    {
        _host.Run("$copy = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize((Get-Droplet web-01)))");

        var result = _host.Run(script);

        Assert.That(result.ErrorId, Is.EqualTo("ParameterRequired"));
        Assert.That(_host.Bodies, Is.Empty);
    }

    [Test]
    public void Droplet_from_the_pipeline_does_not_select_a_backup()
    {
        var result = _host.Run("Get-Droplet web-01 | Restore-Droplet -Confirm:$false");

        Assert.That(result.ErrorId, Is.EqualTo("InputObjectMissingMandatory"));
        Assert.That(_host.Bodies, Is.Empty);
    }

    [Test]
    public void New_snapshots_flow_through_overlapping_stages()
    {
        using var host = new LeapingHost(new() { DropletCount = 6, ActionSeconds = 5 });

        var result = host.Run("Get-Droplet -Connection $c | New-DropletSnapshot -Wait -Connection $c | Reset-Droplet -Wait -Connection $c -Confirm:$false");

        Assert.That(result.Errors, Is.Empty);
        Assert.That(result.All<DropletAction>().Select(action => action.Status), Is.EqualTo(Enumerable.Repeat("completed", 6)));
        var bodies = host.Sandbox.Calls.Find("POST").Where(call => call.Body.Contains("rebuild")).Select(call => call.Body);
        Assert.That(bodies, Is.EquivalentTo(host.Sandbox.Droplets.Select(droplet => $$"""{"type":"rebuild","image":{{droplet.Snapshots[0]}}}""")));
    }

    [Test]
    public void Kernel_is_piped_to_its_Droplet()
    {
        var result = _host.Run("Get-DropletKernel db-01 | Select-Few 3 -OutVariable all | Where-Object Version -eq '3.13.2-generic' | Set-DropletKernel");

        Assert.That(result.Errors, Is.Empty);
        Assert.That(_host.Bodies, Is.EqualTo(new[] { """{"type":"change_kernel","kernel":823}""" }));
        Assert.That(_host.Run("Get-DropletKernel db-01").Output, Has.Count.EqualTo(171));
    }

    [Test]
    public void Backup_is_not_a_row_of_a_plan()
    {
        var result = _host.Run("Get-DropletBackup web-01 | Invoke-DropletAction -Type reboot; Get-DropletBackupPolicy web-01 | Invoke-DropletAction -Type reboot");

        Assert.That(result.Errors, Is.Empty);
        Assert.That(_host.Bodies, Is.EqualTo(new[] { """{"type":"reboot"}""", """{"type":"reboot"}""" }));
    }

    [Test]
    public void Journal_contains_restores_of_backups_from_the_pipeline()
    {
        using var folder = new Journal.JournalFolder();
        _host.Set("path", folder.Journal);
        const string Script = "'web-01', 'web-02' | ForEach-Object { Get-DropletBackup $_ | Select-Few 1 } | Restore-Droplet -Journal $path -Confirm:$false";

        var (first, second) = (_host.Run(Script), _host.Run(Script));

        Assert.That(first.Errors.Concat(second.Errors), Is.Empty);
        Assert.That(_host.Bodies, Has.Count.EqualTo(2));
        Assert.That(second.All<DropletAction>().Select(action => action.Id), Is.EquivalentTo(first.All<DropletAction>().Select(action => action.Id)));
    }

    [Test]
    public void Policy_shows_when_backups_are_made()
    {
        var policies = _host.Run("Get-Droplet | Get-DropletBackupPolicy").All<DropletBackupPolicy>();

        var weekly = policies.Single(policy => policy.DropletName == "web-01");
        Assert.That((weekly.BackupsEnabled, weekly.Plan, weekly.Weekday, weekly.Hour, weekly.RetentionDays), Is.EqualTo((true, "weekly", "SUN", (int?)4, (int?)28)));
        Assert.That(weekly.NextWindowEnd - weekly.NextWindowStart, Is.EqualTo(TimeSpan.FromHours(4)));
        Assert.That(weekly.ToString(), Is.EqualTo("weekly SUN 04:00 UTC"));
        var none = policies.Single(policy => policy.DropletName == "db-01");
        Assert.That(none, Is.EqualTo(new DropletBackupPolicy { DropletId = none.DropletId, DropletName = "db-01" }));
        Assert.That(none.ToString(), Is.EqualTo("no backups"));
    }

    [TestCase("Get-DropletBackup")]
    [TestCase("Get-DropletSnapshot")]
    [TestCase("Get-DropletKernel")]
    [TestCase("Get-DropletBackupPolicy")]
    public void Failed_lookup_of_one_Droplet_does_not_affect_the_others(string cmdlet)
    {
        _web.AddSnapshot("s");

        var result = _host.Run($"5, 'nobody', 'web-01' | {cmdlet}");

        Assert.That(result.Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]), Is.EqualTo(new[] { "DropletNotFound", "DropletNameNotFound" }));
        Assert.That(result.Output, Is.Not.Empty);
    }

    [TestCase("Get-DropletBackup", "backups")]
    [TestCase("Get-DropletSnapshot", "snapshots")]
    [TestCase("Get-DropletKernel", "kernels")]
    [TestCase("Get-DropletBackupPolicy", "backups/policy")]
    public void Id_takes_one_request_and_an_unknown_token_ends_the_lookups(string cmdlet, string path)
    {
        _host.Run($"{cmdlet} 3164444");
        Assert.That(_host.Sandbox.Calls.Select(call => call.Path.Split('?')[0]), Is.EqualTo(new[] { $"/v2/droplets/3164444/{path}" }));

        _host.Sandbox.Calls.Clear();
        _host.Sandbox.Faults.Add(SandboxFault.Answer(401, 0));
        var result = _host.Run($"{cmdlet} 3164444, 3164445");
        Assert.That(result.ErrorId, Is.EqualTo("Unauthorized"));
        Assert.That(_host.Sandbox.Calls.Count, Is.EqualTo(1));
    }
}
