namespace DropletActions.Binding;

/// <summary>Refuses empty words, and wildcards that are not valid, before any request is sent.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ValidateWildcardAttribute : ValidateEnumeratedArgumentsAttribute
{
    protected override void ValidateElement(object element)
    {
        var text = element as string;
        if (string.IsNullOrWhiteSpace(text))
            throw new ValidationMetadataException("The value is empty.");

        try
        {
            _ = WildcardPattern.Get(text, WildcardOptions.IgnoreCase).IsMatch("");
        }
        catch (WildcardPatternException)
        {
            throw new ValidationMetadataException("The wildcard is not valid. Write a backtick before a bracket that belongs to the word itself.");
        }
    }
}
