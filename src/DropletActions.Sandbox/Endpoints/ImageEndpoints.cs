using System.Globalization;

namespace DropletActions.Sandbox;

/// <summary>Images, and snapshots and backups: the account's and a Droplet's.</summary>
internal static class ImageEndpoints
{
    public static Response List(RequestContext context)
    {
        var request = context.Request;
        var (type, isPrivate, tag) = (request.Parameter("type"), request.Parameter("private"), request.Parameter("tag_name"));
        if (type is not (null or "application" or "distribution"))
            throw RequestError.Unprocessable("type must be application or distribution.");
        if (isPrivate is not (null or "true" or "false"))
            throw RequestError.Unprocessable("private must be true or false.");
        IReadOnlyList<ImageState> images =
        [
            .. context.Cloud.Images.All.Where(image =>
                (type is null || (image.IsPublic && image.IsApplication == (type == "application")))
                && (isPrivate != "true" || !image.IsPublic)
                && tag is null), // No image of the sandbox has a tag.
        ];
        return Paging.Page(context, "images", images, image => Shape(context, image));
    }

    /// <summary>A public image by its slug, or any image by its id.</summary>
    public static Response Get(RequestContext context)
    {
        var (images, text) = (context.Cloud.Images, context.PathValues[0]);
        var image = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? images.Find(id) : images.Find(text);
        return Response.Ok(new { Image = Shape(context, image ?? throw RequestError.NotFound()) });
    }

    public static Response ListSnapshots(RequestContext context)
    {
        var type = context.Request.Parameter("resource_type");
        if (type is not (null or "droplet" or "volume"))
            throw RequestError.Unprocessable("resource_type must be droplet or volume.");
        IReadOnlyList<ImageState> snapshots =
        [
            .. context.Cloud.Images.All.Where(image => image.Type == "snapshot" && type != "volume"), // The sandbox has no volumes.
        ];
        return Paging.Page(context, "snapshots", snapshots, image => ShapeSnapshot(context, image));
    }

    public static Response GetSnapshot(RequestContext context) =>
        Response.Ok(new { Snapshot = ShapeSnapshot(context, Snapshot(context)) });

    public static Response DeleteSnapshot(RequestContext context)
    {
        context.Cloud.Images.Delete(Snapshot(context));
        return Response.NoContent();
    }

    public static Response ListSnapshotsOfDroplet(RequestContext context) =>
        PageOfDroplet(context, "snapshots", context.Droplet().Snapshots);

    public static Response ListBackupsOfDroplet(RequestContext context) =>
        PageOfDroplet(context, "backups", context.Droplet().BackupImages);

    public static object Shape(RequestContext context, ImageState image) => new
    {
        image.Id,
        image.Name,
        image.Type,
        image.Distribution,
        image.Slug,
        Public = image.IsPublic,
        image.Regions,
        CreatedAt = context.Reported(image.CreatedAt),
        MinDiskSize = image.MinDiskGB,
        SizeGigabytes = image.SizeGB,
        Description = image.IsPublic ? $"{image.Distribution} {image.Name}" : "",
        Tags = Array.Empty<string>(),
        Status = "available",
        ErrorMessage = "",
    };

    private static ImageState Snapshot(RequestContext context)
    {
        // Any other text could be the id of a volume's snapshot.
        if (!long.TryParse(context.PathValues[0], NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            throw RequestError.NotFound();
        var image = context.Cloud.Images.Find(id) ?? throw RequestError.NotFound();
        return image.Type == "snapshot" ? image : throw RequestError.BadRequest("the resource is not a snapshot");
    }

    // Unlike in a Droplet's list, the ids are texts.
    private static object ShapeSnapshot(RequestContext context, ImageState image) => new
    {
        Id = image.Id.ToString(CultureInfo.InvariantCulture),
        image.Name,
        CreatedAt = context.Reported(image.CreatedAt),
        image.Regions,
        MinDiskSize = image.MinDiskGB,
        SizeGigabytes = image.SizeGB,
        ResourceId = image.Droplet!.Id.ToString(CultureInfo.InvariantCulture),
        ResourceType = "droplet",
        Tags = Array.Empty<string>(),
    };

    private static Response PageOfDroplet(RequestContext context, string name, IReadOnlyList<ImageState> images) =>
        Paging.Page(context, name, images, image => new
        {
            image.Id,
            image.Name,
            CreatedAt = context.Reported(image.CreatedAt),
            image.Regions,
            MinDiskSize = image.MinDiskGB,
            SizeGigabytes = image.SizeGB,
            image.Type,
        });
}
