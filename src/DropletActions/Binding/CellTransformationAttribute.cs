using System.Collections;

namespace DropletActions.Binding;

/// <summary>
/// For a parameter that rows can bring. A value of the command line is bound as it is; a cell is left to the cmdlet, which reads it from
/// the row, because only the cmdlet knows the number of the row for an error.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
internal class CellTransformationAttribute : ArgumentTransformationAttribute
{
    /// <summary>The value that is bound in place of a cell.</summary>
    private protected virtual object? Placeholder => null;

    /// <summary>The property by which an object stands for a value, such as the ImageId of a backup; null where only plain values are taken.</summary>
    public string? IdProperty { get; set; }

    public sealed override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        RowBinding.IsCell ? Placeholder : ConvertValue(IdProperty is null ? inputData : IdOf(inputData, IdProperty));

    /// <summary>Converts a value that is no cell.</summary>
    private protected virtual object? ConvertValue(object? given) => given;

    private static object? IdOf(object? given, string property)
    {
        if (given is null or string or ValueType)
            return given;

        var value = PSObject.AsPSObject(given);
        if (value.BaseObject is string or ValueType)
            return given;

        var what = property.Substring(0, property.Length - "Id".Length);
        if (value.BaseObject is IList list)
            return list.Count == 1 ? IdOf(list[0], property) : throw BindingRefusal.Of(FormattableString.Invariant($"-{what} takes one {what.ToLowerInvariant()}, but {list.Count} were given."));

        return value.Properties[property]?.Value ?? throw BindingRefusal.Of(FormattableString.Invariant($"{value.BaseObject.GetType().Name} '{value}' is not {(what == "Image" ? "an" : "a")} {what.ToLowerInvariant()}: its {property} is missing or empty."));
    }
}
