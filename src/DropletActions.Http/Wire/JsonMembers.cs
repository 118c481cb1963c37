using System.Globalization;
using System.Text.Json;

namespace DropletActions.Http.Wire;

/// <summary>
/// Reads members tolerantly: what is absent, null or of another type than expected is as if it were not there. Of members with
/// the same name the last one counts. Only what an object cannot be without makes it unreadable (<see cref="UnreadableException"/>).
/// </summary>
internal static class JsonMembers
{
    // What .NET's own strict ISO reading does not take: the basic format, and offsets without a colon.
    private static readonly string[] s_otherIsoForms =
        ["yyyyMMdd'T'HHmmssK", "yyyyMMdd'T'HHmmsszzz", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz"];

    public static JsonElement? Object(this JsonElement parent, ReadOnlySpan<byte> name) => Member(parent, name, JsonValueKind.Object);

    public static string? Text(this JsonElement parent, ReadOnlySpan<byte> name) => Member(parent, name, JsonValueKind.String)?.GetString();

    public static bool Flag(this JsonElement parent, ReadOnlySpan<byte> name) => Member(parent, name, JsonValueKind.True) is not null;

    public static int Int(this JsonElement parent, ReadOnlySpan<byte> name) => parent.OptionalInt(name) ?? 0;

    /// <summary>A count; null for anything else, numbers below 0 among it.</summary>
    public static int? OptionalInt(this JsonElement parent, ReadOnlySpan<byte> name) =>
        Member(parent, name, JsonValueKind.Number) is { } member && member.TryGetInt32(out var number) && number >= 0 ? number : null;

    /// <summary>A size or a price; 0 for anything else, numbers below 0 among it.</summary>
    public static double Real(this JsonElement parent, ReadOnlySpan<byte> name) =>
        Member(parent, name, JsonValueKind.Number) is { } member && member.TryGetDouble(out var number) && number >= 0 && !double.IsInfinity(number) ? number : 0;

    /// <summary>An id, as a number or as digits in a text; null when there is none from 1 to what 64 bits hold.</summary>
    public static long? OptionalId(this JsonElement parent, ReadOnlySpan<byte> name) =>
        parent.TryGetProperty(name, out var member) ? ReadId(member) : null;

    /// <summary>An id that the object cannot be without.</summary>
    public static long Id(this JsonElement parent, ReadOnlySpan<byte> name) =>
        parent.OptionalId(name) ?? throw new UnreadableException("an object has no id that is a whole number from 1");

    /// <summary>
    /// A time in an ISO 8601 form, in UTC; null for anything else. A time without an offset is UTC. Year 1 is how some servers write
    /// that there is none, and from the last years that there are no time could be reckoned.
    /// </summary>
    public static DateTimeOffset? Time(this JsonElement parent, ReadOnlySpan<byte> name)
    {
        if (Member(parent, name, JsonValueKind.String) is not { } member)
            return null;

        const DateTimeStyles Universal = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        var text = member.GetString()!;
        if (!BeginsWithYear(text))
            return null;

        var isTime = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, Universal, out var time)
            || DateTimeOffset.TryParseExact(text, s_otherIsoForms, CultureInfo.InvariantCulture, Universal, out time);
        return isTime && time.Year is >= 1970 and < 9000 ? time : null;
    }

    /// <summary>The texts of a list; what is no text in it is left out.</summary>
    public static string[] Texts(this JsonElement parent, ReadOnlySpan<byte> name)
    {
        if (Member(parent, name, JsonValueKind.Array) is not { } list || list.GetArrayLength() == 0)
            return [];

        var texts = new List<string>(list.GetArrayLength());
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.String)
                texts.Add(item.GetString()!);
        }

        return [.. texts];
    }

    /// <summary>The ids of a list; what is no id in it is left out.</summary>
    public static long[] Ids(this JsonElement parent, ReadOnlySpan<byte> name) =>
        Member(parent, name, JsonValueKind.Array) is { } list && list.GetArrayLength() > 0
            ? [.. list.EnumerateArray().Select(ReadId).OfType<long>()]
            : [];

    /// <summary>The objects of a list; none when there is no list.</summary>
    public static IEnumerable<JsonElement> Objects(this JsonElement parent, ReadOnlySpan<byte> name) =>
        Member(parent, name, JsonValueKind.Array) is { } list
            ? list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object)
            : [];

    // Or .NET would guess at 11/14/2020 and at the names of days.
    private static bool BeginsWithYear(string text) =>
        text.Length >= 8 && char.IsDigit(text[0]) && char.IsDigit(text[1]) && char.IsDigit(text[2]) && char.IsDigit(text[3]);

    private static long? ReadId(JsonElement value)
    {
        long id;
        return value.ValueKind switch
        {
            JsonValueKind.Number when value.TryGetInt64(out id) && id >= 1 => id,
            JsonValueKind.String when long.TryParse(value.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out id) && id >= 1 => id,
            _ => null,
        };
    }

    private static JsonElement? Member(JsonElement parent, ReadOnlySpan<byte> name, JsonValueKind kind) =>
        parent.TryGetProperty(name, out var member) && member.ValueKind == kind ? member : null;
}
