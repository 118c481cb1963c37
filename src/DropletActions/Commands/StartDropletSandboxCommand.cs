using System.Management.Automation;
using System.Net.Sockets;
using DropletActions.Binding;
using DropletActions.Connections;
using DropletActions.Engine;
using DropletActions.Rendering;
using DropletActions.Sandbox;

namespace DropletActions.Commands;

/// <summary>
/// <c>Start-DropletSandbox</c>: starts a simulated API on this machine, to try things and to test scripts without an account.
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
    [WholeNumberTransformation]
    [ValidateRange(0, 100_000)]
    public int DropletCount { get; set; } = 3;

    /// <summary>How many seconds an action takes. The default is 2; 0 ends each at once.</summary>
    [Parameter]
    [ValidateRange(0, 86_400)]
    public double ActionSeconds { get; set; } = 2;

    /// <summary>The port on 127.0.0.1; any free one when none is given.</summary>
    [Parameter]
    [WholeNumberTransformation]
    [ValidateRange(0, 65_535)]
    public int Port { get; set; }

    /// <summary>
    /// How many times as fast as the wall clock's the time of the sandbox passes, and that of the connection which <c>-Connect</c> makes,
    /// 1 to 1000. The default is 1.
    /// </summary>
    [Parameter]
    [WholeNumberTransformation]
    [ValidateRange(1, 1000)]
    public int Speed { get; set; } = 1;

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var sandbox = Open();
        var connections = ConnectionStore.Current;
        connections.Sandboxes.Add(sandbox);
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
            return DropletSandbox.Start(new() { DropletCount = DropletCount, ActionSeconds = ActionSeconds, Port = Port, Speed = Speed });
        }
        catch (SocketException e)
        {
            var failure = new Failure(FailureKind.ParameterInvalid, $"Cannot listen on -Port {Port}: {e.Message}")
            {
                Advice = "Use another port, or omit -Port for a free one.",
                Delivery = Delivery.NotSent,
                Cause = e,
            };
            ThrowTerminatingError(ErrorRecords.From(failure));
            throw;
        }
    }
}
