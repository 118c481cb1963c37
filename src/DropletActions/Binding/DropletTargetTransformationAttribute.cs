using System.Collections;
using System.Management.Automation;

namespace DropletActions.Binding;

/// <summary>Turns what <c>-Droplet</c> is given into <see cref="DropletTarget"/>s, and refuses everything else while it is bound.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
internal sealed class DropletTargetTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        try
        {
            var value = inputData is PSObject { BaseObject: var inner } ? inner : inputData;
            return value is IEnumerable and not string and not IDictionary
                ? ((IEnumerable)value).Cast<object?>().Select(DropletTarget.From).ToArray()
                : [DropletTarget.From(inputData)];
        }
        catch (ArgumentException e)
        {
            throw BindingRefusal.Of(e.Message);
        }
    }
}
