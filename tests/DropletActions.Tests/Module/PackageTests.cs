using System.IO.Compression;
using System.Management.Automation;
using System.Xml.Linq;
using DropletActions.Tests.Help;
using DropletActions.Tests.Shell;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Module;

/// <summary>The package for a gallery, as the build of the tests packed it, and what a user gets who installs it.</summary>
public sealed class PackageTests
{
    /// <summary>All published files. A new one has to be added here.</summary>
    private static readonly string[] s_published =
    [
        "DropletActions.psd1", "README.md", "LICENSE",
        "bin/DropletActions.dll", "bin/DropletActions.Engine.dll", "bin/DropletActions.Sandbox.dll", "bin/DropletActions.Format.ps1xml",
        "bin/deps/DropletActions.Doctl.dll", "bin/deps/YamlDotNet.dll", "bin/deps/DropletActions.Http.dll", "bin/deps/Flurl.dll", "bin/deps/Flurl.Http.dll",
        "bin/deps/framework/Microsoft.Bcl.AsyncInterfaces.dll", "bin/deps/framework/System.Buffers.dll", "bin/deps/framework/System.Memory.dll",
        "bin/deps/framework/System.Numerics.Vectors.dll", "bin/deps/framework/System.Runtime.CompilerServices.Unsafe.dll",
        "bin/deps/framework/System.Text.Encoding.CodePages.dll", "bin/deps/framework/System.Text.Encodings.Web.dll",
        "bin/deps/framework/System.Text.Json.dll", "bin/deps/framework/System.Threading.Tasks.Extensions.dll",
        "en-US/DropletActions.dll-help.xml",
        "en-US/about_DropletActions.help.txt", "en-US/about_DropletActions_Bulk.help.txt", "en-US/about_DropletActions_Connections.help.txt",
        "en-US/about_DropletActions_Errors.help.txt", "en-US/about_DropletActions_ExactlyOnce.help.txt", "en-US/about_DropletActions_Fleets.help.txt",
        "en-US/about_DropletActions_Journals.help.txt",
        "en-US/about_DropletActions_RateLimits.help.txt", "en-US/about_DropletActions_Targets.help.txt", "en-US/about_DropletActions_Testing.help.txt",
        "en-US/about_DropletActions_Waiting.help.txt",
    ];

    private static readonly string s_version = typeof(DropletActions.Commands.DropletActionCommand).Assembly.GetName().Version!.ToString(3);

    private string _folder = "";
    private string _installed = "";
    private List<string> _files = [];
    private XElement _description = null!;

    [OneTimeSetUp]
    public void Install()
    {
        _folder = Directory.CreateTempSubdirectory("package").FullName;
        _installed = Path.Combine(_folder, "DropletActions", s_version);
        ZipFile.ExtractToDirectory(Path.Combine(AppContext.BaseDirectory, $"DropletActions.{s_version}.nupkg"), _installed);
        _description = XDocument.Load(Path.Combine(_installed, "DropletActions.nuspec")).Root!.Elements().Single();

        // The package's own parts, which an installer does not keep either.
        Directory.Delete(Path.Combine(_installed, "_rels"), recursive: true);
        Directory.Delete(Path.Combine(_installed, "package"), recursive: true);
        File.Delete(Path.Combine(_installed, "[Content_Types].xml"));
        File.Delete(Path.Combine(_installed, "DropletActions.nuspec"));
        _files = FilesIn(_installed);
    }

    [OneTimeTearDown]
    public void Uninstall() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Package_contains_exactly_these_files() => Assert.That(_files, Is.EquivalentTo(s_published));

    [Test]
    public void Staging_folder_contains_exactly_these_files() =>
        Assert.That(FilesIn(Path.Combine(Repository.Root, "out", "DropletActions")), Is.EquivalentTo(s_published));

    [Test]
    public void Manifest_of_the_package_is_valid()
    {
        using var host = new ModuleHost();

        var result = host.Run($"Test-ModuleManifest '{_installed}/DropletActions.psd1'");

        Assert.That(result.Thrown, Is.Null);
        Assert.That(result.Errors, Is.Empty);
        Assert.That(result.Warnings, Is.Empty);
        Assert.That(result.All<PSModuleInfo>().Single().Version.ToString(3), Is.EqualTo(s_version));
    }

