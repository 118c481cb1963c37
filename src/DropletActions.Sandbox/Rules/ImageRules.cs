using System.Text.Json;

namespace DropletActions.Sandbox;

/// <summary>Restore, rebuild and snapshot.</summary>
internal static class ImageRules
{
    public static RequestError? CheckRestore(JsonElement body) => body.Integer("image") is null
        ? RequestError.Unprocessable("image is required and must be the id of a backup of this Droplet.")
        : null;

    public static RequestError? CanRestore(Cloud cloud, ActionStart request)
    {
        var image = request.Body.Integer("image");
        return request.Droplet.BackupImages.Any(backup => backup.Id == image)
            ? PowerRules.OnOrOff(cloud, request)
            : RequestError.Unprocessable("The image is not a backup of this Droplet.");
    }

    public static RequestError? CheckRebuild(JsonElement body) => body.Integer("image") is null && body.Text("image") is null
        ? RequestError.Unprocessable("image is required and must be a slug or an id.")
        : null;

    public static RequestError? CanRebuild(Cloud cloud, ActionStart request)
    {
        if (Image(cloud, request) is not null)
            return PowerRules.OnOrOff(cloud, request);
        return request.Body.Integer("image") is null
            ? RequestError.Unprocessable("You specified an invalid image for Droplet rebuild.")
            : RequestError.NotFound();
    }

    /// <summary>Restore and rebuild: the Droplet gets another image, and starts with it.</summary>
    public static void ReplaceImage(Cloud cloud, ActionState action, DateTimeOffset at)
    {
        // An image that was deleted while the action was in progress leaves the Droplet with its own.
        action.Droplet.Image = Image(cloud, action.Request) ?? action.Droplet.Image;
        cloud.SetStatus(action.Droplet, "active", at);
    }

    public static RequestError? CheckSnapshot(JsonElement body) => body.TryGetProperty("name", out _) && body.Text("name") is null
        ? RequestError.Unprocessable("name must be a text that is not empty.")
        : null;

    public static void Snapshot(Cloud cloud, ActionState action, DateTimeOffset at) =>
        action.ImageId = cloud.Images.Create(action.Droplet, "snapshot", action.Request.Body.Text("name"), at).Id;

    private static ImageState? Image(Cloud cloud, ActionStart request) => request.Body.Integer("image") is { } id
        ? cloud.Images.Find(id)
        : cloud.Images.Find(request.Body.Text("image")!);
}
