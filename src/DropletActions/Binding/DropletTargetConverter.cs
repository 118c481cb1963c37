namespace DropletActions.Binding;

/// <summary>
/// Makes targets where a parameter has their type but not <see cref="DropletTargetTransformationAttribute"/>: a proxy of a cmdlet, and
/// so a mock of one in a test, is made with the types of its parameters alone.
/// </summary>
public sealed class DropletTargetConverter : PSTypeConverter
{
    /// <summary>Accepts every value, so that errors have our words, and a number that is no id does not become a name.</summary>
    public override bool CanConvertFrom(object sourceValue, Type destinationType) => true;

    /// <inheritdoc/>
    public override object ConvertFrom(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase) =>
        DropletTarget.From(sourceValue);

    /// <inheritdoc/>
    public override bool CanConvertTo(object sourceValue, Type destinationType) => false;

    /// <inheritdoc/>
    public override object ConvertTo(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase) =>
        throw new NotSupportedException();
}
