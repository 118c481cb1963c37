using System.Collections;
using System.Globalization;
using System.Numerics;

namespace DropletActions.Binding;

/// <summary>
/// Accepts only integers. PowerShell itself would convert 1.5 to 2, <c>$true</c> to 1 and a character to 97, which as an id belongs to
/// another object, and 0.4 to 0, which may mean no limit.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
internal sealed class IntegerTransformationAttribute : CellTransformationAttribute
{
    // From these on, two integers may have one representation, so the number may have been written as another one.
    private const long InexactDouble = 1L << 53;
    private const long InexactSingle = 1L << 24;

    public long Least { get; set; } = long.MinValue;

    public long Most { get; set; } = long.MaxValue;

    /// <summary>Converts a number, or a text of digits, if it is an integer of 64 bits.</summary>
    internal static bool TryConvert(object? value, out long number)
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

    /// <summary>Whether a value is a number, of any type.</summary>
    internal static bool IsNumber(object? value) =>
        value is sbyte or byte or short or ushort or int or uint or long or ulong or float or double or decimal or BigInteger;

    /// <summary>The words for why a value is no integer.</summary>
    /// <param name="expected">What it should have been, as the sentence continues after "is not".</param>
    internal static string Refusal(object value, string expected)
    {
        var limit = value is float ? InexactSingle : InexactDouble;
        var size = value is float or double ? Math.Abs(Convert.ToDouble(value, CultureInfo.InvariantCulture)) : 0;
        return size >= limit && !double.IsInfinity(size)
            ? FormattableString.Invariant($"'{value}' is a floating-point number, which may stand for another integer from {limit} on: give the id as an integer or as text.")
            : FormattableString.Invariant($"'{value}' is not {expected}");
    }

    /// <summary>The words for the range that is accepted.</summary>
    internal static string Range(long least, long most) => FormattableString.Invariant($"an integer from {least} to {most}.");

    private protected override object? ConvertValue(object? given)
    {
        var value = given is PSObject { BaseObject: var inner } ? inner : given;
        return value is IEnumerable list and not string ? list.Cast<object?>().Select(One).ToArray() : One(value);
    }

    private object? One(object? item)
    {
        var value = item is PSObject { BaseObject: var inner } ? inner : item;
        if (TryConvert(value, out var number))
            return number >= Least && number <= Most ? number : throw BindingRefusal.Of(Refusal(value!, Range(Least, Most)));

        // PowerShell itself refuses a value that it cannot convert to a number, or binds the property of another object.
        return value is not null && (IsNumber(value) || LanguagePrimitives.TryConvertTo<long>(value, out _))
            ? throw BindingRefusal.Of(Refusal(value, "an integer."))
            : item;
    }
}
