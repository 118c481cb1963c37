using System.Globalization;
using System.Text;

namespace DropletActions.Engine;

/// <summary>
/// Reads one JSON object: texts, whole numbers, true, false, null, lists and objects. Strict: whatever is not JSON, or not of this
/// kind, is a <see cref="FormatException"/>.
/// </summary>
/// <remarks>Written by hand because the engine refers to no package, and netstandard2.0 has no reader of JSON.</remarks>
internal sealed class JsonParser
{
    private const int Deepest = 8;

    private readonly string _text;
    private int _at;

    private JsonParser(string text) => _text = text;

    public static JsonRecord Parse(string text)
    {
        var parser = new JsonParser(text);
        var value = parser.Value(0);
        parser.SkipBlanks();
        return parser._at == text.Length && value is JsonRecord found ? found : throw parser.Wrong();
    }

    private object? Value(int depth)
    {
        if (depth > Deepest)
            throw Wrong();

        SkipBlanks();
        return Peek() switch
        {
            '{' => Object(depth),
            '[' => List(depth),
            '"' => Text(),
            't' => Word("true", true),
            'f' => Word("false", false),
            'n' => Word("null", null),
            _ => Number(),
        };
    }

    private JsonRecord Object(int depth)
    {
        var members = new Dictionary<string, object?>(StringComparer.Ordinal);
        Each('}', () =>
        {
            SkipBlanks();
            var name = Text();
            SkipBlanks();
            Expect(':');
            if (members.ContainsKey(name))
                throw Wrong();
            members.Add(name, Value(depth + 1));
        });
        return new(members);
    }

    private List<object?> List(int depth)
    {
        var items = new List<object?>();
        Each(']', () => items.Add(Value(depth + 1)));
        return items;
    }

    private void Each(char end, Action read)
    {
        _at++;
        SkipBlanks();
        if (Peek() == end)
        {
            _at++;
            return;
        }

        while (true)
        {
            read();
            SkipBlanks();
            if (Peek() == end)
            {
                _at++;
                return;
            }

            Expect(',');
        }
    }

    private string Text()
    {
        Expect('"');
        var text = new StringBuilder();
        while (true)
        {
            var c = Take();
            if (c == '"')
                return text.ToString();

            if (c < ' ')
                throw Wrong();

            text.Append(c == '\\' ? Escaped() : c);
        }
    }

    private char Escaped() => Take() switch
    {
        '"' => '"',
        '\\' => '\\',
        '/' => '/',
        'b' => '\b',
        'f' => '\f',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => CodeUnit(),
        _ => throw Wrong(),
    };

    private char CodeUnit()
    {
        var unit = 0;
        for (var i = 0; i < 4; i++)
        {
            var digit = Take();
            unit = (unit * 16) + digit switch
            {
                >= '0' and <= '9' => digit - '0',
                >= 'a' and <= 'f' => digit - 'a' + 10,
                >= 'A' and <= 'F' => digit - 'A' + 10,
                _ => throw Wrong(),
            };
        }

        return (char)unit;
    }

    private long Number()
    {
        var begin = _at;
        if (Peek() == '-')
            _at++;
        var first = _at;
        while (Peek() is >= '0' and <= '9')
            _at++;

        var hasLeadingZero = _at - first > 1 && _text[first] == '0';
        return !hasLeadingZero && long.TryParse(_text.Substring(begin, _at - begin), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Wrong();
    }

    private object? Word(string word, object? value)
    {
        if (string.CompareOrdinal(_text, _at, word, 0, word.Length) != 0)
            throw Wrong();

        _at += word.Length;
        return value;
    }

    private void Expect(char c)
    {
        if (Take() != c)
            throw Wrong();
    }

    private void SkipBlanks()
    {
        while (Peek() is ' ' or '\t' or '\r' or '\n')
            _at++;
    }

    private char Peek() => _at < _text.Length ? _text[_at] : '\0';

    private char Take() => _at < _text.Length ? _text[_at++] : throw Wrong();

    private FormatException Wrong() => new($"it is not valid JSON at character {_at + 1}");
}
