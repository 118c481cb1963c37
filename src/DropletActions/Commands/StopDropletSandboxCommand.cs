using System.Management.Automation;
using DropletActions.Connections;

namespace DropletActions.Commands;

/// <summary><c>Stop-DropletSandbox</c>: stops a sandbox, or all that this session started.</summary>
[Cmdlet(VerbsLifecycle.Stop, "DropletSandbox")]
public sealed class StopDropletSandboxCommand : PSCmdlet
{
    /// <summary>The sandbox, as <c>Start-DropletSandbox</c> gave it. All of this session when none is given.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    public IDisposable? Sandbox { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var connections = ConnectionStore.Current;
        foreach (var sandbox in Sandbox is null ? connections.Sandboxes.ToList() : [Sandbox])
        {
            sandbox.Dispose();
            connections.Sandboxes.Remove(sandbox);
        }

        // A connection to what is gone would only give puzzling errors.
        if (connections.Connected is { TokenSource: "the sandbox" } && connections.Sandboxes.Count == 0)
            connections.Connected = null;
    }
}
