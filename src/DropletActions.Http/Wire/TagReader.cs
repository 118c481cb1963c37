using System.Text.Json;

namespace DropletActions.Http.Wire;

/// <summary>Reads the names of the API's <c>tag</c> objects.</summary>
internal static class TagReader
{
    public static Page<string> Page(JsonElement response) => Envelope.Page(response, "tags", tag => tag.Text("name"u8) ?? "");
}
