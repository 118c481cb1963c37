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
public sealed class WholeNumberTransformationAttribute : ArgumentTransformationAttribute
{
    // Above these not every whole number has a form: what came in may have been another one.
    private const double ExactDouble = 1L << 53;
    private const float ExactSingle = 1 << 24;

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var value = inputData is PSObject { BaseObject: var inner } ? inner : inputData;
        return value is IEnumerable list and not string ? list.Cast<object?>().Select(One).ToArray() : One(value);
    }

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
            case double and >= -ExactDouble and <= ExactDouble:
                number = (long)(double)value;
                return number == (double)value;
            case float and >= -ExactSingle and <= ExactSingle:
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

    private static object? One(object? item)
    {
        var value = item is PSObject { BaseObject: var inner } ? inner : item;
        if (TryTake(value, out var number))
            return number;

        // What PowerShell makes no number of it refuses itself, or takes for the property of something else.
        return value is not null && LanguagePrimitives.TryConvertTo<long>(value, out _)
            ? throw new ArgumentTransformationMetadataException(string.Format(CultureInfo.InvariantCulture, "'{0}' is not a whole number.", value))
            : item;
    }
}
