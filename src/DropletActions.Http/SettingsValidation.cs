using System.Net;

namespace DropletActions.Http;

/// <summary>Refuses settings that would send the token unencrypted, or that no request could use.</summary>
internal static class SettingsValidation
{
    /// <summary>Throws <see cref="FailureKind.ParameterInvalid"/> for an address or a token that cannot be used.</summary>
    public static void Check(ApiSettings settings)
    {
        if (AddressProblem(settings.BaseUri) is { } problem)
            throw Refused($"{settings.AddressSource} {problem}", "Use the address of the API, for example https://api.digitalocean.com.");

        if (TokenProblem(settings.Token) is { } tokenProblem)
            throw Refused($"{settings.TokenSource} {tokenProblem}", "Use only the token, as the control panel shows it: dop_v1_ followed by 64 hexadecimal digits.");
    }

    /// <summary>Whether an address is on this machine, by its text alone: a name lookup could return anything.</summary>
    public static bool IsLoopback(Uri address) =>
        string.Equals(address.DnsSafeHost, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(address.DnsSafeHost, out var ip) && IPAddress.IsLoopback(ip));

    private static string? AddressProblem(Uri address)
    {
        if (address is null || !address.IsAbsoluteUri)
            return "is not an absolute address.";

        if (!UnicodeText.IsWhole(address.OriginalString))
            return "contains an unpaired surrogate.";

        // No message shows user info or a query, which may hold secrets.
        if (address.Scheme != Uri.UriSchemeHttps && !(address.Scheme == Uri.UriSchemeHttp && IsLoopback(address)))
            return $"'{address.Scheme}://{address.Host}' is not https, so the token would be sent unencrypted. Only loopback addresses may use http.";

        if (address.UserInfo.Length > 0)
            return $"contains a user name or password before '{address.Host}', which is not used.";

        return address.Query.Length > 0 || address.Fragment.Length > 0
            ? $"'{address.GetLeftPart(UriPartial.Path)}' is followed by a query or a fragment, which the address must not have."
            : null;
    }

    private static string? TokenProblem(string? token)
    {
        if (string.IsNullOrWhiteSpace(token))
            return "is empty.";

        if (token!.Any(char.IsControl))
            return "contains a line break or another control character.";

        return token.Any(c => c is ' ' or > '~') ? "contains a space or a character that is not ASCII." : null;
    }

    private static DropletApiException Refused(string message, string advice) =>
        DropletApiException.NotSent(FailureKind.ParameterInvalid, message, advice);
}
