using System.Globalization;
using System.Management.Automation;

namespace DropletActions.Binding;

/// <summary>
/// For a parameter that takes an id as text, because a slug or a cell may be given as well: a number must be an integer, which
/// PowerShell's own conversion to text would not check.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
internal sealed class NumberAsTextTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        var value = inputData is PSObject { BaseObject: var inner } ? inner : inputData;
        if (!WholeNumberTransformationAttribute.IsNumber(value))
            return inputData;

        return WholeNumberTransformationAttribute.TryTake(value, out var number)
            ? number.ToString(CultureInfo.InvariantCulture)
            : throw BindingRefusal.Of(WholeNumberTransformationAttribute.Refusal(value!, "an integer."));
    }
}
