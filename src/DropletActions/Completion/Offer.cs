namespace DropletActions.Completion;

/// <summary>A value to offer.</summary>
/// <param name="Text">The value, as it stands on the command line once it is chosen; quoted where it has to be.</param>
/// <param name="Tooltip">What a person wants to know of it before choosing.</param>
internal sealed record Offer(string Text, string Tooltip)
{
    /// <summary>What a list of values shows.</summary>
    public string Label { get; init; } = Text;

    /// <summary>By what else it is found: typing the name of a snapshot finds its id.</summary>
    public string? OtherName { get; init; }
}
