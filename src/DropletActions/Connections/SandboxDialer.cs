using DropletActions.Engine;
using DropletActions.Sandbox;

namespace DropletActions.Connections;

/// <summary>Asks a sandbox whether a Droplet would accept a connection.</summary>
internal sealed class SandboxDialer(DropletSandbox sandbox) : IPortDialer
{
    public Task<DialFailure?> DialAsync(string address, int port, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(sandbox.Accepts(address, port) ? null : DialFailure.Refused);
    }
}
