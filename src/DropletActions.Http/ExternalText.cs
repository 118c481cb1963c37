using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace DropletActions.Http;

/// <summary>
/// Makes text from responses safe to show: one line, no control characters (a terminal would interpret them), of limited length, and
/// without the token, which a server may echo.
/// </summary>
internal sealed class ExternalText(string token)
{
    private const string Hidden = "***";

    // All tokens begin with the same characters, so fewer do not identify one.
    private const int ShortestPart = 8;

    // A shorter token is not a real one, and would match unrelated words.
    private const int ShortestReal = 20;

    private readonly byte[] _token = Encoding.UTF8.GetBytes(token);

    /// <summary>Removes the token from a response before it is parsed: an echoed token would get into objects and files.</summary>
    public void HideToken(Span<byte> response)
    {
        if (_token.Length < ShortestReal)
            return;

        for (var at = response.IndexOf(_token); at >= 0; at = response.IndexOf(_token))
        {
            response.Slice(at, _token.Length).Fill((byte)'*');
            response = response.Slice(at + _token.Length);
        }

        if (response.IndexOf((byte)'\\') >= 0)
            HideEscapedToken(response);
    }

    /// <summary>JSON may escape any character, for example as \u0064.</summary>
    private void HideEscapedToken(Span<byte> response)
    {
        for (var at = 0; at < response.Length;)
        {
            var isEscape = response[at] == '\\';
            var length = isEscape || response[at] == _token[0] ? EscapedTokenAt(response.Slice(at)) : 0;
            response.Slice(at, length).Fill((byte)'*');
            at += length > 0 ? length : isEscape ? 2 : 1;
        }
    }

    /// <returns>The number of bytes that the token occupies at the beginning; 0 when it is not there.</returns>
    private int EscapedTokenAt(ReadOnlySpan<byte> response)
    {
        var at = 0;
        foreach (var expected in _token)
        {
            var width = at >= response.Length ? 0 : response[at] != '\\' ? 1 : at + 1 < response.Length && response[at + 1] == 'u' ? 6 : 2;
            if (width == 0 || at + width > response.Length)
                return 0;

            var isHere = width < 6
                ? response[at + width - 1] == expected
                : Utf8Parser.TryParse(response.Slice(at + 2, 4), out ushort unit, out var read, 'x') && read == 4 && unit == expected;
            if (!isHere)
                return 0;

            at += width;
        }

        return at;
    }

    /// <summary>Returns the text safe to show; null when nothing of it remains.</summary>
    public string? Clean(string? text, int longest)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;

        // The token is removed after the characters that could hide it, and before the cut that could leave a part of it.
        var shown = WithoutToken(OneLine(text!));
        return shown.Length == 0 ? null : shown.Length <= longest ? shown : Cut(shown, longest);
    }

    /// <summary>Returns the text of a page without its tags; for bodies that are not the API's JSON.</summary>
    public string? Excerpt(string body, int longest)
    {
        var words = new StringBuilder(body.Length);
        var inTag = false;
        foreach (var c in body)
        {
            if (c is '<' or '>')
                inTag = c == '<';
            if (c == '<')
                words.Append(' ');
            else if (!inTag && c != '>')
                words.Append(c);
        }

        return Clean(words.ToString(), longest);
    }

    private string WithoutToken(string text)
    {
        var shown = new StringBuilder(text.Length);
        var from = 0;
        for (int at; (at = text.IndexOf(token, from, StringComparison.OrdinalIgnoreCase)) >= 0; from = at + token.Length)
            shown.Append(text, from, at - from).Append(Hidden);

        var part = PartAtEnd(text, from);
        shown.Append(text, from, text.Length - from - part).Append(part > 0 ? Hidden : "");

        // A token with line breaks or tags inside it is too unusual for more than this.
        var result = shown.ToString();
        return result.Replace(" ", "").IndexOf(token, StringComparison.OrdinalIgnoreCase) >= 0 ? Hidden : result;
    }

    /// <summary>The number of the token's characters at the end of a text whose body was cut there; 0 for too few to identify it.</summary>
    private int PartAtEnd(string text, int from)
    {
        for (var part = Math.Min(token.Length - 1, text.Length - from); part >= ShortestPart; part--)
        {
            if (string.Compare(text, text.Length - part, token, 0, part, StringComparison.OrdinalIgnoreCase) == 0)
                return part;
        }

        return 0;
    }

    private static string OneLine(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (char.IsWhiteSpace(c))
            {
                if (line.Length > 0 && line[line.Length - 1] != ' ')
                    line.Append(' ');
            }
            else if (!char.IsControl(c) && CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.Format)
            {
                line.Append(c);
            }
        }

        return line.ToString().TrimEnd();
    }

    private static string Cut(string text, int longest) =>
        text.Substring(0, char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest) + "…";
}
