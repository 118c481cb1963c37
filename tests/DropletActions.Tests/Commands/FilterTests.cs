using DropletActions.Sandbox;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Commands;

/// <summary>The filters of <c>Get-Droplet</c> and <c>Get-DropletAction</c>, and the deletion of snapshots that they select.</summary>
public sealed class FilterTests
{
    private SandboxHost _host = null!;
    private SandboxDroplet _web = null!;

    [SetUp]
    public void Start()
    {
        _host = new(new() { DropletCount = 0, ActionSeconds = 0 });
        _web = _host.Sandbox.AddDroplet("web-01", tags: ["web", "prod"], backups: true);
        _host.Sandbox.AddDroplet("web-02", "off", ["web"], "fra1", "s-2vcpu-4gb");
        _host.Sandbox.AddDroplet("db-01", tags: ["prod"], region: "nyc1", size: "s-2vcpu-2gb");
        _host.Sandbox.AddDroplet("gpu-01", tags: ["ml"], gpu: true);
    }

    [TearDown]
    public void Stop() => _host.Dispose();

    [TestCase("-Tag web", "web-01 web-02")]
    [TestCase("-Tag web, prod", "web-01")]
    [TestCase("-Tag ml", "gpu-01")]
    [TestCase("-Tag prod, ml", "")]
    [TestCase("-Status off", "web-02")]
    [TestCase("-Status OFF, nonsense*", "web-02")]
    [TestCase("-Region nyc*", "db-01 gpu-01 web-01")]
    [TestCase("-Region fra1, nyc1", "db-01 web-02")]
    [TestCase("-Size s-2vcpu-*", "db-01 web-02")]
    [TestCase("-Exclude web*", "db-01 gpu-01")]
    [TestCase("-Exclude WEB-01, $id, nobody", "gpu-01 web-02")]
    [TestCase("-Exclude (Get-Droplet db-01), gpu-01", "web-01 web-02")]
    [TestCase("-Tag prod -Region nyc* -Exclude db*", "web-01")]
    [TestCase("web* -Status active", "web-01")]
    [TestCase("web-02, db-01 -Region nyc1", "db-01")]
    [TestCase("* -Exclude *", "")]
    public void Filters_select_Droplets(string parameters, string names)
    {
        _host.Set("id", _host.Droplet("db-01").Id);

        var result = _host.Run($"Get-Droplet {parameters}");

        Assert.That(result.Errors, Is.Empty);
        Assert.That(string.Join(' ', result.All<Droplet>().Select(droplet => droplet.Name).Order()), Is.EqualTo(names));
    }

    [TestCase("-After 2026-03-02 -Before 2026-03-01")]
    [TestCase("web-01 -After 2026-03-02 -Before 2026-03-02")]
    public void Empty_period_is_an_error_before_any_request(string parameters)
    {
        _host.Sandbox.Calls.Clear();
        var result = _host.Run($"Get-DropletAction {parameters}");

        Assert.That(result.TheError.Exception.Message, Is.EqualTo("-After is not earlier than -Before, so no action can match."));
        Assert.That(_host.Sandbox.Calls, Is.Empty);
    }

    [Test]
    public void Before_and_After_select_a_period()
    {
        foreach (var name in new[] { "one", "two", "three" })
        {
            _host.Run($"Rename-Droplet db-01 {name}");
            _host.Run($"Rename-Droplet {name} db-01");
            _host.Sandbox.Advance(TimeSpan.FromHours(1));
        }

        var result = _host.Run("$t = $sandbox.Now; Get-DropletAction db-01 -After $t.AddHours(-2.5) -Before $t.AddHours(-1.5); Get-DropletAction -Before $t.AddHours(-9)");

        Assert.That(result.All<DropletAction>(), Has.Count.EqualTo(2));
    }

