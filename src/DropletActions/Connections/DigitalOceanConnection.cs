using DropletActions.Connections;
using DropletActions.Loading;

namespace DropletActions;

/// <summary>A connection to the API: an address and a token. The token cannot be read from it.</summary>
public sealed class DigitalOceanConnection : IDisposable
{
    /// <summary>The API's public address.</summary>
    public static Uri DefaultBaseUri { get; } = new("https://api.digitalocean.com/");

    /// <param name="address">The address, and its source, as the beginning of an error about it.</param>
    /// <param name="token">The token, and its source in the same way.</param>
    /// <param name="source">The source of the token, as the connection shows it.</param>
    /// <param name="clock">The clock by which it waits; null for the machine's own.</param>
    internal DigitalOceanConnection((Uri Value, string Source) address, (string Value, string Source) token, string source, IClock? clock = null)
        : this(address.Value, source, SessionOf(address, token, clock ?? SystemClock.Instance))
    {
    }

    internal DigitalOceanConnection(Uri baseUri, string source, ApiSession session) =>
        (BaseUri, TokenSource, Session) = (ApiSettings.WithoutVersion(baseUri), source, session);

    /// <summary>Where requests go. The token goes to this origin and nowhere else.</summary>
    public Uri BaseUri { get; }

    /// <summary>Where the token came from: a parameter, the name of an environment variable, or the sandbox.</summary>
    public string TokenSource { get; }

    /// <summary>The e-mail address of the account. Null where the API was not asked, or the token lacks the scope account:read.</summary>
    public string? Account { get; private set; }

    /// <summary>The team that the token acts for. Null where the API was not asked, or gave none.</summary>
    public string? Team { get; private set; }

    /// <summary>The account's requests per hour; null before the first response.</summary>
    public int? RateLimit => Session.Api.RateLimit?.Limit;

    /// <summary>The requests that are left; null before the first response.</summary>
    public int? RateRemaining => Session.Api.RateLimit?.Remaining;

    /// <summary>When the oldest request of the hour stops counting; null before the first response.</summary>
    public DateTimeOffset? RateReset => Session.Api.RateLimit?.Reset;

    /// <summary>The session of the engine.</summary>
    [Hidden]
    internal ApiSession Session { get; }

    private static string UserAgent => "DropletActions/" + typeof(DigitalOceanConnection).Assembly.GetName().Version?.ToString(3);

    private static ApiSession SessionOf((Uri Value, string Source) address, (string Value, string Source) token, IClock clock)
    {
        var settings = new ApiSettings(address.Value, token.Value, UserAgent, clock) { AddressSource = address.Source, TokenSource = token.Source };
        return new(PrivateDependencies.CreateApi(settings), clock, SandboxDialers.For(address.Value));
    }

    /// <summary>Sets the account and team of the token.</summary>
    internal void Identify(AccountIdentity identity) => (Account, Team) = (identity.Email, identity.Team);

    /// <summary>Closes its connections.</summary>
    public void Dispose() => Session.Dispose();

    /// <inheritdoc/>
    public override string ToString() => $"{BaseUri} ({TokenSource})";
}
