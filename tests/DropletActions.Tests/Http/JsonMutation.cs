using System.Text;
using System.Text.Json;

namespace DropletActions.Tests.Http;

/// <summary>Changes JSON in a way that a seed decides, so that a failure can be repeated.</summary>
internal sealed class JsonMutation(int seed)
{
    private static readonly string[] s_junk =
    [
        "null", "true", "false", "0", "-1", "-0", "1.5", "1e3", "1e400", "1E-400", "9007199254740993", "9223372036854775807", "9223372036854775808", "-9223372036854775809",
        "\"\"", "\"x\"", "\"12\"", "\"-5\"", "\"in-progress\"", "\"droplet\"", "\"active\"", "\"\\ud83d\"", "\"\\u0000\\u001b[31m\"", "\"" + "x".PadRight(5000, 'é') + "\"",
        "\"0001-01-01T00:00:00Z\"", "\"9999-12-31T23:59:59.9999999Z\"", "\"2020-02-30T00:00:00Z\"", "\"2020-11-14T16:29:21+14:00\"", "\"2020-11-14T16:29:60Z\"", "\"١٤٤٢-٠٣-٢٨\"",
        "[]", "{}", "[null]", "[[[[]]]]", "[1,\"a\",{}]", "{\"id\":1}", "{\"slug\":null}", "{\"\\ud800\":1}", "[{\"id\":5,\"type\":\"public\",\"ip_address\":7}]",
    ];

    private readonly Random _random = new(seed);

    /// <summary>Any change: members are dropped, duplicated, renamed or replaced, and sometimes the text itself is damaged.</summary>
    public string Damage(string json)
    {
        using var document = JsonDocument.Parse(json);
        var text = new StringBuilder();
        Write(text, document.RootElement, isHarmless: false);
        return Happens(5) ? DamageText(text.ToString()) : text.ToString();
    }

    /// <summary>Changes that must not matter: another order, unknown members, and duplicate members of which the last one is right.</summary>
    public string Rearrange(string json)
    {
        using var document = JsonDocument.Parse(json);
        var text = new StringBuilder();
        Write(text, document.RootElement, isHarmless: true);
        return text.ToString();
    }

    private void Write(StringBuilder text, JsonElement element, bool isHarmless)
    {
        if (element.ValueKind == JsonValueKind.Object)
            Join(text, '{', '}', Shuffled(element.EnumerateObject()).SelectMany(member => Members(member, isHarmless)));
        else if (element.ValueKind == JsonValueKind.Array)
            Join(text, '[', ']', element.EnumerateArray().Select(item => Value(item, isHarmless)));
        else
            text.Append(element.GetRawText());
    }

    private IEnumerable<string> Members(JsonProperty member, bool isHarmless)
    {
        var name = JsonSerializer.Serialize(member.Name);
        var value = Value(member.Value, isHarmless);
        if (Happens(6))
            yield return $"{name}:{Harmless()}";
        if (Happens(6))
            yield return $"\"unknown{_random.Next(5)}\":{Harmless()}";
        if (isHarmless || !Happens(8))
            yield return $"{(isHarmless || !Happens(20) ? name : name.ToUpperInvariant())}:{value}";
        if (!isHarmless && Happens(12))
            yield return $"{name}:{Junk()}";
    }

    private string Value(JsonElement element, bool isHarmless)
    {
        if (!isHarmless && Happens(10))
            return Junk();

        var text = new StringBuilder();
        Write(text, element, isHarmless);
        return text.ToString();
    }

    private string DamageText(string json)
    {
        var at = _random.Next(json.Length);
        return _random.Next(4) switch
        {
            0 => json[..at],
            1 => json.Remove(at, 1),
            2 => json.Insert(at, ((char)_random.Next(0xFFFF)).ToString()),
            _ => json[..at] + (char)_random.Next(128) + json[(at + 1)..],
        };
    }

    private string Junk() => s_junk[_random.Next(s_junk.Length)];

    // Half a surrogate pair makes an answer unreadable wherever it stands.
    private string Harmless()
    {
        var junk = Junk();
        return junk.Contains("\\ud", StringComparison.Ordinal) ? "[]" : junk;
    }

    private List<JsonProperty> Shuffled(JsonElement.ObjectEnumerator members) => [.. members.OrderBy(_ => _random.Next())];

    private bool Happens(int outOf) => _random.Next(outOf) == 0;

    private static void Join(StringBuilder text, char open, char close, IEnumerable<string> parts) => text.Append(open).AppendJoin(",", parts).Append(close);
}
