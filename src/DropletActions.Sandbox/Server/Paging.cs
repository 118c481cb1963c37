using System.Globalization;
using System.Text;
using System.Text.Json;

namespace DropletActions.Sandbox;

/// <summary>Pages of lists: per_page (1 to 200, 20 unless told) and page (from 1), links to the others, and the total.</summary>
internal static class Paging
{
    private const int Longest = 200;
    private const int Usual = 20;

    /// <summary>A page of what a list holds.</summary>
    public static Answer Page<T>(Visit visit, string name, IReadOnlyList<T> all, Action<Utf8JsonWriter, T> write, bool asMap = false)
    {
        if (Number(visit, "per_page", Usual, Longest) is not { } size)
            return Answer.Refuse(Refusal.Unprocessable("per_page must be an integer from 1 to 200."));
        if (Number(visit, "page", 1, int.MaxValue) is not { } page)
            return Answer.Refuse(Refusal.Unprocessable("page must be an integer, at least 1."));
        return Answer.Of(200, json =>
        {
            if (asMap)
                json.WriteStartObject(name);
            else
                json.WriteStartArray(name);
            var start = (long)(page - 1) * size;
            for (var i = start; i < Math.Min(start + size, all.Count); i++)
                write(json, all[(int)i]);
            if (asMap)
                json.WriteEndObject();
            else
                json.WriteEndArray();
            WriteLinks(json, visit, page, Math.Max(1, (all.Count + size - 1) / size));
            json.WriteStartObject("meta");
            json.WriteNumber("total", all.Count);
            json.WriteEndObject();
        });
    }

    // Only the links that lead somewhere else are told; a list of one page has none.
    private static void WriteLinks(Utf8JsonWriter json, Visit visit, int page, int last)
    {
        json.WriteStartObject("links");
        if (last > 1 || page > 1)
        {
            json.WriteStartObject("pages");
            if (page > 1)
            {
                json.WriteString("first", Address(visit, 1));
                json.WriteString("prev", Address(visit, Math.Min(page - 1, last)));
            }
            if (page < last)
            {
                json.WriteString("next", Address(visit, page + 1));
                json.WriteString("last", Address(visit, last));
            }
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static string Address(Visit visit, int page)
    {
        var address = new StringBuilder(visit.Cloud.LinkOrigin).Append(visit.Request.Path).Append("?page=").Append(page);
        foreach (var asked in visit.Request.Query.Where(asked => asked.Key != "page"))
            address.Append('&').Append(Uri.EscapeDataString(asked.Key)).Append('=').Append(Uri.EscapeDataString(asked.Value));
        return address.ToString();
    }

    private static int? Number(Visit visit, string name, int usual, int largest)
    {
        if (!visit.Request.Query.TryGetValue(name, out var text))
            return usual;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= largest
            ? number
            : null;
    }
}
