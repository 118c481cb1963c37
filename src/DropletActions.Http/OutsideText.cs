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
