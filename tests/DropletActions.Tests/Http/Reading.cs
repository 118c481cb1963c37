using System.Globalization;
using System.Text.Json;

namespace DropletActions.Tests.Http;

/// <summary>Reads one object through the client.</summary>
internal static class Reading
{
    // Records compare lists by reference; as JSON every member counts.
    public static string Shown<T>(T model) => JsonSerializer.Serialize(model);

    public static async Task<DropletAction> Action(string json)
    {
        using var fake = new FakeApi(_ => FakeApi.Json(json));
        using var document = JsonDocument.Parse(json);
        var id = document.RootElement.GetProperty("action").GetProperty("id");
        return await fake.Api.GetActionAsync(id.ValueKind == JsonValueKind.String ? long.Parse(id.GetString()!, CultureInfo.InvariantCulture) : id.GetInt64(), CancellationToken.None);
    }

    public static async Task<Droplet> Droplet(long id, string json)
    {
        using var fake = new FakeApi(_ => FakeApi.Json(json));
        return await fake.Api.GetDropletAsync(id, CancellationToken.None);
    }
}
