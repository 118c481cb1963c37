using System.Text.Json;

namespace DropletActions.Http.Wire;

/// <summary>Finds the message of an error: text, a list or an object, in <c>message</c>, in <c>errors</c> or in both.</summary>
internal static class ErrorMessage
{
    // Only the beginning of a message is shown, so a long list need not be read to its end.
    private const int MaxTexts = 50;
    private const int MaxDepth = 4;

    /// <summary>Returns all messages as one text, each once; empty without one.</summary>
    public static string Of(JsonElement error)
    {
        var words = new List<string>();
        Add(error, "message"u8, words);
        Add(error, "errors"u8, words);
        if (words.Count == 0)
            Add(error, "error"u8, words);
        return string.Join("; ", words.Distinct(StringComparer.Ordinal));
    }

    private static void Add(JsonElement error, ReadOnlySpan<byte> name, List<string> words)
    {
        if (error.TryGetProperty(name, out var value))
            Add(value, "", 0, words);
    }

    private static void Add(JsonElement value, string about, int depth, List<string> words)
    {
        if (depth > MaxDepth || words.Count >= MaxTexts)
            return;

        switch (value.ValueKind)
        {
            case JsonValueKind.String when value.GetString() is { } text && !string.IsNullOrWhiteSpace(text):
                words.Add(about + text);
                break;
            case JsonValueKind.Array when about.Length > 0 && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String):
                words.Add(about + string.Join(", ", value.EnumerateArray().Take(MaxTexts).Select(item => item.GetString())));
                break;
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray())
                    Add(item, about, depth + 1, words);
                break;
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject())
                    Add(member.Value, IsLabel(member.Name) ? "" : member.Name + " ", depth + 1, words);
                break;
        }
    }

    // The name of any other member says what its text is about.
    private static bool IsLabel(string name) => name is "message" or "messages" or "error" or "errors";
}
