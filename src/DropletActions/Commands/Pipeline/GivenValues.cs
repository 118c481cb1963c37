using System.Globalization;
using DropletActions.Binding;

namespace DropletActions.Commands;

/// <summary>The values of a cmdlet's parameters for one record: from the command line, otherwise from the record's row.</summary>
/// <param name="target">The record; null for the statement itself, before there is any.</param>
internal sealed class GivenValues(GivenParameters given, DropletTarget? target)
{
    /// <summary>Whether the values are the same for all records that have none of their own.</summary>
    public bool AreFixed { get; private set; } = !given.AnyByScript && target is not { IsRow: true };

    /// <summary>Whether a parameter is on the command line.</summary>
    public bool IsOnCommandLine(string name) => given.IsOnCommandLine(name);

    /// <summary>A parameter with its value; null if it was not specified.</summary>
    /// <param name="bound">Its value as PowerShell bound it.</param>
    /// <exception cref="DropletApiException">The row has a number for it that is no integer.</exception>
    public KeyValuePair<string, object?> Value(string name, object? bound) => new(name, Read(name, bound) switch
    {
        string or null => Read(name, bound),

        // A conversion to text would join a list, and write the type of most other objects.
        not ValueType and var value => throw Invalid($"-{name} is an object of the type {value.GetType().Name}: use text or a number."),
        var value when !IntegerTransformationAttribute.IsNumber(value) || !given.MustBeInteger(name) => LanguagePrimitives.ConvertTo<string>(value),
        var value when IntegerTransformationAttribute.TryConvert(value, out var number) => number,
        var value => throw Invalid($"-{name}: {IntegerTransformationAttribute.Refusal(value, "an integer.")}"),
    });

    /// <summary>A parameter whose value may also be a backup, a snapshot or a kernel from the pipeline.</summary>
    /// <param name="property">The property of such an object with the value. Other properties do not count: a Droplet's Image is the image that it was created from.</param>
    public KeyValuePair<string, object?> ValueOfObject(string name, object? bound, string property)
    {
        if (target is null || given.IsOnCommandLine(name))
            return Value(name, bound);

        AreFixed = false;
        return target switch
        {
            { IsRow: true } => Value(name, bound),
            { Properties: { } own } => new(name, RowCells.Read(own, [property])),
            _ => new(name, IntegerTransformationAttribute.TryConvert(bound, out var id) ? id : null),
        };
    }

    /// <summary>A switch; null when it is off.</summary>
    public KeyValuePair<string, object?> Flag(string name, SwitchParameter bound) => new(name, IsOn(name, bound) ? true : null);

    /// <summary>Whether a switch is on.</summary>
    /// <exception cref="DropletApiException">The row's cell is neither true nor false.</exception>
    public bool IsOn(string name, SwitchParameter bound) => FlagTransformationAttribute.TryConvert(Read(name, bound), out var flag)
        ? flag
        : throw Invalid($"-{name} '{Shown(Read(name, bound))}' is not valid: use {FlagTransformationAttribute.Expected}.");

    /// <summary>An integer within a range; null if it was not specified.</summary>
    /// <exception cref="DropletApiException">The row's cell is no such integer.</exception>
    public long? Integer(string name, object? bound, long least, long most) => Read(name, bound) switch
    {
        null => null,
        var value when IntegerTransformationAttribute.TryConvert(value, out var number) && number >= least && number <= most => number,
        var value => throw Invalid($"-{name}: {IntegerTransformationAttribute.Refusal(value, IntegerTransformationAttribute.Range(least, most))}"),
    };

    private object? Read(string name, object? bound)
    {
        if (given.IsFixed(name) || (target is not null && given.IsOnCommandLine(name)))
            return bound;

        return target is { IsRow: true, Properties: { } row } ? RowCells.Read(row, given.ColumnsOf(name)) : null;
    }

    private static string Shown(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    private static DropletApiException Invalid(string message) => DropletApiException.NotSent(FailureKind.ParameterInvalid, message);
}
