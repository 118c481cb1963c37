using System.Globalization;
using System.Text;

namespace DropletActions.Engine;

/// <summary>Writes one JSON object on one line, member by member. Members that are null are left out.</summary>
internal sealed class JsonLine
{
    private readonly StringBuilder _text = new("{");

    public JsonLine Add(string name, string? value) => value is null ? this : Raw(name, Quoted(value));

    public JsonLine Add(string name, long? value) => value is { } number ? Raw(name, number.ToString(CultureInfo.InvariantCulture)) : this;

    public JsonLine Add(string name, bool value) => Raw(name, value ? "true" : "false");

    /// <summary>A time to the full precision of the clock, in UTC.</summary>
    public JsonLine Add(string name, DateTimeOffset? value) => Add(name, value?.UtcDateTime.ToString("o", CultureInfo.InvariantCulture));

    public JsonLine Add(string name, IEnumerable<string> values) => Raw(name, $"[{string.Join(",", values.Select(Quoted))}]");

    public JsonLine Add(string name, JsonLine? value) => value is null ? this : Raw(name, value.ToString());

    public override string ToString() => _text + "}";

    /// <summary>A text as JSON writes it. No character of it can break a line or move a cursor where it is shown.</summary>
    public static string Quoted(string value)
    {
        var quoted = new StringBuilder(value.Length + 2).Append('"');
        for (var i = 0; i < value.Length; i++)
        {
            if (char.IsSurrogatePair(value, i))
                quoted.Append(value, i++, 2);
            else
                Append(quoted, value[i]);
        }

        return quoted.Append('"').ToString();
    }

    private JsonLine Raw(string name, string value)
    {
        if (_text.Length > 1)
            _text.Append(',');
        _text.Append(Quoted(name)).Append(':').Append(value);
        return this;
    }

    /// <summary>Half a surrogate pair has no form in UTF-8; escaped it comes back as it was.</summary>
    private static void Append(StringBuilder quoted, char c)
    {
        if (c is '"' or '\\')
            quoted.Append('\\').Append(c);
        else if (char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029')
            quoted.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
        else
            quoted.Append(c);
    }
}
