namespace DropletActions.Binding;

/// <summary>Makes the errors of values that are refused while they are bound. The values that they quote are external text.</summary>
internal static class BindingRefusal
{
    public static ArgumentTransformationMetadataException Of(string message) => new(ScreenText.Of(message));
}
