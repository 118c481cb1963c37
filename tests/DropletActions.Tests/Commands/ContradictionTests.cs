using DropletActions.Tests.Support;

namespace DropletActions.Tests.Commands;

/// <summary>Requests of one statement that contradict each other: the first one stands, and the others are errors.</summary>
public sealed class ContradictionTests
{
    private SandboxHost _host = null!;

    [SetUp]
    public void SetUp()
    {
        _host = new(new() { ActionSeconds = 0, DropletCount = 6 });
    }

    [TearDown]
    public void TearDown() => _host.Dispose();

    [TestCase("1001, 1002 | ForEach-Object { [pscustomobject]@{ DropletName = 'web-01'; Image = $_ } } | Restore-Droplet -Confirm:$false", "\"image\":1001")]
    [TestCase("'ubuntu-24-04-x64', 'debian-12-x64' | ForEach-Object { [pscustomobject]@{ DropletName = 'web-01'; Image = $_ } } | Reset-Droplet -Confirm:$false", "ubuntu-24-04-x64")]
    [TestCase("[pscustomobject]@{ DropletName = 'web-01'; Type = 'rebuild'; Image = 'ubuntu-24-04-x64' }, [pscustomobject]@{ DropletName = 'web-01'; Type = 'restore'; Image = 7 } | Invoke-DropletAction -Confirm:$false", "ubuntu-24-04-x64")]
    public void A_second_image_for_one_droplet_is_an_error_and_the_first_stands(string script, string first)
    {
        var result = _host.Run(script);

        Assert.That(result.Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]), Has.Some.EqualTo("ParameterInvalid"));
        Assert.That(_host.Bodies, Has.Count.EqualTo(1));
        Assert.That(_host.Bodies[0], Does.Contain(first));
    }

    [TestCase("Rename-Droplet web-* samename", 0)]
    [TestCase("Rename-Droplet web-01, web-02 samename", 0)]
    [TestCase("Rename-Droplet -Tag named -NewName samename", 0)]
    [TestCase("Get-Droplet web-* | Rename-Droplet -NewName samename", 1)]
    public void One_new_name_for_several_droplets_is_an_error_that_shows_a_script_block(string script, int sent)
    {
        foreach (var droplet in _host.Sandbox.Droplets.Where(droplet => droplet.Name.StartsWith("web", StringComparison.Ordinal)))
            droplet.AddTag("named");

        var result = _host.Run(script);

        Assert.That(result.Errors, Is.Not.Empty);
        Assert.That(result.Errors[0].ErrorDetails.RecommendedAction, Does.Contain("-NewName { "));
        Assert.That(_host.Bodies, Has.Count.EqualTo(sent));
    }

    [TestCase("Rename-Droplet web-01, WEB-01, 3164444 www-01")]
    [TestCase("Get-Droplet web-* | Rename-Droplet -NewName { $_.Name -replace 'web', 'www' }")]
    public void A_new_name_for_one_droplet_each_is_none(string script) => Assert.That(_host.Run(script).Errors, Is.Empty);
}
