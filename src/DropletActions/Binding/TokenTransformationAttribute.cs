using System.Security;

namespace DropletActions.Binding;

/// <summary>Accepts a token as a SecureString, a PSCredential (its password) or text.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
internal sealed class TokenTransformationAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var value = inputData is PSObject { BaseObject: var inner } ? inner : inputData;
        return value switch
        {
            SecureString secure => secure,
            PSCredential credential => credential.Password,
            string text => Secured(text),
            _ => throw BindingRefusal.Of("-Token accepts a SecureString, a PSCredential (its password) or a string."),
        };
    }

    private static SecureString Secured(string text)
    {
        var secure = new SecureString();
        foreach (var character in text)
            secure.AppendChar(character);
        secure.MakeReadOnly();
        return secure;
    }
}
