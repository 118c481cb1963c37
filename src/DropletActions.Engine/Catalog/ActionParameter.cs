namespace DropletActions.Engine;

/// <summary>One parameter of an action: its PowerShell name, its place in the request and the rule for its value.</summary>
/// <param name="Name">The cmdlet parameter's name, for example <c>Weekday</c>.</param>
/// <param name="WirePath">Its path in the body; <c>backup_policy.weekday</c> is a member of an object.</param>
/// <param name="Rule">Converts a value to the value that is sent, or returns what is expected instead.</param>
/// <param name="Phrase">The words of a confirmation for the value, which replaces <c>{0}</c>: <c>to {0}</c>.</param>
internal sealed record ActionParameter(string Name, string WirePath, Func<object, ParameterValue> Rule, string Phrase)
{
    /// <summary>Its name in a cmdlet that has another name for it; null if it has one name everywhere.</summary>
    public string? Alias { get; init; }

    /// <summary>The object of the account that its value names.</summary>
    public AccountObject Names { get; init; }

    public bool IsRequired { get; init; }

    /// <summary>The impact of the action when this parameter is given as true; null where it changes nothing.</summary>
    public ActionImpact? Impact { get; init; }

    /// <summary>A warning for the confirmation; null for none.</summary>
    public string? Warning { get; init; }

    /// <summary>The same parameter, required.</summary>
    public ActionParameter Required() => this with { IsRequired = true };

    /// <summary>Prints as on a command line.</summary>
    public override string ToString() => "-" + Name;
}

/// <summary>An object of the account that a parameter names, so that a check can look it up.</summary>
internal enum AccountObject
{
    None,
    Size,
    Image,

    /// <summary>A backup of the Droplet itself.</summary>
    Backup,
}
