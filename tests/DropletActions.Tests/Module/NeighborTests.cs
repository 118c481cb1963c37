using DropletActions.Tests.Shell;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Module;

/// <summary>The module beside modules with other versions of the same libraries, in any order of import. In a new process, as a user starts one.</summary>
public sealed class NeighborTests
{
    private static readonly string[] s_shared = ["Flurl", "Flurl.Http", "YamlDotNet"];

    // Newtonsoft.Json and Microsoft.Bcl.AsyncInterfaces are not among them: PowerShell brings its own, beside which no module can load another.
    private static readonly string[] s_theirs = [.. s_shared, "Polly", "Polly.Core", "Microsoft.Bcl.TimeProvider", "System.Threading.RateLimiting"];

    // An action, and doctl's file: together they need each library.
    private const string Ours = """
        [void](Start-DropletSandbox -Connect -ActionSeconds 0); (Restart-Droplet web-01).Type
        Connect-DigitalOcean -SkipValidation -DoctlContext work; (Get-DigitalOceanConnection).TokenSource

        """;

    private const string Assemblies = """
        [System.AppDomain]::CurrentDomain.GetAssemblies() | ForEach-Object { $_.GetName().Name + ' ' + [System.Runtime.Loader.AssemblyLoadContext]::GetLoadContext($_).Name }
        """;

    private string _folder = "";

    [SetUp]
    public void Create_a_folder() => _folder = Directory.CreateTempSubdirectory("neighbors").FullName;

    [TearDown]
    public void Remove_the_folder() => Directory.Delete(_folder, recursive: true);

    [TestCase(true)]
    [TestCase(false)]
    public void Each_module_gets_its_own_libraries(bool theyAreFirst)
    {
        var theirs = string.Concat(s_theirs.Select(name => $"[System.Reflection.Assembly]::LoadFrom('{FakeAssembly.Save(name, _folder)}').GetType('Nothing').FullName\n"));
        var doctl = Path.Combine(_folder, "config.yaml");
        File.WriteAllText(doctl, "auth-contexts:\n  work: dop_v1_0123456789abcdef\n");

        var result = ShellProcess.Run(["-Command", (theyAreFirst ? theirs + Ours : Ours + theirs + Ours) + Assemblies], environment: [("DIGITALOCEAN_CONFIG", doctl)]);

        Assert.That(result.Error, Is.Empty);
        var lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(lines.Count(line => line == "Nothing"), Is.EqualTo(s_theirs.Length));
        Assert.That(lines.Count(line => line == "reboot"), Is.EqualTo(theyAreFirst ? 1 : 2));
        Assert.That(lines.Count(line => line == "doctl context work"), Is.EqualTo(theyAreFirst ? 1 : 2));
        foreach (var name in s_shared)
            Assert.That(lines.Where(line => line.Split(' ')[0] == name), Is.EquivalentTo(new[] { name + " Default", name + " DropletActions" }));
        Assert.That(lines, Does.Contain("DropletActions.Http DropletActions").And.Contain("DropletActions.Engine Default"));
    }
}
