using System.Collections;
using System.ComponentModel;
using System.Globalization;
using DropletActions.Binding;

namespace DropletActions;

/// <summary>
/// A value of <c>-Droplet</c>: an id, a name, a wildcard, a Droplet, an action, or an object with a
/// <c>DropletId</c> or <c>DropletName</c> property.
/// </summary>
[TypeConverter(typeof(DropletTargetConverter))]
public sealed class DropletTarget
{
    private DropletTarget()
    {
    }

    /// <summary>The id; null where a name or a wildcard was given.</summary>
    public long? Id { get; private init; }

    /// <summary>The name or wildcard as given, or the name of the Droplet given as an object; null where only an id is known.</summary>
    public string? Name { get; private init; }

    /// <summary>The object it came from when that was one of this module's own; otherwise null.</summary>
    internal object? Source { get; private init; }

    /// <summary>The object it came from when that has properties, live or from another process; otherwise null.</summary>
    internal PSObject? Properties { get; private init; }

    /// <summary>
    /// Whether that object is a row, which may hold other parameters too. The properties of this module's own objects (a Droplet's image,
    /// an action's type) are not parameters.
    /// </summary>
    internal bool IsRow { get; private init; }

    /// <summary>The row; null for anything else.</summary>
    internal PSObject? Row => IsRow ? Properties : null;

    /// <summary>The number of the row among those that its cmdlet received, from 1; 0 for anything else.</summary>
    internal int RowNumber { get; set; }

    /// <summary>Why a row names no Droplet; null where it names one.</summary>
    internal string? Refusal { get; private init; }

    /// <summary>Whether this is no Droplet but the upstream stage giving a turn (see <see cref="Commands.StageLink"/>).</summary>
    internal bool IsTurn { get; private init; }

    /// <summary>Whether the name is a wildcard.</summary>
    internal bool IsWildcard { get; private init; }

    /// <summary>The name as a wildcard.</summary>
    private WildcardPattern Pattern => field ??= WildcardPattern.Get(Name, WildcardOptions.IgnoreCase);

