using System.Text.Json;

namespace DropletActions.Http.Wire;

/// <summary>Reads the API's <c>account</c>.</summary>
internal static class AccountIdentityReader
{
    public static AccountIdentity Read(JsonElement response)
    {
        var account = Envelope.One(response, "account");
        return new(account.Text("email"u8), account.Object("team"u8)?.Text("name"u8));
    }
}
