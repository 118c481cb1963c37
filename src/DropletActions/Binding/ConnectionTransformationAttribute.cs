namespace DropletActions.Binding;

/// <summary>
/// Accepts only a connection. PowerShell's own error would quote the value, which may be a token.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
internal sealed class ConnectionTransformationAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) => inputData switch
    {
        null or DigitalOceanConnection or PSObject { BaseObject: DigitalOceanConnection } => inputData,
        PSObject copy when copy.TypeNames.Contains("Deserialized." + typeof(DigitalOceanConnection).FullName) => throw BindingRefusal.Of(
            "A connection can't leave its process, because it holds a token: run Connect-DigitalOcean where the statement runs."),
        _ => throw BindingRefusal.Of(
            "-Connection accepts the object that Connect-DigitalOcean -PassThru returns, not a token or an address."),
    };
}
