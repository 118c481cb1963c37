using System.Net;
using DropletActions.Engine;

namespace DropletActions.Http;

/// <summary>Refuses settings that would send the token in the clear, or that no request could be made of.</summary>
internal static class SettingsCheck
{
    /// <summary>Throws <see cref="FailureKind.ParameterInvalid"/> for an address or a token that cannot be used.</summary>
    public static void Check(ApiSettings settings)
    {
        if (AddressFault(settings.BaseUri) is { } fault)
            throw Refused($"{settings.AddressSource} {fault}", "Give the API's address, for example https://api.digitalocean.com.");

        if (TokenFault(settings.Token) is { } tokenFault)
            throw Refused($"{settings.TokenSource} {tokenFault}", "Give the token alone, as the control panel shows it: dop_v1_ followed by 64 hexadecimal digits.");
    }

    /// <summary>Whether an address stays on this machine, judged by its text alone: a look-up could be told anything.</summary>
    public static bool IsLoopback(Uri address) =>
        string.Equals(address.DnsSafeHost, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(address.DnsSafeHost, out var ip) && IPAddress.IsLoopback(ip));

    private static string? AddressFault(Uri address)
    {
        if (address is null || !address.IsAbsoluteUri)
            return "is not an absolute address.";

        if (!UnicodeText.IsWhole(address.OriginalString))
            return "holds half of a Unicode character.";

        // None of these messages shows user info or a query: people put secrets there.
        if (address.Scheme != Uri.UriSchemeHttps && !(address.Scheme == Uri.UriSchemeHttp && IsLoopback(address)))
            return $"'{address.Scheme}://{address.Host}' is not https, and the token would travel in the clear. Only loopback may be http.";

        if (address.UserInfo.Length > 0)
            return $"holds a user name or password before '{address.Host}', which is not used.";

        return address.Query.Length > 0 || address.Fragment.Length > 0
            ? $"'{address.GetLeftPart(UriPartial.Path)}' is followed by a query or a fragment, which an address cannot have here."
            : null;
    }

    private static string? TokenFault(string? token)
    {
        if (string.IsNullOrWhiteSpace(token))
            return "is empty.";

        if (token!.Any(char.IsControl))
            return "holds a line break or another control character.";

        return token.Any(c => c is ' ' or > '~') ? "holds a space or a character that is not ASCII." : null;
    }

    private static DropletApiException Refused(string message, string advice) =>
        new(new Failure(FailureKind.ParameterInvalid, message) { Advice = advice, Delivery = Delivery.NotSent });
}
