using System.Management.Automation;
using DropletActions.Engine;

namespace DropletActions.Binding;

/// <summary>Makes the errors of values that are refused while they are bound. Their quotes are external text.</summary>
internal static class BindingRefusal
{
    public static ArgumentTransformationMetadataException Of(string message) => new(ScreenText.Of(message));
}
