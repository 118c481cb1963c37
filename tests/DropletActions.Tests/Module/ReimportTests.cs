using System.Net.Sockets;
using DropletActions.Sandbox;
using DropletActions.Tests.Shell;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Module;

/// <summary>The module is removed, imported again, and imported from elsewhere in the same session.</summary>
[NonParallelizable]
public sealed class ReimportTests
{
    private const string Use = "$s = Start-DropletSandbox -Connect -ActionSeconds 0; (Restart-Droplet web-01).Type; ";

    private EnvironmentVariables _environment = null!;

    [SetUp]
    public void Remove_the_environment_variables() => _environment = new();

    [TearDown]
    public void Restore_the_environment_variables() => _environment.Dispose();

    [TestCase("Import-Module {0} -Force; ")]
    [TestCase("Remove-Module DropletActions; Import-Module {0}; ")]
    public void Module_can_be_imported_again(string again)
    {
        using var host = new ModuleHost();
        host.Run(Use);

        var result = host.Run(again.Replace("{0}", $"'{Repository.Manifest}'", StringComparison.Ordinal) + Use + "(Get-Command Rebuild-Droplet).CommandType; Get-Droplet | Out-Host; Stop-DropletSandbox");

        Assert.That(result.Errors, Is.Empty);
        Assert.That(result.Thrown, Is.Null);
        Assert.That(result.Output.Select(item => item!.ToString()), Is.EqualTo(new[] { "reboot", "Alias" }));
        Assert.That(host.Host.Text, Does.Contain("Public IPv4"), "The formats are there too.");
    }

    [TestCase("Import-Module {0} -Force; ")]
    [TestCase("Remove-Module DropletActions; Import-Module {0}; ")]
    public void Removed_module_stops_its_sandboxes_and_forgets_its_connection(string again)
    {
        using var host = new ModuleHost();
        var sandbox = (DropletSandbox)host.Run(Use + "$s").Output[1]!;

        var result = host.Run(again.Replace("{0}", $"'{Repository.Manifest}'", StringComparison.Ordinal) + "Get-DigitalOceanConnection; Get-Droplet");

        Assert.That(result.ErrorId, Is.EqualTo("NotConnected"));
        Assert.That(result.Output, Is.Empty);
        using var client = new TcpClient();
        Assert.Throws<SocketException>(() => client.Connect("127.0.0.1", sandbox.BaseUri.Port));
    }

    [Test]
    public void Connection_in_a_variable_stays_usable()
    {
        using var sandbox = DropletSandbox.Start(new() { ActionSeconds = 0 });
        using var host = new ModuleHost(("token", sandbox.Token), ("address", sandbox.BaseUri));

        var result = host.Run($"$c = Connect-DigitalOcean -SkipValidation $token -BaseUri $address -PassThru; Remove-Module DropletActions; Import-Module '{Repository.Manifest}'; (Restart-Droplet web-01 -Connection $c).Type");

        Assert.That(result.Output, Is.EqualTo(new[] { "reboot" }));
    }

    [Test]
    public void Module_that_is_removed_during_a_pipeline_lets_it_end()
    {
        using var sandbox = DropletSandbox.Start(new() { ActionSeconds = 0 });
        using var host = new ModuleHost(("token", sandbox.Token), ("address", sandbox.BaseUri));

        var result = host.Run("Connect-DigitalOcean -SkipValidation $token -BaseUri $address; Get-Droplet | ForEach-Object { Remove-Module DropletActions -ErrorAction Ignore; $_ } | ForEach-Object Name");

        Assert.That(result.Errors, Is.Empty);
        Assert.That(result.Output, Is.EquivalentTo(sandbox.Droplets.Select(droplet => droplet.Name)));
    }

    [Test]
    public void Removal_in_one_runspace_does_not_affect_the_others()
    {
        using var sandbox = DropletSandbox.Start(new() { ActionSeconds = 0 });
        using var host = new ModuleHost(("token", sandbox.Token), ("address", sandbox.BaseUri));
        using var other = new ModuleHost(("token", sandbox.Token), ("address", sandbox.BaseUri));
        foreach (var one in new[] { host, other })
            one.Run("Connect-DigitalOcean -SkipValidation $token -BaseUri $address");

        host.Run("Remove-Module DropletActions");

        Assert.That(other.Run("(Restart-Droplet web-01).Type").Output, Is.EqualTo(new[] { "reboot" }));
    }

    [Test]
    public void Copy_in_another_folder_works_beside_it()
    {
        var folder = Directory.CreateTempSubdirectory("copy").FullName;
        try
        {
            StagedModule.CopyTo(Path.Combine(folder, "DropletActions"));

            var result = ShellProcess.Run(["-Command", $"{Use} Import-Module '{folder}/DropletActions/DropletActions.psd1'; (Get-Module DropletActions).Count; {Use} Get-Droplet | Out-Host; Remove-Module DropletActions; Import-Module '{Repository.Manifest}'; {Use}"]);

            Assert.That(result.Error, Is.Empty);
            Assert.That(result.Output.Split('\n').Where(line => line is "reboot" or "2"), Is.EqualTo(new[] { "reboot", "2", "reboot", "reboot" }));
            Assert.That(result.Output, Does.Contain("Public IPv4"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
