using System.Collections;
using System.Globalization;

namespace DropletActions.Binding;

/// <summary>Accepts actions, and the turns of the upstream stage (see <see cref="Commands.StageLink"/>).</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
internal sealed class ActionTransformationAttribute : ArgumentTransformationAttribute
{
    private static readonly DropletAction s_turn = new();

    /// <summary>Whether this is no action but a turn.</summary>
    internal static bool IsTurn(DropletAction action) => ReferenceEquals(action, s_turn);

    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var value = inputData is PSObject { BaseObject: var inner } ? inner : inputData;
        return value switch
        {
            Commands.StageTurn => new[] { s_turn },
            IEnumerable list and not string => list.Cast<object?>().Select(One).ToArray(),
            _ => new[] { One(inputData) },
        };
    }

    private static DropletAction One(object? item) => item switch
    {
        PSObject { BaseObject: DropletAction action } => action,
        DropletAction action => action,
        PSObject { BaseObject: DropletJournalEntry entry } => ActionOf(entry.Action, entry.ToString()),
        PSObject copy when DropletTarget.IsCopyOf(copy, typeof(DropletJournalEntry)) => ActionOf(copy.Properties["Action"]?.Value is PSObject inner ? One(inner) : null, copy.ToString()),
        PSObject copy when DropletTarget.IsCopyOf(copy, typeof(DropletAction)) && DropletTarget.From(copy) is { Id: { } droplet } target => new()
        {
            Id = IsNotNeeded(copy) ? 0 : CheckedId(copy.Properties["Id"]?.Value),
            DropletId = droplet,
            DropletName = target.Name,
            ResourceId = droplet,
            ResourceType = "droplet",
            Type = LanguagePrimitives.ConvertTo<string>(copy.Properties["Type"]?.Value),
            Status = LanguagePrimitives.ConvertTo<string>(copy.Properties["Status"]?.Value),
            StartedAt = Time(copy, "StartedAt"),
            CompletedAt = Time(copy, "CompletedAt"),
            RegionSlug = copy.Properties["RegionSlug"]?.Value as string,
            Region = copy.Properties["RegionSlug"]?.Value is string slug ? Region.Parse(slug) : null,
            ImageId = copy.Properties["ImageId"]?.Value is long image ? image : null,
        },
        _ => throw BindingRefusal.Of(
            "-Action accepts the objects that the action cmdlets and Get-DropletAction return. To wait for an action whose id you know: Wait-DropletAction -ActionId <id>"),
    };

    private static DropletAction ActionOf(DropletAction? action, string entry) =>
        action ?? throw BindingRefusal.Of($"The journal has no action to wait for: {entry}.");

    private static bool IsNotNeeded(PSObject copy) => copy.Properties["Status"]?.Value is DropletAction.NotNeeded;

    // A copy from a file has its times as objects, which nothing but their text converts to a time.
    private static DateTimeOffset? Time(PSObject copy, string name) =>
        copy.Properties[name]?.Value is { } value && LanguagePrimitives.TryConvertTo(value is PSObject ? value.ToString() : value, CultureInfo.InvariantCulture, out DateTimeOffset time) ? time : null;

    private static long CheckedId(object? value)
    {
        var plain = value is PSObject { BaseObject: var inner } ? inner : value;
        return IntegerTransformationAttribute.TryConvert(plain, out var id) && id >= 1
            ? id
            : throw BindingRefusal.Of(IntegerTransformationAttribute.Refusal(plain ?? "", "an action's id."));
    }
}
