namespace DropletActions.Sandbox;

/// <summary>Looking at Droplets, and at what belongs to one.</summary>
internal static class DropletEndpoints
{
    public static Answer List(Visit visit)
    {
        var (name, tag, type) = (visit.Request.Asked("name"), visit.Request.Asked("tag_name"), visit.Request.Asked("type"));
        if (type is not (null or "droplets" or "gpus"))
            return Answer.Refuse(Refusal.Unprocessable("type must be droplets or gpus."));
        if (tag is null)
        {
            var gpus = type == "gpus";
            return Page(visit, [.. visit.Cloud.Droplets.Where(droplet => droplet.IsGpu == gpus && IsCalled(droplet, name))]);
        }
        if (name is not null || type is not null)
            return Answer.Refuse(Refusal.Unprocessable("tag_name can not be combined with name or type."));
        return visit.Token.Has(Scopes.TagRead) ? Page(visit, visit.Cloud.Tags.Droplets(tag)) : Answer.Refuse(Refusal.Forbidden());
    }

    public static Answer Get(Visit visit) => visit.Droplet(out var refusal) is { } droplet
        ? Answer.Of(200, json =>
        {
            json.WritePropertyName("droplet");
            DropletJson.Write(json, droplet, visit.Clock, visit.Token);
        })
        : Answer.Refuse(refusal);

    public static Answer ListKernels(Visit visit) => visit.Droplet(out var refusal) is not null
        ? Paging.Page(visit, "kernels", Offer.Kernels, DropletJson.WriteKernelObject)
        : Answer.Refuse(refusal);

    public static Answer ListSnapshots(Visit visit) => visit.Droplet(out var refusal) is { } droplet
        ? Images(visit, "snapshots", droplet.Snapshots)
        : Answer.Refuse(refusal);

    public static Answer ListBackups(Visit visit) => visit.Droplet(out var refusal) is { } droplet
        ? Images(visit, "backups", droplet.BackupImages)
        : Answer.Refuse(refusal);

    private static bool IsCalled(DropletState droplet, string? name) =>
        name is null || string.Equals(droplet.Name, name, StringComparison.OrdinalIgnoreCase);

    private static Answer Page(Visit visit, IReadOnlyList<DropletState> droplets) =>
        Paging.Page(visit, "droplets", droplets, (json, droplet) => DropletJson.Write(json, droplet, visit.Clock, visit.Token));

    private static Answer Images(Visit visit, string name, IReadOnlyList<ImageState> images) =>
        Paging.Page(visit, name, images, (json, image) => ImageJson.WriteOfDroplet(json, image, visit.Clock));
}
