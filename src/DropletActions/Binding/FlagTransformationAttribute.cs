namespace DropletActions.Binding;

/// <summary>Accepts a switch as people write it in a table. PowerShell itself would convert every text to true.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
internal sealed class FlagTransformationAttribute : CellTransformationAttribute
{
    /// <summary>What a flag may be, as a sentence continues after "use".</summary>
    internal const string Expected = "true, yes or 1, or false, no, 0 or an empty cell";

    private protected override object? Placeholder => new SwitchParameter(false);

    /// <summary>Converts a truth value as people write it. Null and blank text are false.</summary>
    internal static bool TryConvert(object? value, out bool flag)
    {
        var word = value switch
        {
            null => "",
            string text => text.Trim().ToUpperInvariant(),
            _ when IntegerTransformationAttribute.TryConvert(value, out var number) => FormattableString.Invariant($"{number}"),
            _ => null,
        };
        flag = value is true or SwitchParameter { IsPresent: true } || word is "TRUE" or "YES" or "Y" or "1" or "$TRUE";
        return flag || value is bool or SwitchParameter || word is "" or "FALSE" or "NO" or "N" or "0" or "$FALSE";
    }

    private protected override object? ConvertValue(object? given)
    {
        var value = given is PSObject { BaseObject: var inner } ? inner : given;
        if (value is not (null or string))
            return given;

        return TryConvert(value, out var flag) ? new SwitchParameter(flag) : throw BindingRefusal.Of($"'{value}' is not valid: use {Expected}.");
    }
}
