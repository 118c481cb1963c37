using System.Management.Automation;
using System.Net;
using System.Security;
using DropletActions.Binding;
using DropletActions.Connections;
using DropletActions.Rendering;

namespace DropletActions.Commands;

/// <summary><c>Connect-DigitalOcean</c>: sets the connection that the other cmdlets of this session use.</summary>
/// <remarks>Makes no request. https://docs.digitalocean.com/reference/api/digitalocean/#section/Authentication</remarks>
[Cmdlet(VerbsCommunications.Connect, "DigitalOcean")]
[OutputType(typeof(DigitalOceanConnection))]
public sealed class ConnectDigitalOceanCommand : PSCmdlet
{
    /// <summary>The token: a SecureString, a PSCredential (its password) or text.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [TokenTransformation]
    public SecureString Token { get; set; } = new();

    /// <summary>The API's address, if it is not the public one: https, or plain http to this machine.</summary>
    [Parameter]
    [ValidateNotNull]
    public Uri? BaseUri { get; set; }

    /// <summary>Emit the connection, to be used with <c>-Connection</c>.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        try
        {
            var token = new NetworkCredential("", Token).Password;
            var connection = new DigitalOceanConnection(BaseUri ?? ConnectionStore.AddressFromEnvironment(), token, "Connect-DigitalOcean");
            ConnectionStore.Current.Connected = connection;
            if (PassThru)
                WriteObject(connection);
        }
        catch (DropletApiException e)
        {
            ThrowTerminatingError(ErrorRecords.From(e));
        }
    }
}
