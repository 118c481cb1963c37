using System.Management.Automation;

namespace DropletActions.Binding;

/// <summary>Refuses a script block, of which PowerShell would make its text: each snapshot would have that for its name.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
internal sealed class SnapshotNameTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        inputData is ScriptBlock or PSObject { BaseObject: ScriptBlock }
            ? throw BindingRefusal.Of("-Name takes text. For a name per Droplet use ForEach-Object, or the rows of a plan with Invoke-DropletAction.")
            : inputData;
}
