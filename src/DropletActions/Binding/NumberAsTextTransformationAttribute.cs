using System.Globalization;

namespace DropletActions.Binding;

/// <summary>
/// For a parameter that accepts an id as text, because it also accepts a slug: a number must be an integer, which
/// PowerShell's own conversion to text would not check.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
internal sealed class NumberAsTextTransformationAttribute : CellTransformationAttribute
{
    private protected override object? ConvertValue(object? given)
    {
        var value = given is PSObject { BaseObject: var inner } ? inner : given;
        if (!IntegerTransformationAttribute.IsNumber(value))
            return given;

        return IntegerTransformationAttribute.TryConvert(value, out var number)
            ? number.ToString(CultureInfo.InvariantCulture)
            : throw BindingRefusal.Of(IntegerTransformationAttribute.Refusal(value!, "an integer."));
    }
}
