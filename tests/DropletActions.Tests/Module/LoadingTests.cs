using System.Reflection;
using System.Reflection.Emit;
using DropletActions.Tests.Shell;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Module;

/// <summary>What importing loads and does not, beside what other modules have loaded. Each in a fresh process, as a user starts one.</summary>
public sealed class LoadingTests
{
    private const string Sandbox = "$s = Start-DropletSandbox -Connect -ActionSeconds 0; (Restart-Droplet web-01).Type; ";
    private const string Assemblies = "[System.AppDomain]::CurrentDomain.GetAssemblies() | ForEach-Object { $_.GetName().Name + ' ' + [System.Runtime.Loader.AssemblyLoadContext]::GetLoadContext($_).Name }";

    private string _folder = "";

    [SetUp]
    public void Create_a_folder() => _folder = Directory.CreateTempSubdirectory("loading").FullName;

    [TearDown]
    public void Remove_the_folder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void An_import_loads_the_cmdlets_and_the_engine_and_nothing_else_of_the_module()
    {
        var loaded = Run(Assemblies).Select(line => line.Split(' ')[0]).ToList();

        Assert.That(loaded, Does.Contain("DropletActions").And.Contain("DropletActions.Engine"));
        Assert.That(loaded, Has.None.EqualTo("DropletActions.Sandbox"));
        Assert.That(Directory.GetFiles(Path.Combine(Repository.Root, "bin", "deps"), "*.dll").Select(Path.GetFileNameWithoutExtension), Is.Not.Empty.And.All.Matches<string>(name => !loaded.Contains(name)));
    }

    [Test]
    public void A_script_can_make_the_objects_before_it_has_run_a_cmdlet()
    {
        var output = Run("([DropletActions.Droplet]@{ DropletId = 5; Name = 'web-01' }).Name; ([DropletActions.DropletAction]@{ Type = 'reboot' }).Type");

        Assert.That(output, Is.EqualTo(new[] { "web-01", "reboot" }));
    }

    [Test]
    public void Its_libraries_live_in_a_context_of_their_own_beside_other_versions()
    {
        var others = new[] { "Flurl", "Flurl.Http", "Polly.Core", "YamlDotNet" }.Select(Fake).ToList();

        var output = Run(string.Concat(others.Select(path => $"[void][System.Reflection.Assembly]::LoadFrom('{path}'); ")) + Sandbox + Assemblies);

        Assert.That(output[0], Is.EqualTo("reboot"));
        foreach (var name in new[] { "Flurl", "Flurl.Http", "Polly.Core", "YamlDotNet" })
            Assert.That(output.Where(line => line.Split(' ')[0] == name), Is.EquivalentTo(new[] { name + " Default", name + " DropletActions" }));
        Assert.That(output, Does.Contain("DropletActions.Http DropletActions").And.Contain("DropletActions.Engine Default"));
    }

    [TestCase("Import-Module {0} -Force")]
    [TestCase("Remove-Module DropletActions; Import-Module {0}")]
    public void It_can_be_imported_again_in_one_session(string again)
    {
        using var host = new ModuleHost();
        host.Run(Sandbox);

        var result = host.Run(again.Replace("{0}", $"'{Repository.Manifest}'", StringComparison.Ordinal) + "; (Restart-Droplet web-01).Type; (Get-Command Rebuild-Droplet).CommandType; (Get-Command -Module DropletActions).Count; Get-Droplet | Out-Host; Stop-DropletSandbox");

        Assert.That(result.Errors, Is.Empty);
        Assert.That(result.Thrown, Is.Null);
        Assert.That(result.Output.Take(2).Select(item => item!.ToString()), Is.EqualTo(new[] { "reboot", "Alias" }));
        Assert.That(host.Host.Text, Does.Contain("Public IPv4"), "The formats are there too.");
    }

    [Test]
    public void The_manifest_says_what_it_must()
    {
        using var host = new ModuleHost();

        var module = (System.Management.Automation.PSModuleInfo)host.Run("Get-Module DropletActions").Output.Single()!;

        Assert.That(module.Version.ToString(3), Is.EqualTo(typeof(DropletActions.Commands.FleetCommand).Assembly.GetName().Version!.ToString(3)));
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

    /// <summary>An assembly of this name and another version, with nothing in it: whoever got it instead of the real one would fail.</summary>
    private string Fake(string name)
    {
        var assembly = new PersistedAssemblyBuilder(new(name) { Version = new(99, 0, 0, 0) }, typeof(object).Assembly);
        assembly.DefineDynamicModule(name).DefineType("Nothing", TypeAttributes.Public).CreateType();
        var path = Path.Combine(_folder, name + ".dll");
        assembly.Save(path);
        return path;
    }
}