    /// <summary>Whether this is the Droplet's id, its name, or a wildcard that its name matches.</summary>
    internal bool Matches(Droplet droplet) =>
        Id is { } id ? id == droplet.DropletId
        : IsWildcard ? Pattern.IsMatch(droplet.Name)
        : string.Equals(Name, droplet.Name, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override string ToString() => Name ?? Id?.ToString(CultureInfo.InvariantCulture) ?? "";

    /// <summary>
    /// Whether this is the same Droplet as another target, or as what a target can be made of: so that <c>$Droplet -eq 'web-01'</c> is true
    /// in the filter of a mock, however the Droplet was given. Where both ids are known they decide, otherwise the names.
    /// </summary>
    public override bool Equals(object? obj) => obj switch
    {
        null => false,
        DropletTarget other when ReferenceEquals(this, other) => true,
        DropletTarget other => Id is { } id && other.Id is { } otherId ? id == otherId : Name is not null && string.Equals(Name, other.Name, StringComparison.OrdinalIgnoreCase),
        _ => TryFrom(obj) is { } target && Equals(target),
    };

    /// <summary>The same for all targets, because one with an id and a name equals targets that have only one of them.</summary>
    public override int GetHashCode() => 0;

    internal static DropletTarget Turn { get; } = new() { IsTurn = true };

    /// <summary>Represents a row that names no Droplet, so that the cmdlet can report it with its number.</summary>
    internal static DropletTarget OfRefusedRow(PSObject row, string why) => new() { Properties = row, IsRow = true, Refusal = why };

    /// <summary>Makes a target of anything that can be one.</summary>
    /// <exception cref="ArgumentException">It cannot be a target; the message says what can.</exception>
    internal static DropletTarget From(object? given)
    {
        var value = given is PSObject { BaseObject: var inner } ? inner : given;
        return value switch
        {
            null => throw Refused("The value is empty. " + Expected),
            DropletTarget target => target,
            Commands.StageTurn => Turn,
            Droplet droplet => new() { Id = CheckedId(droplet.DropletId), Name = droplet.Name.Length > 0 ? droplet.Name : null, Source = droplet, Properties = PSObject.AsPSObject(droplet) },
            DropletAction { DropletId: { } id } action => new() { Id = CheckedId(id), Name = action.DropletName, Source = action, Properties = PSObject.AsPSObject(action) },
            DropletAction action => throw Refused($"Action {action.Id} belongs to a {action.ResourceType}, not to a Droplet."),
            string text => FromText(text),
            _ when IntegerTransformationAttribute.IsNumber(value) => new() { Id = CheckedId(value) },
            _ => FromProperties(PSObject.AsPSObject(given!), value),
        };
    }

    private static DropletTarget? TryFrom(object given)
    {
        try
        {
            return From(given);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    // The names of this module's own types begin with these.
    private const string OwnTypes = "DropletActions.";
    private const string CopiesOfOwnTypes = "Deserialized." + OwnTypes;

    // As the API has it for new Droplets.
    private const int LongestName = 255;

    private const string Expected =
        "Use an id (1 or greater), a name, a wildcard, a Droplet or DropletAction object, or an object with a DropletId or DropletName property.";

    private static DropletTarget FromText(string given)
    {
        var text = given.Trim();

        // Digits are an id, and an invalid one with a sign: -1 is not meant as a name, but 1.5 may be.
        return text.Length > 0 && text.TrimStart('-', '+').All(c => c is >= '0' and <= '9') ? new() { Id = CheckedId(text) } : FromName(text);
    }

    private static DropletTarget FromName(string text)
    {
        if (text.Length == 0)
            throw Refused("The value is empty. " + Expected);

        if (text.Length > LongestName)
            throw Refused(FormattableString.Invariant($"The name has {text.Length} characters; the maximum is {LongestName}. {Expected}"));

        if (text.Any(char.IsControl) || !UnicodeText.IsWhole(text))
            throw Refused("The name contains a control character or an unpaired surrogate. " + Expected);

        // A backtick before a wildcard character takes its meaning from it, as everywhere in PowerShell.
        return WildcardPattern.ContainsWildcardCharacters(text) ? new() { Name = CheckedPattern(text), IsWildcard = true } : new() { Name = WildcardPattern.Unescape(text) };
    }

    private static string CheckedPattern(string text)
    {
        try
        {
            _ = WildcardPattern.Get(text, WildcardOptions.IgnoreCase).IsMatch("");
            return text;
        }
        catch (WildcardPatternException)
        {
            throw Refused($"'{text}' is not a valid wildcard for Droplets: the '[' has no matching ']'. To match a literal '[', put a backtick before it.");
        }
    }

    private static DropletTarget FromProperties(PSObject given, object value)
    {
        if (value is IDictionary)
            throw Refused($"A {value.GetType().Name} is not a Droplet. Write [pscustomobject]@{{ DropletId = … }} for an object with that property.");

        var isRow = !given.TypeNames.Any(name => name.StartsWith(OwnTypes, StringComparison.Ordinal) || name.StartsWith(CopiesOfOwnTypes, StringComparison.Ordinal));
        var target = RowCells.Read(given, ["DropletId"]) is { } id ? FromId(id, given)
            : RowCells.Read(given, ["DropletName"]) is { } name ? name is string or ValueType ? FromName(Text(name)) : throw Refused($"Its DropletName is an object of the type {name.GetType().Name}: use text.")
            : isRow && RowCells.Read(given, ["Droplet"]) is { } droplet and not PSObject ? From(droplet)
            : throw Refused(RowColumns.HintOfDelimiter(given) ?? $"A {value.GetType().Name} is not a Droplet. {Expected}");
        return new() { Id = target.Id, Name = target.Name, IsWildcard = target.IsWildcard, Properties = given, IsRow = isRow };
    }

    private static DropletTarget FromId(object id, PSObject given) => new()
    {
        Id = CheckedId(IntegerTransformationAttribute.IsNumber(id) ? id : Text(id)),
        Name = RowCells.Read(given, IsCopyOf(given, typeof(Droplet)) ? ["DropletName", "Name"] : ["DropletName"]) is { } name ? Text(name) : null,
    };

    /// <summary>An object from another process (a job, a remote session, a file) is a copy without its class.</summary>
    internal static bool IsCopyOf(PSObject given, Type type) => given.TypeNames.Contains("Deserialized." + type.FullName);

    /// <summary>The quoted text is external.</summary>
    private static ArgumentException Refused(string message) => new(ScreenText.Of(message));

    private static string Text(object value) => Convert.ToString(value, CultureInfo.InvariantCulture)?.Trim() ?? "";

    /// <summary>A number counts as an integer in any form, such as 5.00, but the text 5.00 is no id.</summary>
    private static long CheckedId(object value) => IntegerTransformationAttribute.TryConvert(value, out var id) && id >= 1
        ? id
        : throw Refused(IntegerTransformationAttribute.Refusal(value, FormattableString.Invariant($"a Droplet id: ids are integers from 1 to {long.MaxValue}.")));
}
