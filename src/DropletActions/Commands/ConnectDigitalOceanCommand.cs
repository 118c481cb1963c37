using System.Runtime.InteropServices;
using System.Security;
using DropletActions.Binding;
using DropletActions.Connections;
using DropletActions.Loading;
using DropletActions.Rendering;

namespace DropletActions.Commands;

/// <summary><c>Connect-DigitalOcean</c>: sets the connection that the other cmdlets of this session use.</summary>
/// <remarks>
/// Asks the API once whether it accepts the token, which needs no scope. With account:read, the response names the account.
/// https://docs.digitalocean.com/reference/api/digitalocean/#operation/account_get
/// </remarks>
[Cmdlet(VerbsCommunications.Connect, "DigitalOcean", DefaultParameterSetName = ByToken)]
[OutputType(typeof(DigitalOceanConnection))]
public sealed class ConnectDigitalOceanCommand : PSCmdlet, IDisposable
{
    private const string ByToken = "Token";
    private const string ByDoctl = "Doctl";

    private readonly CancellationTokenSource _stop = new();
    private readonly RequestPump _requests;

    /// <summary>Makes the cmdlet.</summary>
    public ConnectDigitalOceanCommand() => _requests = new(this);

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

    /// <summary>The API's address, if it is not the public one: https, or plain http to this machine. It may end with <c>/v2</c>.</summary>
    [Parameter]
    [ValidateNotNull]
    public Uri? BaseUri { get; set; }

    /// <summary>Emit the connection, to be used with <c>-Connection</c>.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Send no request: connect without knowing whether the API accepts the token.</summary>
    [Parameter]
    public SwitchParameter SkipValidation { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        DigitalOceanConnection? connection = null;
        try
        {
            connection = DoctlContext is null ? FromToken() : FromDoctl(DoctlContext);
            if (!SkipValidation)
                Identify(connection);
        }
        catch (DropletApiException e)
        {
            connection?.Dispose();
            ThrowTerminatingError(ErrorRecords.From(e));
        }
        catch (PipelineStoppedException)
        {
            connection?.Dispose();
            throw;
        }

        ConnectionStore.Current.Connected = connection;
        if (PassThru)
            WriteObject(connection);
    }

    /// <inheritdoc/>
    protected override void StopProcessing() => _stop.Cancel();

    /// <inheritdoc/>
    public void Dispose()
    {
        _requests.Dispose();
        _stop.Dispose();
    }

    /// <summary>Asks the API whose token it is.</summary>
    /// <exception cref="DropletApiException">The API does not accept the token, or cannot be asked.</exception>
    private void Identify(DigitalOceanConnection connection)
    {
        try
        {
            var identity = _requests.Await(connection.Session, connection.Session.Api.GetAccountAsync, null, _stop.Token);
            connection.Identify(identity);
            var team = identity.Team is null ? "" : $", team {identity.Team}";
            _requests.Render(new Noted($"Connected to {connection.BaseUri} as {identity.Email ?? "an account without an e-mail address"}{team}."));
        }
        catch (DropletApiException e) when (IsTokenAccepted(e.Failure))
        {
            _requests.Render(new Noted($"Connected to {connection.BaseUri}. The API accepts the token but does not show whose it is: {FailureText.Why(e.Failure)}"));
        }
        catch (DropletApiException e) when (e.Kind != FailureKind.Unauthorized)
        {
            throw new DropletApiException(e.Failure with { Advice = $"{e.Failure.Advice} To connect without asking the API: Connect-DigitalOcean -SkipValidation".TrimStart() });
        }
    }

    /// <summary>Whether a failure shows that the token is known: only such a token is refused for its scopes, its rate limit or the path.</summary>
    private static bool IsTokenAccepted(Failure failure) =>
        failure.Kind is FailureKind.Forbidden or FailureKind.RateLimited or FailureKind.DropletNotFound or FailureKind.Rejected || failure.HttpStatus == 501;

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
