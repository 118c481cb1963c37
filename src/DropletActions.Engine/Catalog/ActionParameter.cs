namespace DropletActions.Engine;

/// <summary>One parameter of an action: its PowerShell name, its place in the request and the rule for its value.</summary>
/// <param name="Name">The cmdlet parameter's name, for example <c>Weekday</c>.</param>
/// <param name="WirePath">Where it stands in the body; <c>backup_policy.weekday</c> is a member of an object.</param>
/// <param name="Rule">Turns a value as given into the value sent, or says what would be right.</param>
/// <param name="Phrase">What a confirmation says of the value, which stands for <c>{0}</c>: <c>to {0}</c>.</param>
internal sealed record ActionParameter(string Name, string WirePath, Func<object, ParameterValue> Rule, string Phrase)
{
    /// <summary>What a cmdlet calls it that has one of its own; null where all call it the same.</summary>
    public string? Alias { get; init; }

    /// <summary>The object of the account that its value names.</summary>
    public AccountObject Names { get; init; }

    /// <summary>Whether the action makes no sense without it.</summary>
    public bool IsRequired { get; init; }

    /// <summary>The impact of the action when this parameter is given as true; null where it changes nothing.</summary>
    public ActionImpact? Impact { get; init; }

    /// <summary>What a person should know before saying yes to it; null where there is nothing to know.</summary>
    public string? Warning { get; init; }

    /// <summary>The same parameter, required.</summary>
    public ActionParameter Required() => this with { IsRequired = true };

    /// <summary>Prints as on a command line.</summary>
    public override string ToString() => "-" + Name;
}
