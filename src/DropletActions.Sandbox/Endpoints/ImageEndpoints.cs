namespace DropletActions.Sandbox;

/// <summary>Images, and a Droplet's snapshots and backups.</summary>
internal static class ImageEndpoints
{
    public static Response List(RequestContext context)
    {
        var request = context.Request;
        var (type, isPrivate, tag) = (request.Parameter("type"), request.Parameter("private"), request.Parameter("tag_name"));
        if (type is not (null or "application" or "distribution"))
            throw ApiError.Unprocessable("type must be application or distribution.");
        if (isPrivate is not (null or "true" or "false"))
            throw ApiError.Unprocessable("private must be true or false.");
        IReadOnlyList<ImageState> images =
        [
            .. context.Cloud.Images.All.Where(image =>
                (type is null || (image.IsPublic && image.IsApplication == (type == "application")))
                && (isPrivate != "true" || !image.IsPublic)
                && tag is null), // No image of the sandbox has a tag.
        ];
        return Paging.Page(context, "images", images, image => Shape(context, image));
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
        Description = image.IsPublic ? $"{image.Distribution} {image.Name}" : null,
        Tags = Array.Empty<string>(),
        Status = "available",
        ErrorMessage = "",
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
