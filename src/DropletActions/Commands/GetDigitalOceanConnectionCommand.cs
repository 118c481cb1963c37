using DropletActions.Connections;
using DropletActions.Rendering;

namespace DropletActions.Commands;

/// <summary>
/// <c>Get-DigitalOceanConnection</c>: the connection that a cmdlet without <c>-Connection</c> would use; nothing where there is none.
/// </summary>
[Cmdlet(VerbsCommon.Get, "DigitalOceanConnection")]
[OutputType(typeof(DigitalOceanConnection))]
public sealed class GetDigitalOceanConnectionCommand : PSCmdlet
{
    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        try
        {
            WriteObject(ConnectionStore.Current.Resolve());
        }
        catch (DropletApiException e) when (e.Kind == FailureKind.NotConnected)
        {
            WriteVerbose(e.Message);
        }
        catch (DropletApiException e)
        {
            ThrowTerminatingError(ErrorRecords.From(e));
        }
    }
}
