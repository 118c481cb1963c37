using System.Globalization;

namespace DropletActions.Binding;

/// <summary>Accepts a number of Droplets, or a percentage of them, and refuses all other values while they are bound.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
internal sealed class DropletShareTransformationAttribute : ArgumentTransformationAttribute
{
    /// <summary>The smallest number or percentage.</summary>
    public int Min { get; set; }

    public override object Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        var value = inputData is PSObject { BaseObject: var inner } ? inner : inputData;
        var text = IntegerTransformationAttribute.TryConvert(value, out var number) ? number.ToString(CultureInfo.InvariantCulture) : value as string;
        return text is not null && FleetShare.Parse(text) is { } share && share.Number >= Min
            ? share.ToString()
            : throw BindingRefusal.Of(FormattableString.Invariant(
                $"'{value}' is not valid: use a number of Droplets from {Min}, or a percentage of the statement's Droplets from {Min}% to 100%."));
    }
}
