using System.Collections;

namespace DropletActions.Binding;

/// <summary>Converts the values of <c>-Droplet</c> to <see cref="DropletTarget"/>s, and refuses all other values while they are bound.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
internal sealed class DropletTargetTransformationAttribute : ArgumentTransformationAttribute
{
    /// <summary>
    /// Whether the cmdlet itself reports the rows whose Droplet is wrong, with their numbers. On a command line they are refused while they are
    /// bound, and so is everywhere what has no column for a Droplet.
    /// </summary>
    public bool LeavesRows { get; set; }

    /// <summary>Whether the cmdlet itself ends at rows whose columns cannot be separated, with one error for all of them.</summary>
    public bool LeavesUnreadableRows { get; set; }

    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var targets = TargetsOf(inputData);
        if (LeavesRows)
            RowBinding.Bind(targets);
        return targets;
    }

    private DropletTarget[] TargetsOf(object inputData)
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
            if (!LeavesRows || !RowBinding.IsRecord || inputData is not PSObject { BaseObject: PSCustomObject } row)
                throw BindingRefusal.Of(e.Message);

            if (RowColumns.HintOfDelimiter(row) is null ? RowColumns.HasDroplet(row) : LeavesUnreadableRows)
                return [DropletTarget.OfRefusedRow(row, e.Message)];

            RowBinding.Refuse(row);
            throw BindingRefusal.Of(e.Message);
        }
    }
}
