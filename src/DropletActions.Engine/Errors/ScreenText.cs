using System.Globalization;
using System.Text;

namespace DropletActions.Engine;

/// <summary>
/// Makes external text (names, tags, images, messages) safe to show: a terminal must not interpret it, and it must not change how the
/// text around it reads. The properties of objects keep the original text.
/// </summary>
internal static class ScreenText
{
    private const char Replacement = '\uFFFD';

    /// <summary>
    /// Returns the text without control characters (and so without escape sequences), bidirectional overrides and other invisible
    /// format characters. A line break or a tab becomes a space, an unpaired surrogate becomes the replacement character.
    /// </summary>
    public static string Of(string? text)
    {
        if (string.IsNullOrEmpty(text) || IsSafe(text!))
            return text ?? "";

        var shown = new StringBuilder(text!.Length);
        var from = 0;
        for (int at; (at = FirstUnsafe(text, from)) >= 0;)
        {
            var isPair = char.IsSurrogatePair(text, at);
            shown.Append(text, from, at - from);
            if (char.IsSurrogate(text[at]) && !isPair)
                shown.Append(Replacement);
            else if (char.IsWhiteSpace(text[at]))
                shown.Append(' ');
            from = at + (isPair ? 2 : 1);
        }

        return shown.Append(text, from, text.Length - from).ToString();
    }

    /// <summary>Whether the text can be shown unchanged.</summary>
    public static bool IsSafe(string text) => FirstUnsafe(text, 0) < 0;

    private static int FirstUnsafe(string text, int from)
    {
        for (var at = from; at < text.Length; at++)
        {
            // Printable ASCII, which is nearly all text, takes the short path.
            if (text[at] is >= ' ' and <= '~')
                continue;

            if (IsUnsafe(text, at))
                return at;

            if (char.IsSurrogatePair(text, at))
                at++;
        }

        return -1;
    }

    private static bool IsUnsafe(string text, int at) => CharUnicodeInfo.GetUnicodeCategory(text, at) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate;
}
