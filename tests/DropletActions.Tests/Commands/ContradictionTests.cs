using DropletActions.Tests.Support;

namespace DropletActions.Tests.Commands;

/// <summary>Requests of one statement that contradict each other.</summary>
public sealed class ContradictionTests
{
    private SandboxHost _host = null!;

    [SetUp]
    public void SetUp() => _host = new(new() { ActionSeconds = 0, DropletCount = 6 });

    [TearDown]
    public void TearDown() => _host.Dispose();

    [TestCase("1001, 1002 | ForEach-Object { [pscustomobject]@{ DropletName = 'web-01'; Image = $_ } } | Restore-Droplet -Confirm:$false", "\"image\":1001")]
    [TestCase("'ubuntu-24-04-x64', 'debian-12-x64' | ForEach-Object { [pscustomobject]@{ DropletName = 'web-01'; Image = $_ } } | Reset-Droplet -Confirm:$false", "ubuntu-24-04-x64")]
    [TestCase("[pscustomobject]@{ DropletName = 'web-01'; Type = 'rebuild'; Image = 'ubuntu-24-04-x64' }, [pscustomobject]@{ DropletName = 'web-01'; Type = 'restore'; Image = 7 } | Invoke-DropletAction -Confirm:$false", "ubuntu-24-04-x64")]
    public void Second_image_for_a_Droplet_is_an_error_and_the_first_one_is_sent(string script, string first)
    {
        var result = _host.Run(script);

        Assert.That(result.Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]), Has.Some.EqualTo("ParameterInvalid"));
        Assert.That(_host.Bodies, Has.Count.EqualTo(1));
        Assert.That(_host.Bodies[0], Does.Contain(first));
    }

    [Test]
    public void Restoring_all_backups_of_a_Droplet_sends_the_newest_and_names_both()
    {
        var result = _host.Run("""
            $backups = Get-DropletBackup db-01 | Select-Object -First 2
            $backups | Restore-Droplet -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable failed | Out-Null
            $failed.Exception.Message, $backups[0].Id, $backups[1].Id
            """);

        var (message, newest, older) = ((string)result.Output[0]!, result.Output[1], result.Output[2]);
        Assert.That(_host.Bodies.Single(), Does.Contain($"{newest}"));
        Assert.That(message, Does.Contain($"{older}").And.Contain($"{newest}").And.Contain("came first"));
    }

    [TestCase("Rename-Droplet web-* samename")]
    [TestCase("Rename-Droplet web-01, web-02 samename")]
    [TestCase("Rename-Droplet -Tag named -NewName samename")]
    [TestCase("Get-Droplet web-* | Rename-Droplet -NewName samename")]
    [TestCase("Get-Droplet web-* | Invoke-DropletAction -Type rename -Name samename")]
    [TestCase("Get-Droplet web-* | Invoke-DropletAction -Body @{ type = 'rename'; name = 'samename' } -Confirm:$false")]
    public void One_new_name_for_several_Droplets_renames_none_and_the_error_shows_a_script_block(string script)
    {
        foreach (var droplet in _host.Sandbox.Droplets.Where(droplet => droplet.Name.StartsWith("web", StringComparison.Ordinal)))
            droplet.AddTag("named");

        var result = _host.Run(script);

        Assert.That(result.TheError.ErrorDetails.RecommendedAction, Does.Contain("-NewName { "));
        Assert.That(_host.Bodies, Is.Empty);
    }

    [Test]
    public void Second_row_with_the_same_new_name_is_an_error()
    {
        var result = _host.Run("'web-01', 'web-02' | ForEach-Object { [pscustomobject]@{ DropletName = $_; NewName = 'samename' } } | Rename-Droplet");

        Assert.That(result.TheError.Exception.Message, Does.StartWith("Row 2 (web-02): Droplet web-02 (").And.Contain("another Droplet"));
        Assert.That(_host.Bodies, Has.Count.EqualTo(1));
    }

    [TestCase("'web-01', 'web-02', 'web-01'", "Row 3 (web-01): Droplet web-01 (3164444) was specified more than once; reboot is sent only once.")]
    [TestCase("'web-01', 'web*'", null)]
    public void Row_that_repeats_an_earlier_one_is_a_warning(string names, string? warning)
    {
        foreach (var check in new[] { "", "-CheckFirst" })
        {
            _host.Sandbox.Calls.Clear();
            var result = _host.Run($"{names} | ForEach-Object {{ [pscustomobject]@{{ DropletName = $_ }} }} | Restart-Droplet -Wait {check}");

            Assert.That(result.Errors, Is.Empty);
            Assert.That(result.Warnings, Is.EqualTo(warning is null ? [] : new[] { warning }));
            Assert.That(_host.Bodies, Has.Count.EqualTo(_host.Sandbox.Droplets.Count(droplet => names.Contains(droplet.Name) || (warning is null && droplet.Name.StartsWith("web", StringComparison.Ordinal)))));
        }
    }

    [TestCase("Rename-Droplet web-01, WEB-01, 3164444 www-01", 1)]
    [TestCase("Get-Droplet web-01 | Rename-Droplet -NewName www-01", 1)]
    [TestCase("Get-Droplet web-0[1-2] | Rename-Droplet -NewName { $_.Name -replace 'web', 'www' }", 2)]
    public void New_name_for_each_Droplet_is_sent(string script, int count)
    {
        Assert.That(_host.Run(script).Errors, Is.Empty);
        Assert.That(_host.Bodies, Has.Count.EqualTo(count));
    }
}
