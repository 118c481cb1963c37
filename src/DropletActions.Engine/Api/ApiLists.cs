namespace DropletActions.Engine;

/// <summary>The API's lists, to be read page by page.</summary>
public static class ApiLists
{
    /// <summary>So many objects are asked for on a page: the most that the API gives. Each page costs one request of the quota.</summary>
    public const int PageSize = 200;

    /// <summary>Up to so many objects are looked at one by one; for more, pages cost less.</summary>
    internal const int Handful = 4;

    /// <summary>Droplets: plain ones or GPU Droplets, or those with a tag.</summary>
    public static Pages<Droplet> Droplets(this IDropletApi api, DropletQuery query) =>
        new("list of Droplets", (page, token) => api.ListDropletsAsync(query, page, token), droplet => droplet.DropletId);

    /// <summary>The account's actions.</summary>
    public static Pages<DropletAction> Actions(this IDropletApi api) =>
        new("list of actions", api.ListActionsAsync, action => action.Id);

    /// <summary>The actions of a Droplet.</summary>
    public static Pages<DropletAction> ActionsOf(this IDropletApi api, long dropletId) =>
        new(FormattableString.Invariant($"list of the actions of Droplet {dropletId}"), (page, token) => api.ListDropletActionsAsync(dropletId, page, token), action => action.Id);

    /// <summary>The snapshots of a Droplet.</summary>
    public static Pages<DropletImage> SnapshotsOf(this IDropletApi api, long dropletId) =>
        new(FormattableString.Invariant($"list of the snapshots of Droplet {dropletId}"), (page, token) => api.ListSnapshotsAsync(dropletId, page, token), image => image.Id);

    /// <summary>The backups of a Droplet.</summary>
    public static Pages<DropletImage> BackupsOf(this IDropletApi api, long dropletId) =>
        new(FormattableString.Invariant($"list of the backups of Droplet {dropletId}"), (page, token) => api.ListBackupsAsync(dropletId, page, token), image => image.Id);

    /// <summary>The kernels that a Droplet can have.</summary>
    public static Pages<DropletKernel> KernelsOf(this IDropletApi api, long dropletId) =>
        new(FormattableString.Invariant($"list of the kernels of Droplet {dropletId}"), (page, token) => api.ListKernelsAsync(dropletId, page, token), kernel => kernel.Id);

    /// <summary>The account's own images.</summary>
    public static Pages<DropletImage> Images(this IDropletApi api) =>
        new("list of the account's images", api.ListImagesAsync, image => image.Id);

    /// <summary>The public images of operating systems.</summary>
    public static Pages<DropletImage> Distributions(this IDropletApi api) =>
        new("list of public images", api.ListDistributionsAsync, image => image.Id);

    /// <summary>The sizes on offer.</summary>
    public static Pages<DropletSize> Sizes(this IDropletApi api) =>
        new("list of sizes", api.ListSizesAsync, size => size.Slug);

    /// <summary>The names of the account's tags.</summary>
    public static Pages<string> Tags(this IDropletApi api) =>
        new("list of tags", api.ListTagsAsync, tag => tag);
}
