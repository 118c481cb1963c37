namespace DropletActions.Binding;

/// <summary>Selects words that match one of several patterns. Case does not count.</summary>
/// <param name="patterns">Words, which may have wildcards; null selects all.</param>
internal sealed class WordFilter(string[]? patterns)
{
    private readonly WildcardPattern[]? _patterns = patterns is null ? null : [.. patterns.Select(pattern => WildcardPattern.Get(pattern, WildcardOptions.IgnoreCase))];

    /// <summary>Whether a word is selected.</summary>
    /// <exception cref="WildcardPatternException">A pattern is not valid.</exception>
    public bool Selects(string word) => _patterns is null || Array.Exists(_patterns, pattern => pattern.IsMatch(word));
}
