using System.Text.Json;
using DropletActions.Engine;

namespace DropletActions.Http.Wire;

/// <summary>Reads the API's <c>tag</c>, of which only the name counts here.</summary>
internal static class TagReader
{
    public static Page<string> Page(JsonElement answer) => Envelope.Page(answer, "tags", tag => tag.Text("name"u8) ?? "");
}
