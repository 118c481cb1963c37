using System.Globalization;
using System.Text.Json;

namespace DropletActions.Http.Wire;

/// <summary>
/// Reads members tolerantly: null and a value of an unexpected type count as missing, and the last of several members with the same
/// name counts. Only a missing id makes an object unreadable (<see cref="UnreadableResponseException"/>).
/// </summary>
internal static class JsonMembers
{
    // ISO forms that .NET does not parse by itself: the basic format, and offsets without a colon.
    private static readonly string[] s_otherIsoForms =
        ["yyyyMMdd'T'HHmmssK", "yyyyMMdd'T'HHmmsszzz", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz"];

    public static JsonElement? Object(this JsonElement parent, ReadOnlySpan<byte> name) => Member(parent, name, JsonValueKind.Object);

    public static string? Text(this JsonElement parent, ReadOnlySpan<byte> name) => Member(parent, name, JsonValueKind.String)?.GetString();

    public static bool Flag(this JsonElement parent, ReadOnlySpan<byte> name) => Member(parent, name, JsonValueKind.True) is not null;

    public static int Int(this JsonElement parent, ReadOnlySpan<byte> name) => parent.OptionalInt(name) ?? 0;

    /// <summary>Reads a count; null for anything else, also for numbers below 0.</summary>
    public static int? OptionalInt(this JsonElement parent, ReadOnlySpan<byte> name) =>
        Member(parent, name, JsonValueKind.Number) is { } member && member.TryGetInt32(out var number) && number >= 0 ? number : null;

    /// <summary>Reads a size or a price; 0 for anything else, also for numbers below 0.</summary>
    public static double Real(this JsonElement parent, ReadOnlySpan<byte> name) =>
        Member(parent, name, JsonValueKind.Number) is { } member && member.TryGetDouble(out var number) && number >= 0 && !double.IsInfinity(number) ? number : 0;

    /// <summary>Reads an id, a number or a string of digits; null when it is not from 1 to the largest 64-bit integer.</summary>
    public static long? OptionalId(this JsonElement parent, ReadOnlySpan<byte> name) =>
        parent.TryGetProperty(name, out var member) ? ReadId(member) : null;

    public static long Id(this JsonElement parent, ReadOnlySpan<byte> name) =>
        parent.OptionalId(name) ?? throw new UnreadableResponseException("an object in it has no valid id");

    /// <summary>
    /// Reads a time in an ISO 8601 form, in UTC; null for anything else. A time without an offset is UTC. Some servers write the year 1
    /// for no time, and nothing could be added to a time in the last years of the calendar.
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

    /// <summary>Reads the strings of a list; skips everything else.</summary>
    public static string[] Texts(this JsonElement parent, ReadOnlySpan<byte> name) =>
        Member(parent, name, JsonValueKind.Array) is { } list && list.GetArrayLength() > 0
            ? [.. list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)]
            : [];

    /// <summary>Reads the ids of a list; skips everything else.</summary>
    public static long[] Ids(this JsonElement parent, ReadOnlySpan<byte> name) =>
        Member(parent, name, JsonValueKind.Array) is { } list && list.GetArrayLength() > 0
            ? [.. list.EnumerateArray().Select(ReadId).OfType<long>()]
            : [];

    /// <summary>Returns the objects of a list; none without a list.</summary>
    public static IEnumerable<JsonElement> Objects(this JsonElement parent, ReadOnlySpan<byte> name) =>
        Member(parent, name, JsonValueKind.Array) is { } list
            ? list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object)
            : [];

    // .NET would otherwise also parse 11/14/2020 and names of days.
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
