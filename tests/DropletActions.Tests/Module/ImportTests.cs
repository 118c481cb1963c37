using System.Management.Automation;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Module;

/// <summary>The result of an import of the module.</summary>
public sealed class ImportTests
{
    [Test]
    public void Manifest_exports_every_cmdlet_and_nothing_else()
    {
        using var host = new ModuleHost();

        var exported = host.Run("(Get-Module DropletActions).ExportedCommands.Values | Where-Object CommandType -eq Cmdlet").All<CmdletInfo>();

        var built = typeof(DropletAction).Assembly.GetReferencedAssemblies(); // the engine itself has no cmdlets
        var classes = typeof(DropletActions.Commands.DropletActionCommand).Assembly.GetTypes()
            .Select(type => type.GetCustomAttributes(typeof(CmdletAttribute), false).Cast<CmdletAttribute>().FirstOrDefault())
            .OfType<CmdletAttribute>().Select(attribute => $"{attribute.VerbName}-{attribute.NounName}");
        Assert.That(exported.Select(cmdlet => cmdlet.Name), Is.EquivalentTo(classes));
        Assert.That(built.Select(name => name.Name), Has.None.Contains("Automation"));
    }

    [Test]
    public void Error_without_a_token_says_how_to_connect()
    {
        using var host = new ModuleHost();

        var result = host.Run("Restart-Droplet 5");

        Assert.That(result.ErrorId, Is.EqualTo("NotConnected"));
        Assert.That(result.TheError.ErrorDetails.RecommendedAction, Does.Contain("Connect-DigitalOcean").And.Contains("DIGITALOCEAN_TOKEN"));
    }
}
