using DropletActions.Tests.Shell;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Module;

/// <summary>The assemblies that an import loads. Each test uses a new process, as a user starts one.</summary>
public sealed class LoadingTests
{
    private const string Assemblies = "[System.AppDomain]::CurrentDomain.GetAssemblies() | ForEach-Object { $_.GetName().Name + ' ' + [System.Runtime.Loader.AssemblyLoadContext]::GetLoadContext($_).Name }";

    [Test]
    public void Import_loads_only_the_cmdlets_and_the_engine()
    {
        var loaded = Run(Assemblies).Select(line => line.Split(' ')[0]).ToList();

        Assert.That(loaded, Does.Contain("DropletActions").And.Contain("DropletActions.Engine"));
        Assert.That(loaded, Has.None.EqualTo("DropletActions.Sandbox").And.None.EqualTo("System.Text.Json"));
        Assert.That(Directory.GetFiles(Path.Combine(Repository.Root, "bin", "deps"), "*.dll").Select(Path.GetFileNameWithoutExtension), Is.Not.Empty.And.All.Matches<string>(name => !loaded.Contains(name)));
    }

    [Test]
    public void Script_can_create_the_objects_before_it_runs_a_cmdlet()
    {
        var output = Run("([DropletActions.Droplet]@{ DropletId = 5; Name = 'web-01' }).Name; ([DropletActions.DropletAction]@{ Type = 'reboot' }).Type");

        Assert.That(output, Is.EqualTo(new[] { "web-01", "reboot" }));
    }

    [Test]
    public void Manifest_has_the_required_fields()
    {
        using var host = new ModuleHost();

        var module = (System.Management.Automation.PSModuleInfo)host.Run("Get-Module DropletActions").Output.Single()!;

        Assert.That(module.Version.ToString(3), Is.EqualTo(typeof(DropletActions.Commands.DropletActionCommand).Assembly.GetName().Version!.ToString(3)));
        Assert.That(module.PowerShellVersion.ToString(), Is.EqualTo("5.1"));
        Assert.That(module.CompatiblePSEditions, Is.EquivalentTo(new[] { "Core", "Desktop" }));
        Assert.That(module.Description, Is.Not.Empty);
        Assert.That(module.Author, Is.Not.Empty);
        Assert.That(module.Guid, Is.Not.EqualTo(Guid.Empty));
        Assert.That(module.Tags, Does.Contain("DigitalOcean").And.Contain("PSEdition_Core").And.Contain("PSEdition_Desktop"));
        Assert.That(module.ExportedFunctions.Count + module.ExportedVariables.Count, Is.Zero);
        Assert.That(module.ExportedAliases.Keys, Is.EqualTo(new[] { "Rebuild-Droplet" }));
        var text = File.ReadAllText(Repository.Manifest);
        Assert.That(text, Does.Not.Contain("'*'"), "What is exported is listed: a wildcard would have it searched for.");
    }

    private static List<string> Run(string script)
    {
        var result = ShellProcess.Run(["-Command", script]);
        Assert.That(result.Error, Is.Empty);
        return [.. result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }
}
