using System.Text.RegularExpressions;

namespace DropletActions.Sandbox;

/// <summary>A pattern for a method, a path or an action type: <c>*</c> matches any characters, slashes too, and case is ignored.</summary>
internal sealed class TextPattern(string pattern)
{
    private readonly Regex _regex = new(
        "^" + Regex.Escape(pattern).Replace("\\*", ".*") + "\\z",
        RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.CultureInvariant);

    /// <summary>Whether the whole text matches.</summary>
    public bool Matches(string text) => _regex.IsMatch(text);

    /// <summary>Whether the path matches, with its query or without it.</summary>
    public bool MatchesPath(string pathAndQuery) => Matches(pathAndQuery) || Matches(pathAndQuery.Split('?')[0]);
}
