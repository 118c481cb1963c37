using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;

namespace DropletActions.Connections;

/// <summary>
/// The connections of a runspace: the one of <c>Connect-DigitalOcean</c>, and the one of the environment. Runspaces share none, so
/// parallel scripts can use different accounts.
/// </summary>
internal sealed class ConnectionStore
{
    private static readonly ConditionalWeakTable<Runspace, ConnectionStore> s_stores = new();
    private static readonly string[] s_tokenVariables = ["DIGITALOCEAN_TOKEN", "DIGITALOCEAN_ACCESS_TOKEN"];
    private const string Connect = "Run Connect-DigitalOcean -Token (Read-Host -AsSecureString), or set $env:DIGITALOCEAN_TOKEN.";
    private const string Sandbox = " To try the module without an account: Start-DropletSandbox -Connect";
    private const string Share = " Runspaces share no connection: outside ForEach-Object -Parallel or Start-ThreadJob, run $connection = Get-DigitalOceanConnection, and add -Connection $using:connection inside.";
    private const string AddressVariable = "DIGITALOCEAN_API_URL";

    // The store of the runspace that was connected last, so that an error in another runspace can say how to share its connection.
    private static readonly WeakReference<ConnectionStore?> s_connectedLast = new(null);

    private (string Token, string? Address, DigitalOceanConnection Connection)? _environment;

    public static ConnectionStore Current => s_stores.GetOrCreateValue(Runspace.DefaultRunspace);

    /// <summary>The connection of <c>Connect-DigitalOcean</c>; null for none.</summary>
    public DigitalOceanConnection? Connected
    {
        get;
        set
        {
            field = value;
            if (value is not null)
                s_connectedLast.SetTarget(this);
        }
    }

    /// <summary>The running sandboxes of this runspace.</summary>
    public List<IDisposable> Sandboxes { get; } = [];

    /// <summary>Forgets the connections and stops the sandboxes. A connection that is kept in a variable stays usable.</summary>
    public void Clear()
    {
        (Connected, _environment) = (null, null);
        Sandboxes.ForEach(sandbox => sandbox.Dispose());
        Sandboxes.Clear();
    }

    /// <summary>The connection that a cmdlet without <c>-Connection</c> uses.</summary>
    /// <exception cref="DropletApiException">There is no token, or a value of the environment is not valid.</exception>
    public DigitalOceanConnection Resolve() => Connected ?? FromEnvironment() ?? throw DropletApiException.NotSent(
        FailureKind.NotConnected, "No DigitalOcean API token was found.", Connect + (s_connectedLast.TryGetTarget(out var other) && other is { Connected: not null } ? Share : Sandbox));

    /// <summary>The address of a parameter, otherwise of the environment, otherwise the public one; and its source.</summary>
    /// <exception cref="DropletApiException">The environment's value is no address.</exception>
    public static (Uri Address, string Source) AddressFrom(Uri? given) => given is null ? AddressFrom(null, "") : (given, "-BaseUri");

    /// <summary>The address of a configuration, otherwise of the environment, otherwise the public one; and its source.</summary>
    /// <param name="configured">The value of the configuration; null or empty for none.</param>
    /// <param name="where">The place of that value.</param>
    /// <exception cref="DropletApiException">The value is no address.</exception>
    public static (Uri Address, string Source) AddressFrom(string? configured, string where)
    {
        var (address, source) = string.IsNullOrWhiteSpace(configured)
            ? (Environment.GetEnvironmentVariable(AddressVariable), "$env:" + AddressVariable)
            : (configured, where);
        if (string.IsNullOrWhiteSpace(address))
            return (DigitalOceanConnection.DefaultBaseUri, source);

        // The value is not shown: it may be the token, in the wrong variable.
        return Uri.TryCreate(address!.Trim(), UriKind.Absolute, out var uri) ? (uri, source) : throw DropletApiException.NotSent(
            FailureKind.ParameterInvalid, $"{source} is not an address.", "Use an address such as https://api.digitalocean.com, or remove it.");
    }

    private DigitalOceanConnection? FromEnvironment()
    {
        var variable = Array.Find(s_tokenVariables, name => !string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable(name)));
        if (variable is null)
            return null;

        var (token, address, source) = (Environment.GetEnvironmentVariable(variable)!.Trim(), Environment.GetEnvironmentVariable(AddressVariable), "$env:" + variable);
        if (_environment is { } known && known.Token == token && known.Address == address && known.Connection.TokenSource == source)
            return known.Connection;

        var connection = new DigitalOceanConnection(AddressFrom(null), (token, source), source);
        _environment = (token, address, connection);
        return connection;
    }
}
