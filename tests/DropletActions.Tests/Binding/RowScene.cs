using DropletActions.Tests.Support;

namespace DropletActions.Tests.Binding;

/// <summary>Rows of a CSV file, <c>$csv</c>, for cmdlets that start actions in a sandbox.</summary>
public abstract class RowScene
{
    private DirectoryInfo _folder = null!;
    private protected SandboxHost Host { get; private set; } = null!;

    [OneTimeSetUp]
    public void Start()
    {
        _folder = Directory.CreateTempSubdirectory("rows-");
        Host = new(new() { ActionSeconds = 0, DropletCount = 12, BurstLimit = 100_000, HourlyLimit = 100_000 });
        Host.Set("csv", Path.Combine(_folder.FullName, "rows.csv"));
        Host.Set("run", Path.Combine(_folder.FullName, "run.jsonl"));
        Host.Run("""
            $ConfirmPreference = 'None'
            function Copy-Serialized($Object) {
                [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($Object))
            }
            """);
    }

    [SetUp]
    public void Forget()
    {
        Host.Sandbox.Calls.Clear();
        File.Delete(Path.Combine(_folder.FullName, "run.jsonl"));
    }

    [OneTimeTearDown]
    public void Stop()
    {
        Host.Dispose();
        _folder.Delete(recursive: true);
    }

    protected void Write(string csv) => File.WriteAllText(Path.Combine(_folder.FullName, "rows.csv"), csv);

    /// <summary>The bodies that arrived, each after the name of its Droplet, sorted by name.</summary>
    protected string[] Sent() => [.. Host.Sandbox.Calls.Find("POST", "/v2/droplets/*/actions")
        .Select(call => $"{Host.Sandbox.Droplets.Single(droplet => call.Path.Contains($"/{droplet.Id}/")).Name} {call.Body}").Order()];
}
