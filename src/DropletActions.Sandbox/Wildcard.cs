namespace DropletActions.Sandbox;

/// <summary>Patterns for methods and paths: * stands for any run of characters, slashes too. Case does not count.</summary>
internal static class Wildcard
{
    /// <summary>Whether the path fits, with its query or without it.</summary>
    public static bool FitsPath(string pattern, string pathAndQuery)
    {
        if (Fits(pattern, pathAndQuery))
            return true;
        var query = pathAndQuery.IndexOf('?');
        return query >= 0 && Fits(pattern, pathAndQuery.Substring(0, query));
    }

    /// <summary>Whether the whole text fits.</summary>
    public static bool Fits(string pattern, string text)
    {
        // The usual walk with one step back: on a mismatch the last * takes one more character.
        int p = 0, t = 0, star = -1, taken = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                taken = t;
            }
            else if (p < pattern.Length && char.ToUpperInvariant(pattern[p]) == char.ToUpperInvariant(text[t]))
            {
                p++;
                t++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                t = ++taken;
            }
            else
            {
                return false;
            }
        }
        while (p < pattern.Length && pattern[p] == '*')
            p++;
        return p == pattern.Length;
    }
}
