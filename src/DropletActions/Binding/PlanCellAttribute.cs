using System.Globalization;
using System.Management.Automation;

namespace DropletActions.Binding;

/// <summary>
/// Takes a cell of a plan, as <c>Import-Csv</c> reads it: an empty one is a parameter not given, and a flag may be written as text.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
internal sealed class PlanCellAttribute : ArgumentTransformationAttribute
{
    /// <summary>Whether the parameter is a switch.</summary>
    public bool IsSwitch { get; set; }

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var value = inputData is PSObject { BaseObject: var inner } ? inner : inputData;
        if (!IsSwitch)
            return value is string text && text.Trim().Length == 0 ? null : inputData;

        return value switch
        {
            // PowerShell itself would make true of it.
            null => new SwitchParameter(false),
            string cell when cell.Trim().Length == 0 => new SwitchParameter(false),
            string cell => new SwitchParameter(Flag(cell.Trim())),
            _ => inputData,
        };
    }

    private static bool Flag(string cell) => cell.ToUpperInvariant() switch
    {
        "TRUE" or "YES" or "1" or "$TRUE" => true,
        "FALSE" or "NO" or "0" or "$FALSE" => false,
        _ => throw BindingRefusal.Of(string.Format(CultureInfo.InvariantCulture, "'{0}' is not valid: use true, yes or 1, or false, no, 0 or an empty cell.", cell)),
    };
}
