using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Management.Automation.Language;

namespace DropletActions.Completion;

/// <summary>Completes the values of a parameter, with tooltips. Errors are not shown at a prompt; there are then no suggestions.</summary>
internal abstract class ValueCompleter : IArgumentCompleter
{
    [SuppressMessage("Design", "CA1031", Justification = "An error of a completer would be lost, or break the line that is being typed.")]
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        try
        {
            var word = new TypedWord(wordToComplete);
            return [.. Suggestions(new(word, fakeBoundParameters)).Where(suggestion => word.Fits(suggestion) && ScreenText.IsSafe(suggestion.Text)).Select(word.Complete)];
        }
        catch (Exception)
        {
            return [];
        }
    }

    /// <summary>All values, in the order of the list. Those that do not fit the word are removed afterward.</summary>
    internal abstract IEnumerable<Suggestion> Suggestions(TypedStatement statement);
}

/// <summary>A value to offer.</summary>
/// <param name="Text">The value, as it appears on the command line once it is chosen; quoted if necessary.</param>
/// <param name="Tooltip">Details that help to choose.</param>
internal sealed record Suggestion(string Text, string Tooltip)
{
    /// <summary>The text in a list of values.</summary>
    public string Label { get; init; } = Text;

    /// <summary>Another word that finds it: typing the name of a snapshot finds its id.</summary>
    public string? OtherName { get; init; }
}
