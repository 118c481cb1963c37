using System.Text.Json;
using DropletActions.Engine;

namespace DropletActions.Http.Wire;

/// <summary>Reads the API's <c>action</c>.</summary>
internal static class ActionReader
{
    /// <summary>A reader of this action, of whatever resource.</summary>
    public static Func<JsonElement, DropletAction> One(long actionId) => answer => Asked(Read(Envelope.One(answer, "action")), actionId);

    /// <summary>A page of actions of whatever resources.</summary>
    public static Page<DropletAction> Page(JsonElement answer) => Envelope.Page(answer, "actions", Read);

    /// <summary>A reader of this action of this Droplet.</summary>
    public static Func<JsonElement, DropletAction> OneOf(long dropletId, long actionId) => answer => Asked(Of(dropletId, answer), actionId);

    /// <summary>A reader of an action of this type that was just started on this Droplet.</summary>
    public static Func<JsonElement, DropletAction> NewOf(long dropletId, string type) => answer => OfType(type, Of(dropletId, answer));

    /// <summary>A page of actions of a Droplet.</summary>
    public static Page<DropletAction> PageOfDroplet(JsonElement answer) => Envelope.Page(answer, "actions", ReadOfDroplet);

    /// <summary>
    /// What a bulk request started: each action once, however often it is listed. One that tells no Droplet makes it unreadable: its
    /// Droplet would be taken for one that was passed over.
    /// </summary>
    public static Func<JsonElement, IReadOnlyList<DropletAction>> AllOfDroplets(string type) => answer =>
    {
        var actions = Envelope.Many(answer, "actions", ReadOfDroplet).GroupBy(action => action.Id).Select(same => OfType(type, same.First())).ToList();
        return actions.TrueForAll(action => action.DropletId is not null) ? actions : throw new UnreadableException("an action in it tells no Droplet");
    };

    // An answer that got to the wrong request, as a confused proxy's: what it tells of is not what was asked for.
    private static DropletAction Of(long dropletId, JsonElement answer)
    {
        var action = ReadOfDroplet(Envelope.One(answer, "action"));
        if (action.DropletId is { } id && id != dropletId)
            throw new UnreadableException("it is about another Droplet");

        return action is { DropletId: null, ResourceId: { } other } && other != dropletId ? throw new UnreadableException("it is about another resource") : action;
    }

    // A response without a type is tolerated, as one without a Droplet is: it contradicts nothing.
    private static DropletAction OfType(string type, DropletAction action) =>
        action.Type.Length == 0 || string.Equals(action.Type, type, StringComparison.OrdinalIgnoreCase)
            ? action
            : throw new UnreadableException("it is about an action of another type");

    private static DropletAction Asked(DropletAction action, long actionId) =>
        action.Id == actionId ? action : throw new UnreadableException("it is about another action");

    /// <summary>Where only Droplets' actions are, the kind of the resource need not be told.</summary>
    private static DropletAction ReadOfDroplet(JsonElement element)
    {
        var action = Read(element);
        return action.ResourceType.Length == 0 ? action with { DropletId = action.ResourceId } : action;
    }

    private static DropletAction Read(JsonElement action)
    {
        var resourceId = action.OptionalId("resource_id"u8);
        var resourceType = action.Text("resource_type"u8) ?? "";
        var region = action.Object("region"u8) is { } element ? ReadRegion(element) : null;
        return new()
        {
            Id = action.Id("id"u8),
            DropletId = resourceType == "droplet" ? resourceId : null,
            Type = action.Text("type"u8) ?? "",
            Status = action.Text("status"u8) ?? "",
            StartedAt = action.Time("started_at"u8),
            CompletedAt = action.Time("completed_at"u8),
            ResourceId = resourceId,
            ResourceType = resourceType,
            Region = region,
            RegionSlug = action.Text("region_slug"u8) ?? (region is { Slug.Length: > 0 } ? region.Slug : action.Text("region"u8)),
        };
    }

    private static Region ReadRegion(JsonElement region) => new()
    {
        Name = region.Text("name"u8) ?? "",
        Slug = region.Text("slug"u8) ?? "",
        Features = region.Texts("features"u8),
        Available = region.Flag("available"u8),
        Sizes = region.Texts("sizes"u8),
    };
}
