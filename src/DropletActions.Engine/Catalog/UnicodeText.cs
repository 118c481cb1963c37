namespace DropletActions.Engine;

/// <summary>Checks whether a text can be sent.</summary>
internal static class UnicodeText
{
    /// <summary>
    /// Whether a text has no unpaired surrogate. Neither JSON nor an address can represent one, so another character would be sent in its
    /// place, without an error.
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
