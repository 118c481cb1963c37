namespace DropletActions.Engine;

/// <summary>What an implementation of <see cref="IDropletApi"/> is made from.</summary>
/// <param name="BaseUri">The API's origin, for example <c>https://api.digitalocean.com</c>; a <c>/v2</c> at its end is the same.</param>
/// <param name="Token">The bearer token. It goes to the origin's requests and nowhere else. Blanks and line breaks around it are not part of it.</param>
internal sealed record ApiSettings(Uri BaseUri, string Token, string UserAgent, IClock Clock)
{
    /// <summary>The API's address, without the version at the end of its path, which every request has.</summary>
    public Uri BaseUri { get; init => field = WithoutVersion(value); } = WithoutVersion(BaseUri);

    /// <summary>The bearer token, without the line break that a file with a token ends with.</summary>
    public string Token { get; init => field = value?.Trim() ?? ""; } = Token?.Trim() ?? "";

    /// <summary>The source of the address, as the beginning of an error about it. By default the cmdlet's parameter.</summary>
    public string AddressSource { get; init; } = "-BaseUri";

    /// <summary>The source of the token, as the beginning of an error about it. By default the cmdlet's parameter.</summary>
    public string TokenSource { get; init; } = "-Token";

    /// <summary>The timeout of one request, including the time to read its response. By default 100 seconds.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>The longest wait for the rate limit before a request fails with <see cref="FailureKind.RateLimited"/>. 5 minutes.</summary>
    public TimeSpan RateLimitTimeout { get; init; } = TimeSpan.FromMinutes(5);

    internal static Uri WithoutVersion(Uri address)
    {
        const string Version = "/v2";
        if (address is null || !address.IsAbsoluteUri || address.Query.Length + address.Fragment.Length > 0)
            return address!;

        var path = address.AbsolutePath.TrimEnd('/');
        return path.EndsWith(Version, StringComparison.OrdinalIgnoreCase)
            ? new UriBuilder(address) { Path = path.Substring(0, path.Length - Version.Length) }.Uri
            : address;
    }

    /// <summary>Prints everything but the token, which must not reach a log through the text of a record.</summary>
    public override string ToString() => $"{BaseUri} as {UserAgent}";
}
