using DropletActions.Sandbox;

namespace DropletActions.Binding;

/// <summary>Accepts only a sandbox: stopping another disposable object, such as a connection, would do harm.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
internal sealed class SandboxTransformationAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) => inputData switch
    {
        null or DropletSandbox or PSObject { BaseObject: DropletSandbox } => inputData,
        PSObject { BaseObject: var other } => throw Refused(other),
        _ => throw Refused(inputData),
    };

    private static ArgumentTransformationMetadataException Refused(object other) =>
        BindingRefusal.Of($"-Sandbox accepts the object that Start-DropletSandbox returns, not a {other.GetType().Name}.");
}
