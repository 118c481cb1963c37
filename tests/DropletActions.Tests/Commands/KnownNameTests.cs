using DropletActions.Tests.Support;

namespace DropletActions.Tests.Commands;

/// <summary>Names of Droplets that the session has read appear with their ids in all output, and no request is sent for them.</summary>
public sealed class KnownNameTests
{
    [TestCase("Get-DropletAction 3164444")]
    [TestCase("Get-DropletAction")]
    [TestCase("Get-DropletAction -ActionId $id")]
    [TestCase("Get-DropletAction 3164444 -ActionId $id")]
    [TestCase("Wait-DropletAction -ActionId $id")]
    [TestCase("[DropletActions.DropletAction]@{ Id = $id; DropletId = 3164444; Type = 'reboot'; Status = 'completed' } | Wait-DropletAction")]
    [TestCase("Restart-Droplet 3164444")]
    [TestCase("Restart-Droplet 3164444 -PowerCycle -Bulk")]
    [TestCase("[pscustomobject]@{ DropletId = 3164444; Type = 'reboot' } | Invoke-DropletAction")]
    [TestCase("Get-DropletSnapshot 3164444")]
    [TestCase("Get-DropletKernel 3164444")]
    [TestCase("Get-DropletBackupPolicy 3164444")]
    public void Id_of_a_listed_Droplet_is_shown_with_its_name(string script)
    {
        using var host = Host();
        host.Run("$id = (Restart-Droplet 3164444 -Wait).Id; New-DropletSnapshot 3164444 -Name a -Wait | Out-Null");
        var before = host.Run(script);
        var requests = Requests(host, () => host.Run(script));
        host.Run("Get-Droplet | Out-Null");

        var known = Requests(host, () => Assert.That(host.Run($"({script}).DropletName | Select-Object -Unique").Output, Is.EqualTo(new[] { "web-01" })));

        Assert.That(before.Errors, Is.Empty);
        Assert.That(known, Is.LessThanOrEqualTo(requests));
    }

    [Test]
    public void Error_about_an_id_names_a_listed_Droplet()
    {
        using var host = Host();
        host.Run("Get-Droplet | Out-Null");

        Assert.That(host.Run("Set-DropletKernel 3164444 5").TheError.Exception.Message, Does.Contain("web-01 (3164444)"));
    }

    [TestCase("Rename-Droplet web-01 api-01")]
    [TestCase("Invoke-DropletAction 3164444 rename -Name api-01")]
    [TestCase("Invoke-DropletAction 3164444 -Body @{ type = 'rename'; name = 'api-01' }")]
    public void Name_is_forgotten_once_it_may_have_changed(string rename)
    {
        using var host = Host();
        host.Run($"Get-Droplet | Out-Null; {rename} -Wait | Out-Null");

        Assert.That(host.Run("(Get-DropletAction 3164444).DropletName").Output, Is.EqualTo(new object?[] { null }));
        Assert.That(host.Run("Get-Droplet | Out-Null; (Get-DropletAction 3164444).DropletName").Output, Is.EqualTo(new[] { "api-01" }));
    }

    [Test]
    public void Name_that_was_read_during_a_rename_is_forgotten_at_its_end()
    {
        using var host = new LeapingHost(new() { ActionSeconds = 30 });
        host.Run("Use-Connection $c; Get-Droplet | Out-Null");

        host.Run("Rename-Droplet web-01 api-01 | ForEach-Object { Get-Droplet | Out-Null; $_ } | Wait-DropletAction | Out-Null");

        Assert.That(host.Run("(Get-DropletAction 3164444)[0].DropletName").Output, Is.EqualTo(new object?[] { null }));
    }

    [Test]
    public void WhatIf_without_a_connection_needs_no_name()
    {
        using var host = new ModuleHost();

        Assert.That(host.Run("Restart-Droplet 5 -WhatIf").Errors, Is.Empty);
        Assert.That(host.Host.Text, Does.Contain("Reboot Droplet 5"));
    }

    private static LeapingHost Host()
    {
        var host = new LeapingHost(new() { ActionSeconds = 0 });
        host.Run("Use-Connection $c");
        return host;
    }

    private static int Requests(LeapingHost host, Action work)
    {
        var before = host.Sandbox.Calls.Count;
        work();
        return host.Sandbox.Calls.Count - before;
    }
}
