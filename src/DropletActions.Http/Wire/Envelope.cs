using System.Text.Json;
using DropletActions.Engine;

namespace DropletActions.Http.Wire;

/// <summary>The outer shape of answers: one object under its name, or a list under its name with links and a total.</summary>
internal static class Envelope
{
    /// <summary>The object of this name.</summary>
    public static JsonElement One(JsonElement answer, string name) =>
        Root(answer).TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.Object
            ? member
            : throw new UnreadableException($"it holds no '{name}'");

    /// <summary>The list of this name. Null is an empty list, as some servers write it.</summary>
    public static IReadOnlyList<T> Many<T>(JsonElement answer, string name, Func<JsonElement, T> read)
    {
        if (!Root(answer).TryGetProperty(name, out var list) || list.ValueKind is not (JsonValueKind.Array or JsonValueKind.Null))
            throw new UnreadableException($"it holds no list '{name}'");

        if (list.ValueKind == JsonValueKind.Null)
            return [];

        var items = new List<T>(list.GetArrayLength());
        foreach (var item in list.EnumerateArray())
            items.Add(item.ValueKind == JsonValueKind.Object ? read(item) : throw new UnreadableException($"its list '{name}' holds what is no object"));
        return items;
    }

    /// <summary>
    /// A page of such a list. Of the link to the next page only its existence counts: its address may lead to another origin, and
    /// the token must not follow.
    /// </summary>
    public static Page<T> Page<T>(JsonElement answer, string name, Func<JsonElement, T> read)
    {
        var items = Many(answer, name, read);
        var next = answer.Object("links"u8)?.Object("pages"u8)?.Text("next"u8);
        return new(items, !string.IsNullOrEmpty(next), answer.Object("meta"u8)?.OptionalInt("total"u8));
    }

    private static JsonElement Root(JsonElement answer) =>
        answer.ValueKind == JsonValueKind.Object ? answer : throw new UnreadableException("it is no JSON object");
}
