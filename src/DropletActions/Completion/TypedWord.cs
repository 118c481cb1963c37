using System.Management.Automation.Language;
using System.Text.RegularExpressions;

namespace DropletActions.Completion;

/// <summary>The word at the cursor: the beginning of a value, perhaps with its opening quote.</summary>
internal sealed class TypedWord
{
    // PowerShell takes these without quotes as they are; it would parse 512mb as a number, and @web as a splatted variable.
    private static readonly Regex s_bare = new(@"\A(?:[0-9]{1,19}|[A-Za-z_][\w.:\-]*)\z", RegexOptions.CultureInvariant);

    private readonly bool _isQuoted;
    private readonly WildcardPattern _pattern;

    public TypedWord(string? typed)
    {
        var text = typed ?? "";
        _isQuoted = text.Length > 0 && text[0] is '\'' or '"';
        Text = _isQuoted ? text.Trim(text[0]) : text;
        _pattern = WildcardPattern.Get(Text + "*", WildcardOptions.IgnoreCase);
    }

    /// <summary>The word without its quotes.</summary>
    public string Text { get; }

    /// <summary>Whether it begins like an id.</summary>
    public bool IsNumber => Text.Length > 0 && Text.All(c => c is >= '0' and <= '9');

    /// <summary>Whether a suggestion begins with the word, or matches it as a wildcard.</summary>
    public bool Fits(Suggestion suggestion) => _pattern.IsMatch(suggestion.Text) || (suggestion.OtherName is { } name && _pattern.IsMatch(name));

    /// <summary>The suggestion as PowerShell puts it on the command line.</summary>
    public CompletionResult Complete(Suggestion suggestion) =>
        new(Quoted(suggestion.Text), Shown(suggestion.Label, suggestion.Text), CompletionResultType.ParameterValue, Shown(suggestion.Tooltip, suggestion.Text));

    /// <summary>A value for which PowerShell accepts no empty text.</summary>
    private static string Shown(string text, string otherwise) => ScreenText.Of(text) is { Length: > 0 } shown ? shown : otherwise;

    private string Quoted(string value) =>
        !_isQuoted && s_bare.IsMatch(value) ? value : $"'{CodeGeneration.EscapeSingleQuotedStringContent(value)}'";
}