    [Test]
    public void Runbook_keeps_the_newest_snapshots()
    {
        var ids = Enumerable.Range(1, 9).Select(day =>
        {
            _host.Sandbox.Advance(TimeSpan.FromDays(1));
            return _web.AddSnapshot($"nightly {day}");
        }).ToList();
        var other = _web.AddSnapshot("release");

        var result = _host.Run("Get-DropletSnapshot web-01 | Where-Object Name -like 'nightly *' | Select-Object -Skip 7 | Remove-DropletSnapshot -Confirm:$false");

        Assert.That((result.Errors.Count, result.Output.Count), Is.EqualTo((0, 0)));
        Assert.That(_web.Snapshots, Is.EquivalentTo(ids.Skip(2).Append(other)));
    }

    [TestCase("Get-DropletBackup web-01", "is not a snapshot of a Droplet but of the type 'backup'")]
    [TestCase("Get-Droplet web-01", "-Snapshot accepts")]
    [TestCase("'release'", "-Snapshot accepts")]
    [TestCase("$copy", "is not a snapshot of a Droplet but of the type 'backup'")]
    public void Everything_except_a_snapshot_is_refused(string input, string message)
    {
        _host.Run("$copy = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize((Get-DropletBackup web-01)))");
        _host.Sandbox.Calls.Clear();

        var result = _host.Run($"{input} | Remove-DropletSnapshot -Confirm:$false");

        Assert.That(result.Errors, Is.Not.Empty);
        Assert.That(result.Errors[0].Exception.Message, Does.Contain(message));
        Assert.That(_host.Sandbox.Calls.Find("DELETE"), Is.Empty);
    }

    [Test]
    public void Id_of_another_image_is_refused_by_the_API()
    {
        var result = _host.Run($"Remove-DropletSnapshot {_web.Backups[0]}, 12345 -Confirm:$false");

        Assert.That(result.Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]), Is.EqualTo(new[] { "Rejected", "DropletNotFound" }));
        Assert.That(result.Errors[1].ToString(), Does.StartWith("There is no snapshot 12345 in this account"));
        Assert.That(_web.Backups, Has.Count.EqualTo(2));
    }

    [Test]
    public void Deletion_prompts_first()
    {
        var id = _web.AddSnapshot("release");
        _host.Host.Answer("No");

        _host.Run("Get-DropletSnapshot web-01 | Remove-DropletSnapshot; Get-DropletSnapshot web-01 | Remove-DropletSnapshot -WhatIf");

        Assert.That(_host.Host.Questions.Single(), Does.Contain($"Delete snapshot 'release' ({id}) of Droplet web-01 ({_web.Id})").And.Contain("cannot be undone"));
        Assert.That(_host.Host.Text, Does.Contain($"What if: Delete snapshot 'release' ({id})"));
        Assert.That(_web.Snapshots, Is.EqualTo(new[] { id }));
    }

    [Test]
    public void WhatIf_of_a_chain_names_the_stages_that_it_cannot_describe()
    {
        _host.Run("Get-Droplet web-01 | Stop-Droplet -Wait -WhatIf | Resize-Droplet -Size c-2 -Wait -WhatIf | Start-Droplet -Wait -WhatIf");

        Assert.That(_host.Host.Text.ReplaceLineEndings("\n").TrimEnd().Split('\n'), Is.EqualTo(new[]
        {
            $"What if: Shut down Droplet web-01 ({_web.Id})",
            "What if: Resize-Droplet, Start-Droplet: not known yet, because the result of Stop-Droplet is their input",
        }));
    }

    [Test]
    public void Tag_without_a_bulk_request_prompts_once_with_the_count()
    {
        _host.Host.Answer("Yes");

        var result = _host.Run("Restart-Droplet -Tag prod -Confirm");

        Assert.That(_host.Host.Questions.Single(), Does.Contain("2 Droplets tagged 'prod'"));
        Assert.That(result.All<DropletAction>(), Has.Count.EqualTo(2));
    }
}
