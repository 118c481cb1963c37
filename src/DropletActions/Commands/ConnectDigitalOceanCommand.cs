using System.Management.Automation;
using System.Runtime.InteropServices;
using System.Security;
using DropletActions.Binding;
using DropletActions.Connections;
using DropletActions.Loading;
using DropletActions.Rendering;

namespace DropletActions.Commands;

/// <summary><c>Connect-DigitalOcean</c>: sets the connection that the other cmdlets of this session use.</summary>
/// <remarks>Makes no request. https://docs.digitalocean.com/reference/api/digitalocean/#section/Authentication</remarks>
[Cmdlet(VerbsCommunications.Connect, "DigitalOcean", DefaultParameterSetName = ByToken)]
[OutputType(typeof(DigitalOceanConnection))]
public sealed class ConnectDigitalOceanCommand : PSCmdlet
{
    private const string ByToken = "Token";
    private const string ByDoctl = "Doctl";

    /// <summary>The token: a SecureString, a PSCredential (its password) or text.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ByToken)]
    [TokenTransformation]
    public SecureString Token { get; set; } = new();

    /// <summary>
    /// A context of doctl's own configuration, which has its token; <c>default</c> is the one without a name. The file's
    /// <c>api-url</c> counts too where <c>-BaseUri</c> is not given.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = ByDoctl)]
    [ValidateNotNullOrEmpty]
    public string? DoctlContext { get; set; }

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
            var connection = DoctlContext is null ? FromToken() : FromDoctl(DoctlContext);
            ConnectionStore.Current.Connected = connection;
            if (PassThru)
                WriteObject(connection);
        }
        catch (DropletApiException e)
        {
            ThrowTerminatingError(ErrorRecords.From(e));
        }
    }

    private DigitalOceanConnection FromToken() =>
        new(ConnectionStore.AddressFrom(BaseUri), (Plain(Token), "-Token"), "Connect-DigitalOcean");

    /// <summary>All of it: NetworkCredential would take it for ended at a NUL.</summary>
    private static string Plain(SecureString token)
    {
        var text = Marshal.SecureStringToGlobalAllocUnicode(token);
        try
        {
            return Marshal.PtrToStringUni(text, token.Length);
        }
        finally
        {
            Marshal.ZeroFreeGlobalAllocUnicode(text);
        }
    }

    private DigitalOceanConnection FromDoctl(string context)
    {
        var (token, address) = PrivateDependencies.ReadDoctl(context);
        var from = BaseUri is null ? ConnectionStore.AddressFrom(address, "The api-url of doctl's configuration") : ConnectionStore.AddressFrom(BaseUri);
        return new(from, (token, $"The token of doctl's context '{context}'"), $"doctl context {context}");
    }
}
