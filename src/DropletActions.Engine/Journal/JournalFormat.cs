using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace DropletActions.Engine;

/// <summary>The JSON of a journal: one object on each line, read strictly.</summary>
internal static class JournalFormat
{
    private const int MaxDepth = 8;

    private static readonly JsonSerializerOptions s_options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        // People read journals, so all characters that could break a line or move a cursor are escaped.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = MaxDepth,
        Converters = { new TimeConverter(), new TextConverter() },
    };

    public static string Write<T>(T line) => JsonSerializer.Serialize(line, s_options);

    /// <summary>Reads one object. Members that <typeparamref name="T"/> does not have are ignored.</summary>
    /// <exception cref="FormatException">
    /// It is not JSON, repeats a member, holds a number that is no integer, or a member is of another type; the message says which, as
    /// the end of a sentence.
    /// </exception>
    public static T Parse<T>(ReadOnlySpan<byte> line)
        where T : class
    {
        Check(line);
        try
        {
            return JsonSerializer.Deserialize<T>(line, s_options)!;
        }
        catch (JsonException e)
        {
            throw new FormatException($"its '{e.Path?.Replace("$.", "")}' is not what it should be", e);
        }
    }

    /// <summary>Checks the key of a request, which is JSON in a string.</summary>
    /// <exception cref="FormatException">It is not JSON.</exception>
    public static void CheckKey(string key) => Check(Encoding.UTF8.GetBytes(key));

    /// <summary>The name in the key of a request for a snapshot; null where it has none.</summary>
    public static string? NameIn(string key)
    {
        using var request = JsonDocument.Parse(key);
        return request.RootElement.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String ? name.GetString() : null;
    }

    /// <summary>Refuses text that is not JSON, and what the serializer would accept silently.</summary>
    private static void Check(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = MaxDepth });
        var members = new Stack<HashSet<string>>();
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.StartObject)
                    members.Push(new(StringComparer.Ordinal));

                var isRefused = members.Count == 0 || reader.TokenType switch
                {
                    JsonTokenType.PropertyName => !members.Peek().Add(reader.GetString()!),
                    JsonTokenType.Number => !reader.TryGetInt64(out _),
                    _ => false,
                };
                if (isRefused)
                    throw NotJson(reader.TokenStartIndex);

                if (reader.TokenType == JsonTokenType.EndObject)
                    members.Pop();
            }
        }
        catch (JsonException e)
        {
            throw NotJson(e.BytePositionInLine ?? 0, e);
        }
        catch (InvalidOperationException e)
        {
            throw NotJson(reader.TokenStartIndex, e);
        }
    }

    private static FormatException NotJson(long position, Exception? cause = null) => new($"it is not valid JSON at byte {position + 1}", cause);

    /// <summary>A time to the full precision of the clock, in UTC.</summary>
    private sealed class TimeConverter : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            DateTimeOffset.TryParseExact(reader.GetString(), "o", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
                ? time
                : throw new JsonException();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.UtcDateTime.ToString("o", CultureInfo.InvariantCulture));
    }

    /// <summary>A string. Half a surrogate pair, which the serializer replaces when it writes and refuses when it reads, is kept as an escape.</summary>
    private sealed class TextConverter : JsonConverter<string>
    {
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            try
            {
                return reader.GetString();
            }
            catch (InvalidOperationException) when (reader.TokenType == JsonTokenType.String)
            {
                // The escapes of JSON are a subset of those of regular expressions, and the reader has accepted no others.
                return Regex.Unescape(Encoding.UTF8.GetString(reader.ValueSpan.ToArray()));
            }
        }

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options)
        {
            if (UnicodeText.IsWhole(value))
                writer.WriteStringValue(value);
            else
                writer.WriteRawValue($"\"{string.Concat(value.Select(c => $"\\u{(int)c:x4}"))}\"");
        }
    }
}
