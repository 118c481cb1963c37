using DropletActions.Binding;
using DropletActions.Connections;
using DropletActions.Sandbox;

namespace DropletActions.Commands;

/// <summary><c>Stop-DropletSandbox</c>: stops a sandbox, or all that this session started.</summary>
[Cmdlet(VerbsLifecycle.Stop, "DropletSandbox")]
public sealed class StopDropletSandboxCommand : PSCmdlet
{
    /// <summary>The sandbox, as <c>Start-DropletSandbox</c> gave it. All of this session when none is given.</summary>
    /// <remarks>Not of the sandbox's own type: the import of the module reads the types of all parameters, and would load its assembly.</remarks>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    [SandboxTransformation]
    public IDisposable? Sandbox { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var connections = ConnectionStore.Current;
        foreach (var sandbox in Sandbox is null ? connections.Sandboxes.ToList() : [Sandbox])
        {
            sandbox.Dispose();
            connections.Sandboxes.Remove(sandbox);
            SandboxDialers.Remove(((DropletSandbox)sandbox).BaseUri);

            // A connection to a stopped sandbox would only cause puzzling errors.
            if (connections.Connected?.BaseUri == ((DropletSandbox)sandbox).BaseUri)
                connections.Connected = null;
        }
    }
}
