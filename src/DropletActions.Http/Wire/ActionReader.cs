using System.Text.Json;

namespace DropletActions.Http.Wire;

/// <summary>Reads the API's <c>action</c>.</summary>
internal static class ActionReader
{
    /// <summary>Returns a reader of the action, whatever its resource is.</summary>
    public static Func<JsonElement, DropletAction> One(long actionId) => response => WithId(Read(Envelope.One(response, "action")), actionId);

    /// <summary>Reads a page of actions, whatever their resources are.</summary>
    public static Page<DropletAction> Page(JsonElement response) => Envelope.Page(response, "actions", Read);

    /// <summary>Returns a reader of the action of the Droplet.</summary>
    public static Func<JsonElement, DropletAction> OneOf(long dropletId, long actionId) => response => WithId(Of(dropletId, response), actionId);

    /// <summary>Returns a reader of an action of the type that was just started on the Droplet.</summary>
    public static Func<JsonElement, DropletAction> NewOf(long dropletId, string type) => response => OfType(type, Of(dropletId, response));

    public static Page<DropletAction> PageOfDroplet(JsonElement response) => Envelope.Page(response, "actions", ReadOfDroplet);

    /// <summary>
    /// Returns a reader of the actions that a bulk request started: each action once, even if the response repeats it. An action without a
    /// Droplet makes the response unreadable, because its Droplet would count as passed over.
    /// </summary>
    public static Func<JsonElement, IReadOnlyList<DropletAction>> AllOfDroplets(string type) => response =>
    {
        var actions = Envelope.Many(response, "actions", ReadOfDroplet).GroupBy(action => action.Id).Select(same => OfType(type, same.First())).ToList();
        return actions.TrueForAll(action => action.DropletId is not null) ? actions : throw new UnreadableResponseException("an action in it has no Droplet");
    };

    // A confused proxy may return the response to another request.
    private static DropletAction Of(long dropletId, JsonElement response)
    {
        var action = ReadOfDroplet(Envelope.One(response, "action"));
        if (action.DropletId is { } id && id != dropletId)
            throw new UnreadableResponseException("it is about another Droplet");

        return action is { DropletId: null, ResourceId: { } other } && other != dropletId ? throw new UnreadableResponseException("it is about another resource") : action;
    }

    // A response without a type is accepted, as one without a Droplet is, because it contradicts nothing.
    private static DropletAction OfType(string type, DropletAction action) =>
        action.Type.Length == 0 || string.Equals(action.Type, type, StringComparison.OrdinalIgnoreCase)
            ? action
            : throw new UnreadableResponseException("it is about an action of another type");

    private static DropletAction WithId(DropletAction action, long actionId) =>
        action.Id == actionId ? action : throw new UnreadableResponseException("it is about another action");

    /// <summary>In a list of Droplets' actions, the type of the resource may be missing.</summary>
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
