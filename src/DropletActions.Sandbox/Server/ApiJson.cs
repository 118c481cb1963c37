using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace DropletActions.Sandbox;

/// <summary>JSON as the API writes it: names in snake case, times in UTC without fractions of a second.</summary>
internal static class ApiJson
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new TimeConverter(), new SerializedConverter() },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOutOmitted } },
    };

    /// <summary>The value of a property that is left out. Null is written as null.</summary>
    public static object Omitted { get; } = new();

    public static byte[] Serialize(object content) => JsonSerializer.SerializeToUtf8Bytes(content, content.GetType(), s_options);

    /// <summary>JSON that is serialized once and copied from then on, for content that never changes.</summary>
    public static Serialized SerializeOnce(object content) => new(Serialize(content));

    /// <summary>The text of a property; null when it is missing, empty or not a string.</summary>
    public static string? Text(this JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            ? text
            : null;

    /// <summary>The integer of a property; null when it is missing or not an integer.</summary>
    public static long? Integer(this JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number)
            ? number
            : null;

    private static void LeaveOutOmitted(JsonTypeInfo type)
    {
        foreach (var property in type.Properties.Where(property => property.PropertyType == typeof(object)))
            property.ShouldSerialize = static (_, value) => value != Omitted;
    }

    public sealed record Serialized(byte[] Json);

    private sealed class SerializedConverter : JsonConverter<Serialized>
    {
        public override Serialized Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, Serialized value, JsonSerializerOptions options) =>
            writer.WriteRawValue(value.Json, skipInputValidation: true);
    }

    private sealed class TimeConverter : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
    }
}
