using System.Collections;

namespace DropletActions.Binding;

/// <summary>Accepts snapshots of Droplets, as Get-DropletSnapshot emits them, and their ids; refuses every other image and object.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
internal sealed class SnapshotTransformationAttribute : ArgumentTransformationAttribute
{
    private const string Snapshot = "snapshot";

    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject { BaseObject: var inner } ? inner : inputData) is IEnumerable list and not string
            ? list.Cast<object?>().Select(One).ToArray()
            : new[] { One(inputData) };

    private static DropletImage One(object? item)
    {
        var value = item is PSObject { BaseObject: var inner } ? inner : item;
        return value switch
        {
            DropletImage image => Checked(image),
            string or ValueType when IntegerTransformationAttribute.TryConvert(value, out var id) && id >= 1 => new() { Id = id, Type = Snapshot },
            _ when item is PSObject copy && DropletTarget.IsCopyOf(copy, typeof(DropletImage)) => Checked(new()
            {
                Id = Value<long>(copy, "Id"),
                Name = Value<string>(copy, "Name") ?? "",
                Type = Value<string>(copy, "Type") ?? "",
                DropletId = Value<long>(copy, "DropletId"),
                DropletName = Value<string>(copy, "DropletName"),
            }),
            _ => throw BindingRefusal.Of("-Snapshot accepts the snapshots that Get-DropletSnapshot returns, and their ids (integers, 1 or greater)."),
        };
    }

    private static DropletImage Checked(DropletImage image) => image is { Type: Snapshot, Id: >= 1 }
        ? image
        : throw BindingRefusal.Of($"Image {image.Id} '{image.Name}' is not a snapshot of a Droplet but of the type '{image.Type}': it is not deleted.");

    private static T? Value<T>(PSObject copy, string name) => LanguagePrimitives.TryConvertTo(copy.Properties[name]?.Value, out T value) ? value : default;
}
