using System.Management.Automation;
using DropletActions.Engine;
using DropletActions.Sandbox;

namespace DropletActions.Tests.Support;

/// <summary>A sandbox, and a runspace with the module, both on a clock that leaps: waits and back-offs take no time. The connection is <c>$c</c>.</summary>
internal sealed class LeapingHost : IDisposable
{
    private readonly ModuleHost _module;

    public LeapingHost(SandboxOptions? options = null, TimeSpan? requestTimeout = null, params string[] scopes)
    {
        Sandbox = DropletSandbox.Start((options ?? new()) with { Clock = () => Clock.UtcNow });
        var token = scopes.Length == 0 ? Sandbox.Token : Sandbox.AddToken(scopes);
        var api = DropletActions.Http.DropletApiFactory.Create(
            new(Sandbox.BaseUri, token, "tests", Clock) { RequestTimeout = requestTimeout ?? TimeSpan.FromSeconds(100) },
            address => Clock.Watch(DropletActions.Http.Connections.Handler(address)));
        Session = new(api, Clock);
        _module = new() { Clock = Clock };
        _module.Set("c", new DigitalOceanConnection(Sandbox.BaseUri, "the tests", Session));
        _module.Set("sandbox", Sandbox);
    }

    public LeapingClock Clock { get; } = new();

    public DropletSandbox Sandbox { get; }

    public ApiSession Session { get; }

    public RecordingHost Host => _module.Host;

    public object? Get(string name) => _module.Get(name);

    public void Set(string name, object? value) => _module.Set(name, value);

    /// <summary>The run was over before the cmdlet was: no request is under way, and none leaves while another runspace uses the API.</summary>
    public void AssertQuiet()
    {
        Assert.That(Clock.Requests.UnderWay, Is.Zero);
        var sent = Clock.Requests.Sent;
        using var other = new ModuleHost(("token", Sandbox.Token));
        other.Run($"Connect-DigitalOcean -Token $token -BaseUri {Sandbox.BaseUri}; Get-Droplet; Get-Droplet");
        Assert.That(Clock.Requests, Is.EqualTo((sent, 0)));
    }

    public ScriptResult Run(string script) => _module.Run(script);

    public RunningScript Begin(string script) => _module.Begin(script);

    public IReadOnlyList<CompletionResult> Complete(string line) => _module.Complete(line);

    public void Dispose()
    {
        _module.Dispose();
        Session.Dispose();
        Sandbox.Dispose();
    }
}
