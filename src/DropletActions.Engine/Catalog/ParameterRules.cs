using System.Globalization;

namespace DropletActions.Engine;

/// <summary>The rules for values, from the API's description and its prose.</summary>
internal static class ParameterRules
{
    /// <summary>The plans that this version knows.</summary>
    public static IReadOnlyList<BackupPlan> BackupPlans { get; } =
        [new("daily", "A backup each day, kept for 7 days"), new("weekly", "A backup each week, kept for 28 days")];

    /// <summary>The days of a weekly plan, in the API's order.</summary>
    public static IReadOnlyList<string> Weekdays { get; } = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

    /// <summary>The hours at which a backup window can start.</summary>
    public static IReadOnlyList<long> Hours { get; } = [0, 4, 8, 12, 16, 20];

    /// <summary>The length of a backup window, in hours.</summary>
    public static int BackupWindowHours => 4;

    /// <summary>Text that is not blank, and has neither control characters nor unpaired surrogates.</summary>
    public static ParameterValue Text(object value)
    {
        var text = AsText(value);
        return text.Trim().Length > 0 && !text.Any(char.IsControl) && UnicodeText.IsWhole(text)
            ? ParameterValue.Send(text)
            : ParameterValue.Refuse("non-empty text without control characters or unpaired surrogates");
    }

    /// <summary>A slug: letters, digits, dots, dashes and underscores, as the API's sizes and images have. The API decides about its case.</summary>
    public static ParameterValue Slug(object value)
    {
        var text = AsText(value);
        return IsSlug(text) ? ParameterValue.Send(text) : ParameterValue.Refuse("a slug such as s-2vcpu-4gb");
    }

    /// <summary>An id: an integer of 1 or greater.</summary>
    public static ParameterValue Id(object value) =>
        TryInteger(value, out var id) && id >= 1 ? ParameterValue.Send(id) : ParameterValue.Refuse("an id: an integer of 1 or greater");

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

    /// <summary>A backup plan. The known plans are daily and weekly; a word that this version does not know is sent as it is.</summary>
    public static ParameterValue Plan(object value)
    {
        var text = AsText(value);
        return text.Length > 0 && text.All(c => char.IsLetterOrDigit(c) || c is '_' or '-')
            ? ParameterValue.Send(BackupPlans.FirstOrDefault(plan => string.Equals(plan.Name, text, StringComparison.OrdinalIgnoreCase))?.Name ?? text)
            : ParameterValue.Refuse("a backup plan: daily or weekly");
    }

    /// <summary>A day of the week as the API writes it, or its English name, in any case.</summary>
    public static ParameterValue Weekday(object value)
    {
        var text = AsText(value);
        var isName = CultureInfo.InvariantCulture.DateTimeFormat.DayNames.Contains(text, StringComparer.OrdinalIgnoreCase);
        return Weekdays.FirstOrDefault(day => string.Equals(day, isName ? text.Substring(0, day.Length) : text, StringComparison.OrdinalIgnoreCase)) is { } found
            ? ParameterValue.Send(found)
            : ParameterValue.Refuse("one of " + string.Join(", ", Weekdays));
    }

    /// <summary>The hour at which the backup window starts, from 0.</summary>
    public static ParameterValue Hour(object value) =>
        TryInteger(value, out var hour) && Hours.Contains(hour)
            ? ParameterValue.Send(hour)
            : ParameterValue.Refuse("one of " + string.Join(", ", Hours) + " (UTC)");

    private static bool IsSlug(string text) =>
        text.Length is > 0 and <= 255 && text.All(c => c is >= 'a' and <= 'z' or >= 'A' and <= 'Z' or >= '0' and <= '9' or '-' or '_' or '.');

    private static string AsText(object value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    private static bool TryInteger(object value, out long number) =>
        long.TryParse(AsText(value), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
}

/// <summary>The result of a rule: the value to send, or what is expected instead.</summary>
/// <param name="Wire">The value for the body: a string, a long or a bool. Null when refused.</param>
/// <param name="Expected">What is expected; null when the value is valid.</param>
internal readonly record struct ParameterValue(object? Wire, string? Expected)
{
    internal static ParameterValue Send(object wire) => new(wire, null);

    internal static ParameterValue Refuse(string expected) => new(null, expected);
}

/// <summary>A plan for automatic backups.</summary>
/// <param name="Name">The API's word.</param>
/// <param name="Summary">How often a backup is made, and how long it is kept.</param>
/// <remarks>https://docs.digitalocean.com/reference/api/digitalocean/#operation/droplets_list_supported_backup_policies</remarks>
internal sealed record BackupPlan(string Name, string Summary);
