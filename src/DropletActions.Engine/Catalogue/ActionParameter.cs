using System.Globalization;

namespace DropletActions.Engine;

/// <summary>One parameter of an action: its PowerShell name, its place in the request and the rule for its value.</summary>
/// <param name="Name">The cmdlet parameter's name, for example <c>Weekday</c>.</param>
/// <param name="WirePath">Where it stands in the body; <c>backup_policy.weekday</c> is a member of an object.</param>
/// <param name="Rule">Turns a value as given into the value sent, or says what would be right.</param>
/// <param name="Phrase">What a confirmation says of the value, which stands for <c>{0}</c>: <c>to {0}</c>.</param>
public sealed record ActionParameter(string Name, string WirePath, Func<object, ParameterValue> Rule, string Phrase)
{
    /// <summary>What a cmdlet calls it that has one of its own; null where all call it the same.</summary>
    public string? Alias { get; init; }

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

/// <summary>What a rule made of a value: what to send, or what would have been right.</summary>
/// <param name="Wire">The value for the body: a string, a long or a bool. Null when refused.</param>
/// <param name="Expected">What would be right; null when the value was.</param>
public readonly record struct ParameterValue(object? Wire, string? Expected)
{
    /// <summary>A value to send.</summary>
    public static ParameterValue Send(object wire) => new(wire, null);

    /// <summary>A value refused.</summary>
    public static ParameterValue Refuse(string expected) => new(null, expected);
}

/// <summary>The rules for values (the API's description, and what it says in prose).</summary>
internal static class ParameterRules
{
    private static readonly BackupPlan[] s_plans = [new("daily", "A backup each day, kept for 7 days"), new("weekly", "A backup each week, kept for 28 days")];
    private static readonly string[] s_weekdays = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
    private static readonly long[] s_hours = [0, 4, 8, 12, 16, 20];

    /// <summary>The plans that this version knows.</summary>
    public static IReadOnlyList<BackupPlan> BackupPlans => s_plans;

    /// <summary>The days of a weekly plan, in the API's order.</summary>
    public static IReadOnlyList<string> Weekdays => s_weekdays;

    /// <summary>The hours at which a backup window can start.</summary>
    public static IReadOnlyList<long> Hours => s_hours;

    /// <summary>Text that says something and holds neither control characters nor halves of characters.</summary>
    public static ParameterValue Text(object value)
    {
        var text = AsText(value);
        return text.Trim().Length > 0 && !text.Any(char.IsControl) && UnicodeText.IsWhole(text)
            ? ParameterValue.Send(text)
            : ParameterValue.Refuse("non-empty text without control characters or unpaired surrogates");
    }

    /// <summary>A slug: letters, digits, dots, dashes and underscores, as the API's sizes and images have. Case is the API's business.</summary>
    public static ParameterValue Slug(object value)
    {
        var text = AsText(value);
        return IsSlug(text) ? ParameterValue.Send(text) : ParameterValue.Refuse("a slug such as s-2vcpu-4gb");
    }

    /// <summary>An id: a whole number of at least 1.</summary>
    public static ParameterValue Id(object value) =>
        TryWhole(value, out var id) && id >= 1 ? ParameterValue.Send(id) : ParameterValue.Refuse("an id: a whole number from 1");

    /// <summary>An image: its id as a number, or the slug of a public one.</summary>
    public static ParameterValue Image(object value)
    {
        if (Id(value) is { Expected: null } id)
            return id;

        var text = AsText(value);
        var isNumber = text.All(c => char.IsDigit(c) || c is '.' or '-' or '+');
        return IsSlug(text) && !isNumber ? ParameterValue.Send(text) : ParameterValue.Refuse("an image's id, or the slug of a public image such as ubuntu-24-04-x64");
    }

    /// <summary>True or false.</summary>
    public static ParameterValue Flag(object value) => value switch
    {
        bool flag => ParameterValue.Send(flag),
        _ when bool.TryParse(AsText(value), out var flag) => ParameterValue.Send(flag),
        _ => ParameterValue.Refuse("true or false"),
    };

    /// <summary>A backup plan. The known ones are daily and weekly; a word this version does not know is sent as it is.</summary>
    public static ParameterValue Plan(object value)
    {
        var text = AsText(value);
        return text.Length > 0 && text.All(c => char.IsLetterOrDigit(c) || c is '_' or '-')
            ? ParameterValue.Send(Array.Find(s_plans, plan => string.Equals(plan.Name, text, StringComparison.OrdinalIgnoreCase))?.Name ?? text)
            : ParameterValue.Refuse("a backup plan: daily or weekly");
    }

    /// <summary>A day of the week as the API writes it, in any case.</summary>
    public static ParameterValue Weekday(object value) =>
        Array.Find(s_weekdays, day => string.Equals(day, AsText(value), StringComparison.OrdinalIgnoreCase)) is { } day ? ParameterValue.Send(day) : ParameterValue.Refuse("one of " + string.Join(", ", s_weekdays));

    /// <summary>The hour at which the backup window starts. 0 is one of them.</summary>
    public static ParameterValue Hour(object value) =>
        TryWhole(value, out var hour) && s_hours.Contains(hour)
            ? ParameterValue.Send(hour)
            : ParameterValue.Refuse("one of " + string.Join(", ", s_hours) + " (UTC)");

    private static bool IsSlug(string text) =>
        text.Length is > 0 and <= 255 && text.All(c => c is >= 'a' and <= 'z' or >= 'A' and <= 'Z' or >= '0' and <= '9' or '-' or '_' or '.');

    private static string AsText(object value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    private static bool TryWhole(object value, out long whole) =>
        long.TryParse(AsText(value), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out whole);
}
