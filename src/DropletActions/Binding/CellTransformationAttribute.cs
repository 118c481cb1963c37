using System.Management.Automation;

namespace DropletActions.Binding;

/// <summary>
/// For a parameter that rows can bring. A value of the command line is bound as it is; a cell is left to the cmdlet, which reads it from
/// the row, because only the cmdlet knows the number of the row for an error.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
internal class CellTransformationAttribute : ArgumentTransformationAttribute
{
    /// <summary>The value that is bound in place of a cell.</summary>
    private protected virtual object? Placeholder => null;

    /// <inheritdoc/>
    public sealed override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        RowBinding.IsCell ? Placeholder : ConvertValue(inputData);

    /// <summary>Converts a value that is no cell.</summary>
    private protected virtual object? ConvertValue(object? given) => given;
}
