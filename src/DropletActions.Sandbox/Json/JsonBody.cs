using System.Globalization;
using System.Text.Json;

namespace DropletActions.Sandbox;

/// <summary>Bodies of answers, and the few things that all of them write the same way.</summary>
internal static class JsonBody
{
    public static byte[] Write(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream(2048);
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }
        return stream.ToArray();
    }

    public static byte[] Error(Refusal refusal, string requestId) => Write(json =>
    {
        json.WriteString("id", refusal.Id);
        json.WriteString("message", refusal.Message);
        if (refusal.TellsRequestId)
            json.WriteString("request_id", requestId);
    });

    /// <summary>A time as the API writes it, for example 2020-11-14T16:29:21Z; null is null.</summary>
    public static void WriteTime(this Utf8JsonWriter json, string name, DateTimeOffset? time)
    {
        if (time is { } value)
            json.WriteString(name, value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        else
            json.WriteNull(name);
    }

    public static void WriteStrings(this Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }

    public static void WriteIds(this Utf8JsonWriter json, string name, IEnumerable<ImageState> images)
    {
        json.WriteStartArray(name);
        foreach (var image in images)
            json.WriteNumberValue(image.Id);
        json.WriteEndArray();
    }
}
