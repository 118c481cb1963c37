using System.Net.Sockets;
using DropletActions.Binding;
using DropletActions.Connections;
using DropletActions.Rendering;
using DropletActions.Sandbox;

namespace DropletActions.Commands;

/// <summary>
/// <c>Start-DropletSandbox</c>: starts a simulated API on this machine, to experiment and to test scripts without an account.
/// </summary>
[Cmdlet(VerbsLifecycle.Start, "DropletSandbox")]
[OutputType("DropletActions.Sandbox.DropletSandbox")]
public sealed class StartDropletSandboxCommand : PSCmdlet
{
    /// <summary>Connect this session to it.</summary>
    [Parameter]
    public SwitchParameter Connect { get; set; }

    /// <summary>How many Droplets it has, 0 to 100,000. The default is 3.</summary>
    [Parameter]
    [IntegerTransformation]
    [ValidateRange(0, 100_000)]
    public int DropletCount { get; set; } = 3;

    /// <summary>How many seconds an action takes. The default is 2; 0 ends each at once.</summary>
    [Parameter]
    [ValidateRange(0, 86_400)]
    public double ActionSeconds { get; set; } = 2;

    /// <summary>The port on 127.0.0.1; any free one when none is given.</summary>
    [Parameter]
    [IntegerTransformation]
    [ValidateRange(0, 65_535)]
    public int Port { get; set; }

    /// <summary>
    /// How many times as fast as the wall clock's the time of the sandbox passes, and that of the connection which <c>-Connect</c> makes,
    /// 1 to 1000. The default is 1.
    /// </summary>
    [Parameter]
    [IntegerTransformation]
    [ValidateRange(1, 1000)]
    public int Speed { get; set; } = 1;

    /// <summary>The seconds between the end of a power action and the change of the Droplet's status. The default is 0.</summary>
    [Parameter]
    [ValidateRange(0, 86_400)]
    public double StatusLagSeconds { get; set; }

    /// <summary>The seconds from the end of a start or restart until the ports of the Droplet accept connections. The default is 0.</summary>
    [Parameter]
    [ValidateRange(0, 86_400)]
    public double BootSeconds { get; set; }

    /// <summary>How many requests a token may make in an hour, at least 1. The default is 5000.</summary>
    [Parameter]
    [IntegerTransformation]
    [ValidateRange(1, int.MaxValue)]
    public int HourlyLimit { get; set; } = 5000;

    /// <summary>How many requests a token may make in a minute, at least 1. The default is 250.</summary>
    [Parameter]
    [IntegerTransformation]
    [ValidateRange(1, int.MaxValue)]
    public int BurstLimit { get; set; } = 250;

    /// <summary>The scopes of the sandbox's token; all scopes when it is omitted.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? Scope { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var sandbox = Open();
        var connections = ConnectionStore.Current;
        connections.Sandboxes.Add(sandbox);
        SandboxDialers.Add(sandbox.BaseUri, new SandboxDialer(sandbox));
        if (Connect)
            connections.Connected = ConnectionTo(sandbox);
        WriteObject(sandbox);
    }

    /// <summary>A connection that goes by the sandbox's own time where that is not the wall clock's.</summary>
    private static DigitalOceanConnection ConnectionTo(DropletSandbox sandbox)
    {
        var address = (sandbox.BaseUri, "The sandbox's address");
        var token = (sandbox.Token, "The sandbox's token");
        return sandbox.Speed == 1
            ? new(address, token, "the sandbox")
            : new(address, token, $"the sandbox (-Speed {sandbox.Speed})", new ScaledClock(() => sandbox.Now, sandbox.Speed));
    }

    private DropletSandbox Open()
    {
        try
        {
            return DropletSandbox.Start(new()
            {
                DropletCount = DropletCount,
                ActionSeconds = ActionSeconds,
                StatusLagSeconds = StatusLagSeconds,
                BootSeconds = BootSeconds,
                HourlyLimit = HourlyLimit,
                BurstLimit = BurstLimit,
                Scopes = Scope,
                Port = Port,
                Speed = Speed,
            });
        }
        catch (SocketException e)
        {
            ThrowTerminatingError(Invalid(
                e, $"Cannot listen on -Port {Port}: {e.Message}", "Use another port, or omit -Port for a free one."));
            throw;
        }
        catch (ArgumentException e) when (Scope is not null)
        {
            // The ranges of all other options are those of the parameters.
            var unknown = Scope.First(scope => !DropletSandbox.Scopes.Contains(scope));
            var known = string.Join(", ", DropletSandbox.Scopes);
            ThrowTerminatingError(Invalid(e, $"-Scope '{unknown}' is not a scope.", $"The scopes are {known}."));
            throw;
        }
    }

    private static ErrorRecord Invalid(Exception cause, string message, string advice) =>
        ErrorRecords.From(DropletApiException.NotSent(FailureKind.ParameterInvalid, message, advice, cause: cause));
}
