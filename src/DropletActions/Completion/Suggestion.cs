namespace DropletActions.Completion;

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
