namespace DropletActions.Binding;

/// <summary>Accepts one or more names of tags, as the API has them: 1 to 255 letters, digits, dashes, underscores and colons.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
internal sealed class ValidateTagAttribute : ValidateArgumentsAttribute
{
    private const int Longest = 255;

    protected override void Validate(object arguments, EngineIntrinsics engineIntrinsics)
    {
        object?[] tags = arguments is string[] several ? several : [arguments];
        if (tags.Length == 0 || !Array.TrueForAll(tags, tag => tag is string { Length: > 0 and <= Longest } name && name.All(IsAllowed)))
            throw new ValidationMetadataException("A tag's name has 1 to 255 characters: letters from a to z, digits, dashes, underscores and colons.");
    }

    private static bool IsAllowed(char c) => c is >= 'a' and <= 'z' or >= 'A' and <= 'Z' or >= '0' and <= '9' or '-' or '_' or ':';
}
