using DropletActions.Tests.Support;

namespace DropletActions.Tests.Help;

/// <summary>
/// The environment of the code in the about topics: three Droplets of the sandbox, two more that are off and tagged <c>batch</c>, a folder
/// with a list and a plan, and a finished action. Waits take no time, and every prompt is answered with yes.
/// </summary>
internal sealed class ExampleScene : IDisposable
{
    // The clock is the one of the sandbox, and the user and the vault return its token.
    private const string Surroundings = """
        function Get-Date([string] $Format) { if ($Format) { $sandbox.Now.LocalDateTime.ToString($Format) } else { $sandbox.Now.LocalDateTime } }
        function Read-Host([switch] $AsSecureString) { ConvertTo-SecureString $sandbox.Token -AsPlainText -Force }
        function Get-Secret([string] $Name) { ConvertTo-SecureString $sandbox.Token -AsPlainText -Force }
        """;

    private readonly EnvironmentVariables _environment = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("droplet-examples-");
    private readonly LeapingHost _host = new();

    public ExampleScene()
    {
        foreach (var name in new[] { "batch-01", "batch-02" })
            _host.Sandbox.AddDroplet(name, "off", ["batch"]);
        Environment.SetEnvironmentVariable("DIGITALOCEAN_API_URL", _host.Sandbox.BaseUri.AbsoluteUri);
        _environment.DoctlFile = Path.Combine(_folder.FullName, "config.yaml");
        File.WriteAllText(Path.Combine(_folder.FullName, "config.yaml"), $"access-token: {_host.Sandbox.Token}\n");
        File.WriteAllText(Path.Combine(_folder.FullName, "fleet.txt"), "web-01\n3164445\n");
        File.WriteAllText(Path.Combine(_folder.FullName, "plan.csv"), "DropletName,Type,Name,Plan\nweb-01,snapshot,before,\ndb-01,change_backup_policy,,daily\n");
        File.WriteAllText(Path.Combine(_folder.FullName, "backups.csv"), "DropletName,Plan,Weekday,Hour\nweb-01,weekly,SUN,4\nweb-02,daily,,8\n");
        File.WriteAllText(Path.Combine(_folder.FullName, "sizes.csv"), "Droplet,Size,Disk\nbatch-01,s-2vcpu-4gb,\n");

        _host.Host.Answer("Yes");
        _host.Set("folder", _folder.FullName);
        Before("Use-Connection $c; $null = $ExecutionContext.SessionState.Path.SetLocation($folder)");
        Before(Surroundings);
        Before("$null = Restart-Droplet web-01 -Wait");
    }

    public ScriptResult Run(string code) => _host.Run(code);

    public void Dispose()
    {
        _host.Run("Stop-DropletSandbox");
        _host.Dispose();
        _folder.Delete(recursive: true);
        _environment.Dispose();
    }

    private void Before(string script)
    {
        var result = _host.Run(script);
        Assert.That(result.Thrown, Is.Null);
        Assert.That(result.Errors, Is.Empty);
    }
}
