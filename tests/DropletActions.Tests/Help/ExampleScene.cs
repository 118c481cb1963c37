using DropletActions.Sandbox;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Help;

/// <summary>
/// What the examples of the help find: the sandbox's own three Droplets, two more that are off and tagged <c>batch</c>, a folder with
/// a list and a plan, and an action that is done already. Waits take no time. Whoever looks at it answers yes.
/// </summary>
internal sealed class ExampleScene : IDisposable
{
    private static readonly string s_standIns = File.ReadAllText(Path.Combine(Repository.Root, "tests", "DropletActions.Tests", "Help", "StandIns.ps1"));

    // What a page's examples need besides.
    private static readonly Dictionary<string, string> s_before = new()
    {
        ["Get-DropletJournal"] = "$null = Get-Content fleet.txt | New-DropletSnapshot -Name nightly -Wait -Journal nightly.jsonl",
        ["Get-DropletAction"] = """
            $sandbox.Outcomes.Add([DropletActions.Sandbox.SandboxOutcome]::Errored('snapshot'))
            $null = New-DropletSnapshot db-01 -Wait -ErrorAction SilentlyContinue
            """,
        ["Get-DropletSnapshot"] = "$null = New-DropletSnapshot web-01 -Name release -Wait",
    };

    private readonly EnvironmentVariables _environment = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("droplet-examples-");
    private readonly LeapingHost _host = new();
    private readonly int _startedBefore;

    public ExampleScene(string page)
    {
        foreach (var name in new[] { "batch-01", "batch-02" })
            _host.Sandbox.AddDroplet(name, "off", ["batch"]);
        Environment.SetEnvironmentVariable("DIGITALOCEAN_API_URL", _host.Sandbox.BaseUri.AbsoluteUri);
        _environment.DoctlFile = Path.Combine(_folder.FullName, "config.yaml");
        File.WriteAllText(Path.Combine(_folder.FullName, "config.yaml"), $"access-token: {_host.Sandbox.Token}\n");
        File.WriteAllText(Path.Combine(_folder.FullName, "fleet.txt"), "web-01\n3164445\n");
        File.WriteAllText(Path.Combine(_folder.FullName, "plan.csv"), "DropletName,Type,Name,Plan\nweb-01,snapshot,before,\ndb-01,change_backup_policy,,daily\n");

        _host.Host.Answer("Yes");
        _host.Set("folder", _folder.FullName);
        Before("Use-Connection $c; $null = $ExecutionContext.SessionState.Path.SetLocation($folder)");
        Before(s_standIns);
        Before("$null = Restart-Droplet web-01 -Wait");
        Before(s_before.GetValueOrDefault(page, ""));
        _startedBefore = _host.Sandbox.Actions.Count;
    }

    public RecordingHost Host => _host.Host;

    /// <summary>What was started since, for example <c>reboot web-01</c>.</summary>
    public IEnumerable<string> Started => _host.Sandbox.Actions.Skip(_startedBefore).Select(action => $"{action.Type} {action.DropletName}");

    public IEnumerable<SandboxAction> Actions => _host.Sandbox.Actions.Skip(_startedBefore);

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
