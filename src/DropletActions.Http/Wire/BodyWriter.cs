using System.Collections;
using System.Globalization;
using System.Text.Json;

namespace DropletActions.Http.Wire;

/// <summary>Writes the bodies of requests.</summary>
internal static class BodyWriter
{
    /// <summary>Writes the body of an action as JSON, with its members in their order.</summary>
    /// <exception cref="DropletApiException">It contains a value that cannot be written as JSON.</exception>
    public static byte[] Write(ActionBody body)
    {
        try
        {
            return Bytes(body.Members);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // Not a number, an infinity, or a value that contains itself.
            throw new DropletApiException(new Failure(FailureKind.ParameterInvalid, "The body contains a value that cannot be written as JSON.")
            {
                Reason = "the body contains a value that cannot be written as JSON.",
                Advice = "Use strings, numbers, booleans, arrays and hashtables.",
                ActionType = body.Type,
                Delivery = Delivery.NotSent,
            });
        }
    }

    /// <summary>Writes the body that creates a tag.</summary>
    public static byte[] WriteTag(string name) => Bytes(Member("name", name));

    /// <summary>Writes the body that tags Droplets. The API expects their ids as strings here.</summary>
    public static byte[] WriteResources(IEnumerable<long> dropletIds) => Bytes(Member("resources", dropletIds.Select(id =>
        Member("resource_id", id.ToString(CultureInfo.InvariantCulture)).Concat(Member("resource_type", "droplet")))));

    private static KeyValuePair<string, object?>[] Member(string name, object? value) => [new(name, value)];

    private static byte[] Bytes(object members)
    {
        using var stream = new MemoryStream(128);
        using (var writer = new Utf8JsonWriter(stream))
            Write(writer, members);
        return stream.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null: writer.WriteNullValue(); break;
            case string text: writer.WriteStringValue(text); break;
            case bool flag: writer.WriteBooleanValue(flag); break;
            case long number: writer.WriteNumberValue(number); break;
            case int number: writer.WriteNumberValue(number); break;
            case ulong number: writer.WriteNumberValue(number); break;
            case double number: writer.WriteNumberValue(number); break;
            case float number: writer.WriteNumberValue(number); break;
            case decimal number: writer.WriteNumberValue(number); break;
            case IEnumerable<KeyValuePair<string, object?>> members: WriteObject(writer, members); break;
            case IEnumerable list: WriteList(writer, list); break;
            default: throw new ArgumentException($"A {value.GetType().Name} cannot be written as JSON.", nameof(value));
        }
    }

    private static void WriteObject(Utf8JsonWriter writer, IEnumerable<KeyValuePair<string, object?>> members)
    {
        writer.WriteStartObject();
        foreach (var member in members)
        {
            writer.WritePropertyName(member.Key);
            Write(writer, member.Value);
        }

        writer.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter writer, IEnumerable list)
    {
        writer.WriteStartArray();
        foreach (var item in list)
            Write(writer, item);
        writer.WriteEndArray();
    }
}
