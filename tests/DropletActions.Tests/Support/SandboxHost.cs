using DropletActions.Sandbox;

namespace DropletActions.Tests.Support;

/// <summary>A sandbox, and a runspace with the module connected to it, as in a user's script.</summary>
internal sealed class SandboxHost : IDisposable
{
    private readonly ModuleHost _module;

    public SandboxHost(SandboxOptions? options = null, params string[] scopes)
    {
        Sandbox = DropletSandbox.Start(options ?? new() { ActionSeconds = 0 });
        _module = new();
        _module.Set("sandbox", Sandbox);
        _module.Set("token", scopes.Length == 0 ? Sandbox.Token : Sandbox.AddToken(scopes));
        _module.Run($"Connect-DigitalOcean -Token $token -BaseUri {Sandbox.BaseUri} -SkipValidation");
    }

    public DropletSandbox Sandbox { get; }

    public RecordingHost Host => _module.Host;

    /// <summary>The bodies of the action requests that arrived, in their order.</summary>
    public IReadOnlyList<string> Bodies => BodiesOf(Sandbox);

    /// <summary>The same, of any sandbox.</summary>
    public static IReadOnlyList<string> BodiesOf(DropletSandbox sandbox) => [.. sandbox.Calls.Find("POST", "/v2/droplets/*actions").Select(call => call.Body)];

    public SandboxDroplet Droplet(string name) => Sandbox.Droplets.Single(droplet => droplet.Name == name);

    public void Set(string name, object? value) => _module.Set(name, value);

    /// <summary>The run had ended before the cmdlet: the only further calls are the test's own.</summary>
    public void AssertQuiet() => AssertQuiet(Sandbox);

    /// <summary>The same, for a sandbox that something else was connected to.</summary>
    public static void AssertQuiet(DropletSandbox sandbox)
    {
        using var other = new ModuleHost(("token", sandbox.Token));

        // What was on its way when it was canceled may still arrive; a look behind it sees it arrived.
        other.Run($"Connect-DigitalOcean -Token $token -BaseUri {sandbox.BaseUri} -SkipValidation; Get-Droplet; Get-Droplet");
        var calls = sandbox.Calls.Count;
        other.Run("Get-Droplet 3164444");
        Assert.That(sandbox.Calls.Count, Is.EqualTo(calls + 1));
    }

    public ScriptResult Run(string script) => _module.Run(script);

    public RunningScript Begin(string script) => _module.Begin(script);

    public void Dispose()
    {
        _module.Dispose();
        Sandbox.Dispose();
    }
}
