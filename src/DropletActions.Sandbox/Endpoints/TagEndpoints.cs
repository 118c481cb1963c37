using System.Globalization;
using System.Text.Json;

namespace DropletActions.Sandbox;

/// <summary>Tags, and tagging. Droplets are the only resources of the sandbox that have tags.</summary>
internal static class TagEndpoints
{
    public static Response List(RequestContext context) =>
        Paging.Page(context, "tags", [.. context.Cloud.Tags.Names], name => Shape(context, name));

    public static Response Get(RequestContext context) => Response.Ok(new { Tag = Shape(context, ExistingTag(context)) });

    /// <summary>Creating a tag that exists is no error; the response has its spelling.</summary>
    public static Response Create(RequestContext context)
    {
        if (context.Body().Text("name") is not { } name || !TagStore.IsName(name))
            throw RequestError.Unprocessable("name must be 1 to 255 of a-z, A-Z, 0-9, _, - and :");
        return Response.Created(new { Tag = Shape(context, context.Cloud.Tags.Create(name)) });
    }

    public static Response Delete(RequestContext context)
    {
        context.Cloud.Tags.Delete(ExistingTag(context));
        return Response.NoContent();
    }

    public static Response TagResources(RequestContext context) => ForEachResource(context, context.Cloud.Tags.Add);

    public static Response UntagResources(RequestContext context) => ForEachResource(context, context.Cloud.Tags.Remove);

    private static Response ForEachResource(RequestContext context, Action<string, DropletState> change)
    {
        var tag = ExistingTag(context);
        foreach (var droplet in Resources(context, context.Body()))
            change(tag, droplet);
        return Response.NoContent();
    }

    private static string ExistingTag(RequestContext context) =>
        context.Cloud.Tags.Has(context.PathValues[0]) ? context.PathValues[0] : throw RequestError.NotFound();

    /// <summary>The Droplets that the body names: all of them, or an error.</summary>
    private static List<DropletState> Resources(RequestContext context, JsonElement body)
    {
        if (!body.TryGetProperty("resources", out var resources) || resources.ValueKind != JsonValueKind.Array)
            throw NotResources();
        var limit = context.Cloud.Options.TagResourceLimit;
        if (resources.GetArrayLength() is var count && (count == 0 || count > limit))
            throw RequestError.Unprocessable($"resources must hold 1 to {limit} resources.");
        var droplets = new List<DropletState>(count);
        foreach (var resource in resources.EnumerateArray())
        {
            if (resource.ValueKind != JsonValueKind.Object || resource.Text("resource_type") != "droplet")
                throw NotResources();
            // The API takes every id as a text, also a Droplet's.
            if (!long.TryParse(resource.Text("resource_id"), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
                throw NotResources();
            if (context.Cloud.Droplet(id) is { } droplet)
                droplets.Add(droplet);
            else if (!context.Cloud.Options.UnknownTagResourcesAreSkipped)
                throw RequestError.NotFound();
        }
        return droplets;
    }

    private static RequestError NotResources() =>
        RequestError.Unprocessable("resources must be a list of objects with resource_id and resource_type.");

    private static object Shape(RequestContext context, string name)
    {
        var count = context.Cloud.Tags.Droplets(name).Count;
        return new { Name = name, Resources = new { Count = count, Droplets = new { Count = count } } };
    }
}
