using DropletActions.Connections;

namespace DropletActions.Commands;

/// <summary><c>Disconnect-DigitalOcean</c>: forgets the connection of this session. Connections kept in variables stay usable.</summary>
[Cmdlet(VerbsCommunications.Disconnect, "DigitalOcean")]
public sealed class DisconnectDigitalOceanCommand : PSCmdlet
{
    /// <inheritdoc/>
    protected override void EndProcessing() => ConnectionStore.Current.Connected = null;
}
