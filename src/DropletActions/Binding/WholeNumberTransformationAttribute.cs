using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Numerics;

namespace DropletActions.Binding;

/// <summary>
/// Takes whole numbers only. PowerShell itself would make 2 of 1.5, 1 of <c>$true</c> and 97 of a character: as an id, that of
/// something else, and the 0 that it makes of 0.4 may mean without limit.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
internal sealed class WholeNumberTransformationAttribute : CellTransformationAttribute
{
    // From these on, two integers may share one form: the number that was written may have been another one.
    private const long InexactDouble = 1L << 53;
    private const long InexactSingle = 1L << 24;

    /// <summary>The smallest integer that is accepted.</summary>
    public long Least { get; set; } = long.MinValue;

    /// <summary>The largest integer that is accepted.</summary>
    public long Most { get; set; } = long.MaxValue;

    /// <summary>Takes a number, or a text of digits, if it is whole and fits 64 bits.</summary>
    internal static bool TryTake(object? value, out long number)
    {
        number = 0;
        switch (value)
        {
            case string text:
                return long.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
            case sbyte or byte or short or ushort or int or uint or long:
                number = Convert.ToInt64(value, CultureInfo.InvariantCulture);
                return true;
            case ulong and <= long.MaxValue:
                number = (long)(ulong)value;
                return true;
            case double and > -InexactDouble and < InexactDouble:
                number = (long)(double)value;
                return number == (double)value;
            case float and > -InexactSingle and < InexactSingle:
                number = (long)(float)value;
                return number == (float)value;
            case decimal and >= long.MinValue and <= long.MaxValue:
                number = (long)(decimal)value;
                return number == (decimal)value;
            case BigInteger big when big >= long.MinValue && big <= long.MaxValue:
                number = (long)big;
                return true;
            default:
                return false;
        }
    }

    /// <summary>Whether a value is a number, of whatever type.</summary>
    internal static bool IsNumber(object? value) =>
        value is sbyte or byte or short or ushort or int or uint or long or ulong or float or double or decimal or BigInteger;

    /// <summary>Says why a value is no integer.</summary>
    /// <param name="value">The value.</param>
    /// <param name="expected">What it should have been, as the sentence continues after "is not".</param>
    internal static string Refusal(object value, string expected)
    {
        var limit = value is float ? InexactSingle : InexactDouble;
        var size = value is float or double ? Math.Abs(Convert.ToDouble(value, CultureInfo.InvariantCulture)) : 0;
        return size >= limit && !double.IsInfinity(size)
            ? FormattableString.Invariant($"'{value}' is a floating-point number, which may stand for another integer from {limit} on: give the id as an integer or as text.")
            : FormattableString.Invariant($"'{value}' is not {expected}");
    }

    /// <summary>An integer from the smallest to the largest that is accepted, as an error says it.</summary>
    internal static string Range(long least, long most) => FormattableString.Invariant($"an integer from {least} to {most}.");

    private protected override object? ConvertValue(object? given)
    {
        var value = given is PSObject { BaseObject: var inner } ? inner : given;
        return value is IEnumerable list and not string ? list.Cast<object?>().Select(One).ToArray() : One(value);
    }

    private object? One(object? item)
    {
        var value = item is PSObject { BaseObject: var inner } ? inner : item;
        if (TryTake(value, out var number))
            return number >= Least && number <= Most ? number : throw BindingRefusal.Of(Refusal(value!, Range(Least, Most)));

        // What PowerShell makes no number of it refuses itself, or takes for the property of something else.
        return value is not null && (IsNumber(value) || LanguagePrimitives.TryConvertTo<long>(value, out _))
            ? throw BindingRefusal.Of(Refusal(value, "an integer."))
            : item;
    }
}
