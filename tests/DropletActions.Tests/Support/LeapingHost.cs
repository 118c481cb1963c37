using System.Management.Automation;
using DropletActions.Engine;
using DropletActions.Sandbox;
using DropletActions.Tests.Http;

namespace DropletActions.Tests.Support;

/// <summary>A sandbox, and a runspace with the module, both on a leaping clock: waits and back-offs take no time. The connection is <c>$c</c>.</summary>
internal sealed class LeapingHost : IDisposable
{
    private readonly ModuleHost _module;

    private readonly BreakingFront? _front;

    public LeapingHost(SandboxOptions? options = null, TimeSpan? requestTimeout = null, params string[] scopes)
        : this(options, requestTimeout, scopes, null)
    {
    }

    /// <summary>The same with a server between the module and the sandbox, which breaks exchanges as the test specifies.</summary>
    public LeapingHost(SandboxOptions? options, Func<Uri, BreakingFront> front)
        : this(options, null, [], front)
    {
    }

    private LeapingHost(SandboxOptions? options, TimeSpan? requestTimeout, string[] scopes, Func<Uri, BreakingFront>? front)
    {
        Sandbox = DropletSandbox.Start((options ?? new()) with { Clock = () => Clock.UtcNow });
        var token = scopes.Length == 0 ? Sandbox.Token : Sandbox.AddToken(scopes);
        _front = front?.Invoke(Sandbox.BaseUri);
        var address = _front?.Address ?? Sandbox.BaseUri;
        var api = DropletActions.Http.DropletApiFactory.Create(
            new(address, token, "tests", Clock) { RequestTimeout = requestTimeout ?? TimeSpan.FromSeconds(100) },
            origin => Clock.Watch(_front?.Handler(origin) ?? DropletActions.Http.MessageHandlers.Handler(origin)));
        Dialer = new(Clock, Sandbox.Accepts);
        Session = new(api, Clock, Dialer);
        _module = new() { Clock = Clock };
        _module.Set("c", new DigitalOceanConnection(address, "the tests", Session));
        _module.Set("sandbox", Sandbox);
    }

    public LeapingClock Clock { get; } = new();

    public DropletSandbox Sandbox { get; }

    /// <summary>Accepts connections for the ports of the sandbox's Droplets.</summary>
    public RecordingDialer Dialer { get; }

    public ApiSession Session { get; }

    /// <summary>The bodies of the action requests that arrived, in their order.</summary>
    public IReadOnlyList<string> Bodies => SandboxHost.BodiesOf(Sandbox);

    public RecordingHost Host => _module.Host;

    public object? Get(string name) => _module.Get(name);

    public void Set(string name, object? value) => _module.Set(name, value);

    /// <summary>The run had ended before the cmdlet: no request is in flight, and none is sent while another runspace uses the API.</summary>
    public void AssertQuiet()
    {
        Assert.That(Clock.Requests.UnderWay, Is.Zero);
        var sent = Clock.Requests.Sent;
        using var other = new ModuleHost(("token", Sandbox.Token));
        other.Run($"Connect-DigitalOcean -Token $token -BaseUri {Sandbox.BaseUri} -SkipValidation; Get-Droplet; Get-Droplet");
        Assert.That(Clock.Requests, Is.EqualTo((sent, 0)));
    }

    public ScriptResult Run(string script) => _module.Run(script);

    public RunningScript Begin(string script) => _module.Begin(script);

    public IReadOnlyList<CompletionResult> Complete(string line) => _module.Complete(line);

    public void Dispose()
    {
        _module.Dispose();
        Session.Dispose();
        _front?.Dispose();
        Sandbox.Dispose();
    }
}