    [Test]
    public void Package_metadata_match_the_manifest_and_list_its_cmdlets()
    {
        using var host = new ModuleHost();
        var module = host.Run("Get-Module DropletActions").All<PSModuleInfo>().Single();

        Assert.That(Said("id"), Is.EqualTo("DropletActions"));
        Assert.That(Said("version"), Is.EqualTo(s_version));
        Assert.That(Said("authors"), Is.EqualTo(module.Author));
        Assert.That(Said("description"), Is.EqualTo(module.Description));
        Assert.That(Said("copyright"), Is.EqualTo(module.Copyright));
        Assert.That(Said("tags").Split(' '), Is.EquivalentTo(
            (string[])["PSModule", .. module.Tags.Distinct(), "PSIncludes_Cmdlet", .. module.ExportedCmdlets.Keys.SelectMany(name => new[] { "PSCmdlet_" + name, "PSCommand_" + name })]));
        Assert.That(_description.Elements().Select(element => element.Name.LocalName), Has.None.EqualTo("dependencies"), "It needs no other package.");
    }

    [Test]
    public void Package_contains_its_license_readme_and_release_notes()
    {
        var changes = File.ReadAllText(Path.Combine(Repository.Root, "docs", "CHANGELOG.md"));
        var section = changes.Split("\n## ").Single(section => section.StartsWith(s_version + "\n", StringComparison.Ordinal));

        Assert.That(Said("license"), Is.EqualTo("MIT"));
        Assert.That(Said("readme"), Is.EqualTo("README.md"));
        Assert.That(Said("releaseNotes"), Is.EqualTo(section[s_version.Length..].Trim()));
        Assert.That(File.ReadAllText(Path.Combine(_installed, "LICENSE")), Does.StartWith("MIT License\n\nCopyright (c) DropletActions contributors\n"));
        Assert.That(File.ReadAllText(Path.Combine(_installed, "README.md")), Does.StartWith("# "));
    }

    [Test]
    public void Package_works_in_any_folder()
    {
        // A shell imports the module that it lies in, so this one never sees the module beside the tests.
        var shell = Path.Combine(_folder, "DropletActions", s_version, "shell");
        Copy(ShellProcess.Folder, shell);
        var topics = HelpPages.Topics.Select(Path.GetFileNameWithoutExtension).ToList();

        var result = ShellProcess.Run(["-Command", $$"""
            $s = Start-DropletSandbox -Connect -ActionSeconds 0
            (Restart-Droplet web-01).Type
            [System.AppDomain]::CurrentDomain.GetAssemblies() | ForEach-Object { if ($_.GetName().Name -like 'DropletActions*') { $_.Location } }
            Get-Command -Module DropletActions | ForEach-Object { $_.Name + ': ' + (Get-Help $_.Name).Synopsis }
            foreach ($topic in '{{string.Join("', '", topics)}}') { $topic + ': ' + (Get-Help $topic).Contains('SHORT DESCRIPTION') }
            """], folder: shell);

        Assert.That(result.Error, Is.Empty);
        var output = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).ToList();
        Assert.That(output[0], Is.EqualTo("reboot"));
        var loaded = output.Skip(1).TakeWhile(line => line.EndsWith(".dll", StringComparison.Ordinal)).ToList();
        Assert.That(loaded, Has.Count.GreaterThan(3).And.All.StartsWith(_installed));
        Assert.That(output.Skip(1 + loaded.Count), Is.EquivalentTo((string[])[
            .. HelpPages.All.Select(page => $"{page.Name}: {page.Synopsis}"),
            "Rebuild-Droplet: " + HelpPages.All.Single(page => page.Name == "Reset-Droplet").Synopsis,
            .. topics.Select(topic => topic + ": True")]));
    }

    private string Said(string name) => _description.Elements().Single(element => element.Name.LocalName == name).Value;

    private static List<string> FilesIn(string folder) =>
        [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/'))];

    private static void Copy(string from, string to)
    {
        foreach (var file in FilesIn(from))
        {
            var target = Path.Combine(to, file);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(Path.Combine(from, file), target);
        }
    }
}
