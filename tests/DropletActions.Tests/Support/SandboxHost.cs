using DropletActions.Engine;
using DropletActions.Sandbox;

namespace DropletActions.Tests.Support;

/// <summary>A sandbox, and a runspace with the module connected to it: what a user's script has.</summary>
internal sealed class SandboxHost : IDisposable
{
    private readonly ModuleHost _module;

    public SandboxHost(SandboxOptions? options = null, params string[] scopes)
    {
        Sandbox = DropletSandbox.Start(options ?? new() { ActionSeconds = 0 });
        _module = new();
        _module.Set("sandbox", Sandbox);
        _module.Set("token", scopes.Length == 0 ? Sandbox.Token : Sandbox.AddToken(scopes));
        _module.Run($"Connect-DigitalOcean -Token $token -BaseUri {Sandbox.BaseUri}");
    }

    public DropletSandbox Sandbox { get; }

    public RecordingHost Host => _module.Host;

    /// <summary>The bodies of the action requests that arrived, in their order.</summary>
    public IReadOnlyList<string> Bodies => Sandbox.Calls.Find("POST", "/v2/droplets/*actions").Select(call => call.Body).ToList();

    public SandboxDroplet Droplet(string name) => Sandbox.Droplets.Single(droplet => droplet.Name == name);

    public void Set(string name, object? value) => _module.Set(name, value);

    /// <summary>The run was over before the cmdlet was: looks from outside are the only calls.</summary>
    public void AssertQuiet() => AssertQuiet(Sandbox);

    /// <summary>The same, for a sandbox that something else was connected to.</summary>
    public static void AssertQuiet(DropletSandbox sandbox)
    {
        using var other = new ModuleHost(("token", sandbox.Token));

        // What was on its way when it was cancelled may still arrive; a look behind it sees it arrived.
        other.Run($"Connect-DigitalOcean -Token $token -BaseUri {sandbox.BaseUri}; Get-Droplet; Get-Droplet");
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

/// <summary>The same on a clock that flows by itself: waits and back-offs take no time. The connection is <c>$c</c>.</summary>
internal sealed class FlowingHost : IDisposable
{
    private readonly ModuleHost _module = new();
    private readonly FlowingClock _clock = new();

    public FlowingHost(SandboxOptions? options = null, TimeSpan? requestTimeout = null, params string[] scopes)
    {
        Sandbox = DropletSandbox.Start((options ?? new()) with { Clock = () => _clock.Peek });
        var token = scopes.Length == 0 ? Sandbox.Token : Sandbox.AddToken(scopes);
        var api = DropletActions.Http.DropletApiFactory.Create(new(Sandbox.BaseUri, token, "tests", _clock)
        {
            RequestTimeout = requestTimeout ?? TimeSpan.FromSeconds(100),
        }, address => _clock.Watch(DropletActions.Http.Connections.Handler(address)));
        Session = new(api, _clock);
        _module.Set("c", new DigitalOceanConnection(Sandbox.BaseUri, "the tests", Session));
        _module.Set("sandbox", Sandbox);
    }

    public DropletSandbox Sandbox { get; }

    public ApiSession Session { get; }

    public FlowingClock Clock => _clock;

    public RecordingHost Host => _module.Host;

    public object? Get(string name) => _module.Get(name);

    public void Set(string name, object? value) => _module.Set(name, value);

    /// <summary>The run was over before the cmdlet was: no request is under way, and none leaves while somebody else looks at the API.</summary>
    public void AssertQuiet()
    {
        Assert.That(_clock.Requests.UnderWay, Is.Zero);
        var sent = _clock.Requests.Sent;
        using var other = new ModuleHost(("token", Sandbox.Token));
        other.Run($"Connect-DigitalOcean -Token $token -BaseUri {Sandbox.BaseUri}; Get-Droplet; Get-Droplet");
        Assert.That(_clock.Requests, Is.EqualTo((sent, 0)));
    }

    public ScriptResult Run(string script) => _module.Run(script);

    public RunningScript Begin(string script) => _module.Begin(script);

    public IReadOnlyList<System.Management.Automation.CompletionResult> Complete(string line) => _module.Complete(line);

    public void Dispose()
    {
        _module.Dispose();
        Session.Dispose();
        Sandbox.Dispose();
        _clock.Dispose();
    }
}
