using System.Text.Json;

namespace DropletActions.Http.Wire;

/// <summary>Reads the outer structure of responses: an object or a list under its name, with links and a total.</summary>
internal static class Envelope
{
    public static JsonElement One(JsonElement response, string name) =>
        Root(response).TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.Object
            ? member
            : throw new UnreadableResponseException($"it has no '{name}'");

    /// <summary>Reads the list of this name. Null is an empty list, because some servers write it so.</summary>
    public static IReadOnlyList<T> Many<T>(JsonElement response, string name, Func<JsonElement, T> read)
    {
        if (!Root(response).TryGetProperty(name, out var list) || list.ValueKind is not (JsonValueKind.Array or JsonValueKind.Null))
            throw new UnreadableResponseException($"it has no list '{name}'");

        if (list.ValueKind == JsonValueKind.Null)
            return [];

        var items = new List<T>(list.GetArrayLength());
        foreach (var item in list.EnumerateArray())
            items.Add(item.ValueKind == JsonValueKind.Object ? read(item) : throw new UnreadableResponseException($"its list '{name}' contains something that is not an object"));
        return items;
    }

    /// <summary>
    /// Reads a page of such a list. Only the existence of the link to the next page counts: its address may be of another origin, which
    /// must not get the token.
    /// </summary>
    public static Page<T> Page<T>(JsonElement response, string name, Func<JsonElement, T> read) => Page(response, Many(response, name, read));

    /// <summary>Reads a page of an object whose members are the list; skips members for which <paramref name="read"/> returns null.</summary>
    public static Page<T> PageOfMembers<T>(JsonElement response, string name, Func<JsonProperty, T?> read)
        where T : class
    {
        if (!Root(response).TryGetProperty(name, out var list) || list.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null))
            throw new UnreadableResponseException($"it has no '{name}'");

        // The last of several members with the same name counts.
        var members = list.ValueKind == JsonValueKind.Null ? [] : list.EnumerateObject().GroupBy(member => member.Name, StringComparer.Ordinal);
        return Page(response, members.Select(same => read(same.Last())).OfType<T>().ToList());
    }

    private static Page<T> Page<T>(JsonElement response, IReadOnlyList<T> items)
    {
        var next = response.Object("links"u8)?.Object("pages"u8)?.Text("next"u8);
        return new(items, !string.IsNullOrEmpty(next), response.Object("meta"u8)?.OptionalInt("total"u8));
    }

    private static JsonElement Root(JsonElement response) =>
        response.ValueKind == JsonValueKind.Object ? response : throw new UnreadableResponseException("it is not a JSON object");
}

/// <summary>The response is not what was requested. Never leaves this assembly.</summary>
/// <param name="why">The reason, as a clause after "because". Contains nothing from the response.</param>
internal sealed class UnreadableResponseException(string why) : Exception(why);
