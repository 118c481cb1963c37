using System.Globalization;
using System.Text.Json;

namespace DropletActions.Sandbox;

/// <summary>Tags, and the Droplets that have them. Droplets are the only resources here that can be tagged.</summary>
internal static class TagEndpoints
{
    public static Answer List(Visit visit) => Paging.Page(visit, "tags", [.. visit.Cloud.Tags.Names], (json, name) => Write(json, visit, name));

    public static Answer Get(Visit visit) => visit.Cloud.Tags.Has(visit.Captured[0]) ? One(200, visit, visit.Captured[0]) : NotFound();

    /// <summary>Making a tag that there is already is no error; the answer tells its spelling.</summary>
    public static Answer Create(Visit visit)
    {
        if (visit.Body(out var refusal) is not { } body)
            return Answer.Refuse(refusal);
        return FieldRules.Text(body, "name") is { } name && TagSet.IsName(name)
            ? One(201, visit, visit.Cloud.Tags.Create(name))
            : Answer.Refuse(Refusal.Unprocessable("name must be 1 to 255 of a-z, A-Z, 0-9, _, - and :"));
    }

    public static Answer Delete(Visit visit) => visit.Cloud.Tags.Delete(visit.Captured[0]) ? Answer.Done : NotFound();

    public static Answer Tag(Visit visit) => ForEach(visit, visit.Cloud.Tags.Put);

    public static Answer Untag(Visit visit) => ForEach(visit, visit.Cloud.Tags.Take);

    private static Answer ForEach(Visit visit, Action<string, DropletState> change)
    {
        var tag = visit.Captured[0];
        if (!visit.Cloud.Tags.Has(tag))
            return NotFound();
        if (visit.Body(out var refusal) is not { } body || Resources(visit, body, out refusal) is not { } droplets)
            return Answer.Refuse(refusal);
        foreach (var droplet in droplets)
            change(tag, droplet);
        return Answer.Done;
    }

    /// <summary>The Droplets that the body names, all or none: null with a refusal where one is wrong.</summary>
    private static List<DropletState>? Resources(Visit visit, JsonElement body, out Refusal refusal)
    {
        refusal = Refusal.Unprocessable("resources must be a list of objects with resource_id and resource_type.");
        if (!body.TryGetProperty("resources", out var resources) || resources.ValueKind != JsonValueKind.Array)
            return null;
        var limit = visit.Cloud.Options.TagResourceLimit;
        if (resources.GetArrayLength() is var count && (count == 0 || count > limit))
        {
            refusal = Refusal.Unprocessable($"resources must hold 1 to {limit} resources.");
            return null;
        }
        var droplets = new List<DropletState>(count);
        foreach (var resource in resources.EnumerateArray())
        {
            if (resource.ValueKind != JsonValueKind.Object || FieldRules.Text(resource, "resource_type") != "droplet")
                return null;
            // The API takes the id as a text, also a Droplet's.
            if (!long.TryParse(FieldRules.Text(resource, "resource_id"), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
                return null;
            if (visit.Cloud.Droplet(id) is { } droplet)
            {
                droplets.Add(droplet);
            }
            else if (!visit.Cloud.Options.UnknownTagResourcesAreSkipped)
            {
                refusal = Refusal.NotFound();
                return null;
            }
        }
        return droplets;
    }

    private static Answer NotFound() => Answer.Refuse(Refusal.NotFound());

    private static Answer One(int status, Visit visit, string name) => Answer.Of(status, json =>
    {
        json.WritePropertyName("tag");
        Write(json, visit, name);
    });

    private static void Write(Utf8JsonWriter json, Visit visit, string name)
    {
        var count = visit.Cloud.Tags.Droplets(name).Count;
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteStartObject("resources");
        json.WriteNumber("count", count);
        json.WriteStartObject("droplets");
        json.WriteNumber("count", count);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
