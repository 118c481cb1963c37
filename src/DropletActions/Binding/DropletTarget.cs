using System.Collections;
using System.ComponentModel;
using System.Globalization;
using System.Management.Automation;
using DropletActions.Binding;
using DropletActions.Engine;

namespace DropletActions;

/// <summary>
/// What <c>-Droplet</c> takes, whatever it was given as: an id, a name, a wildcard, a Droplet, an action, or an object with a
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

    /// <summary>Whether the object it came from may hold other parameters too, as a CSV row does.</summary>
    internal bool IsRow { get; private init; }

    /// <summary>Whether it came as a Droplet, whose own properties (its image, its name) are not parameters.</summary>
    internal bool IsDroplet { get; private init; }

    /// <summary>Whether this is no Droplet but a stage in front giving a turn (see <see cref="Commands.StageLink"/>).</summary>
    internal bool IsTurn { get; private init; }

    /// <summary>Whether the name is a wildcard.</summary>
    internal bool IsWildcard { get; private init; }

    /// <inheritdoc/>
    public override string ToString() => Name ?? Id?.ToString(CultureInfo.InvariantCulture) ?? "";

    internal static DropletTarget Turn { get; } = new() { IsTurn = true };

    /// <summary>Makes a target of anything that can be one.</summary>
    /// <exception cref="ArgumentException">It cannot; the message says what can.</exception>
    internal static DropletTarget From(object? given)
    {
        var value = given is PSObject { BaseObject: var inner } ? inner : given;
        return value switch
        {
            null => throw Refused("The value is empty. " + Expected),
            DropletTarget target => target,
            Commands.StageTurn => Turn,
            Droplet droplet => new() { Id = CheckedId(droplet.DropletId), Name = droplet.Name.Length > 0 ? droplet.Name : null, Source = droplet, IsDroplet = true },
            DropletAction { DropletId: { } id } action => new() { Id = CheckedId(id), Name = action.DropletName, Source = action },
            DropletAction action => throw Refused($"Action {action.Id} belongs to a {action.ResourceType}, not to a Droplet."),
            string text => FromText(text),
            _ when WholeNumberTransformationAttribute.IsNumber(value) => new() { Id = CheckedId(value) },
            _ => FromProperties(PSObject.AsPSObject(given!), value),
        };
    }

    // What these have besides a Droplet belongs to themselves: a backup's Type is no action's type.
    private static readonly Type[] s_ownTypes =
        [typeof(Droplet), typeof(DropletAction), typeof(DropletImage), typeof(DropletKernel), typeof(DropletBackupPolicy)];

    // As the API has it for new Droplets.
    private const int LongestName = 255;

    private const string Expected =
        "Use an id (1 or greater), a name, a wildcard, a Droplet or DropletAction object, or an object with a DropletId or DropletName property.";

    private static DropletTarget FromText(string given)
    {
        var text = given.Trim();

        // Digits are an id, and with a sign a wrong one: -1 is not meant as a name, but 1.5 may be.
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
            throw Refused($"'{text}' is not a valid wildcard: the '[' has no matching ']'. To match a literal '[', put a backtick before it.");
        }
    }

    private static DropletTarget FromProperties(PSObject given, object value)
    {
        var id = Plain(given.Properties["DropletId"]?.Value);
        var name = Text(given.Properties["DropletName"]?.Value);
        if (value is IDictionary)
            throw Refused($"A {value.GetType().Name} is not a Droplet. Write [pscustomobject]@{{ DropletId = … }} for an object with that property.");

        if (Text(id) is null && name is null)
            throw Refused($"A {value.GetType().Name} is not a Droplet. {Expected}");

        var byName = Text(id) is null ? FromName(name!) : null;
        return new()
        {
            Id = byName is null ? CheckedId(WholeNumberTransformationAttribute.IsNumber(id) ? id! : Text(id)!) : null,
            Name = byName is null ? name ?? (IsCopyOf(given, typeof(Droplet)) ? Text(given.Properties["Name"]?.Value) : null) : byName.Name,
            IsWildcard = byName is { IsWildcard: true },
            IsRow = !Array.Exists(s_ownTypes, type => type.IsInstanceOfType(value) || IsCopyOf(given, type)),
            IsDroplet = IsCopyOf(given, typeof(Droplet)),
        };
    }

    /// <summary>What comes back from another process (a job, a remote session, a file) is a copy without its class.</summary>
    internal static bool IsCopyOf(PSObject given, Type type) => given.TypeNames.Contains("Deserialized." + type.FullName);

    /// <summary>What is quoted may hold anything.</summary>
    private static ArgumentException Refused(string message) => new(ScreenText.Of(message));

    private static object? Plain(object? value) => value is PSObject { BaseObject: var inner } ? inner : value;

    private static string? Text(object? value) =>
        Convert.ToString(Plain(value), CultureInfo.InvariantCulture)?.Trim() is { Length: > 0 } text ? text : null;

    /// <summary>A whole number is one however it is written, as long as it is a number: 5.00 is 5, but the text 5.00 is no id.</summary>
    private static long CheckedId(object value) => WholeNumberTransformationAttribute.TryTake(value, out var id) && id >= 1
        ? id
        : throw Refused(WholeNumberTransformationAttribute.Refusal(value, FormattableString.Invariant($"a Droplet id: ids are integers from 1 to {long.MaxValue}.")));
}
