using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace DropletActions.Http;

/// <summary>
/// Makes text that came from outside fit to be shown: one line, no control characters (they could steer a terminal), of bounded
/// length, and without the token, which a server may echo.
/// </summary>
internal sealed class OutsideText(string token)
{
    private const string Hidden = "***";

    // Fewer characters of a token are what all tokens begin with.
    private const int EnoughToTell = 8;

    // A shorter one is no real one, and would be found in words that have nothing to do with it.
    private const int ShortestReal = 20;

    private readonly byte[] _token = Encoding.UTF8.GetBytes(token);

    /// <summary>Takes the token out of an answer before anything is made of it: what a server echoes would end up in objects and files.</summary>
    public void HideToken(Span<byte> answer)
    {
        if (_token.Length < ShortestReal)
            return;

        for (var at = answer.IndexOf(_token); at >= 0; at = answer.IndexOf(_token))
        {
            answer.Slice(at, _token.Length).Fill((byte)'*');
            answer = answer.Slice(at + _token.Length);
        }

        if (answer.IndexOf((byte)'\\') >= 0)
            HideEscapedToken(answer);
    }

    /// <summary>JSON may write any character of a text as \u0064, and a reader takes that for the character.</summary>
    private void HideEscapedToken(Span<byte> answer)
    {
        for (var at = 0; at < answer.Length;)
        {
            var isEscape = answer[at] == '\\';
            var length = isEscape || answer[at] == _token[0] ? EscapedTokenAt(answer.Slice(at)) : 0;
            answer.Slice(at, length).Fill((byte)'*');
            at += length > 0 ? length : isEscape ? 2 : 1;
        }
    }

    /// <returns>How many bytes the token takes up at the beginning; 0 when it is not there.</returns>
    private int EscapedTokenAt(ReadOnlySpan<byte> answer)
    {
        var at = 0;
        foreach (var expected in _token)
        {
            var width = at >= answer.Length ? 0 : answer[at] != '\\' ? 1 : at + 1 < answer.Length && answer[at + 1] == 'u' ? 6 : 2;
            if (width == 0 || at + width > answer.Length)
                return 0;

            var isHere = width < 6
                ? answer[at + width - 1] == expected
                : Utf8Parser.TryParse(answer.Slice(at + 2, 4), out ushort unit, out var read, 'x') && read == 4 && unit == expected;
            if (!isHere)
                return 0;

            at += width;
        }

        return at;
    }

    /// <summary>The text made fit; null when nothing of it is left.</summary>
    public string? Clean(string? text, int longest)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;

        // The token goes after the characters that could hide it and before the cut that could leave half of it.
        var shown = WithoutToken(OneLine(text!));
        return shown.Length == 0 ? null : shown.Length <= longest ? shown : Cut(shown, longest);
    }

    /// <summary>A page's own words, its tags left out; for bodies that are not the API's JSON.</summary>
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

        var half = HalfAtEnd(text, from);
        shown.Append(text, from, text.Length - from - half).Append(half > 0 ? Hidden : "");

        // Wrapped lines, or tags in the middle of it: too odd to be worth more than this.
        var result = shown.ToString();
        return result.Replace(" ", "").IndexOf(token, StringComparison.OrdinalIgnoreCase) >= 0 ? Hidden : result;
    }

    /// <summary>How much of the token stands at the end of a text, where the body that it is from was cut; 0 for next to nothing.</summary>
    private int HalfAtEnd(string text, int from)
    {
        for (var half = Math.Min(token.Length - 1, text.Length - from); half >= EnoughToTell; half--)
        {
            if (string.Compare(text, text.Length - half, token, 0, half, StringComparison.OrdinalIgnoreCase) == 0)
                return half;
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
