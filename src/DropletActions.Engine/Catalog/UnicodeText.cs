namespace DropletActions.Engine;

/// <summary>Texts that people and programs give, as far as they can be sent at all.</summary>
internal static class UnicodeText
{
    /// <summary>
    /// Whether a text holds no half of a surrogate pair. Neither JSON nor an address has a form for one: another character would be
    /// sent in its place, without a word.
    /// </summary>
    public static bool IsWhole(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogatePair(text, i))
                i++;
            else if (char.IsSurrogate(text[i]))
                return false;
        }

        return true;
    }
}
