namespace DropletActions.Engine;

/// <summary>
/// Reads the account: its lists page by page, and single Droplets. What it reads is put into the cache from which completion offers
/// values.
/// </summary>
internal sealed class AccountReader(IDropletApi api, AccountCache cache)
{
    /// <summary>The size of a small batch, whose objects are read one by one; for more, pages cost fewer requests.</summary>
    public const int MaxSingleLookups = 4;

    /// <summary>Droplets: plain ones or GPU Droplets, or those with a tag.</summary>
    public Pages<Droplet> Droplets(DropletQuery query) =>
        new("list of Droplets", (page, token) => api.ListDropletsAsync(query, page, token), droplet => droplet.DropletId, cache.Add);

    public async Task<Droplet> DropletAsync(long dropletId, CancellationToken cancellationToken)
    {
        var droplet = await api.GetDropletAsync(dropletId, cancellationToken).ConfigureAwait(false);
        cache.Droplets.Add([droplet]);
        return droplet;
    }

    public Pages<DropletAction> Actions() => new("list of actions", api.ListActionsAsync, action => action.Id);

    public Pages<DropletAction> ActionsOf(long dropletId) =>
        new(ListOf("actions", dropletId), (page, token) => api.ListDropletActionsAsync(dropletId, page, token), action => action.Id);

    public Pages<DropletImage> SnapshotsOf(long dropletId) =>
        new(ListOf("snapshots", dropletId), (page, token) => api.ListSnapshotsAsync(dropletId, page, token), image => image.Id, cache.Images.Add);

    public Pages<DropletImage> BackupsOf(long dropletId) =>
        new(ListOf("backups", dropletId), (page, token) => api.ListBackupsAsync(dropletId, page, token), image => image.Id, cache.Backups.Add);

    /// <summary>
    /// The backup policies of many Droplets, from the list of all. What the list does not show, or not to this token, is left to single
    /// lookups.
    /// </summary>
    /// <exception cref="DropletApiException">Every further request would fail, too.</exception>
    public async Task<IReadOnlyDictionary<long, DropletBackupPolicy>> BackupPoliciesAsync(IEnumerable<long> dropletIds, CancellationToken cancellationToken)
    {
        var missing = new HashSet<long>(dropletIds);
        var found = new Dictionary<long, DropletBackupPolicy>();
        var pages = new Pages<DropletBackupPolicy>("list of backup policies", api.ListBackupPoliciesAsync, policy => policy.DropletId);
        try
        {
            await pages.SearchAsync(() => missing.Count, Take, cancellationToken).ConfigureAwait(false);
        }
        catch (DropletApiException e) when (!e.Failure.EndsRun)
        {
            RequestLog.Current?.Note($"{e.Message} Each backup policy that is missing is looked up separately.");
        }

        return found;

        void Take(DropletBackupPolicy policy)
        {
            if (missing.Remove(policy.DropletId))
                found.Add(policy.DropletId, policy);
        }
    }

    public Pages<DropletKernel> KernelsOf(long dropletId) =>
        new(ListOf("kernels", dropletId), (page, token) => api.ListKernelsAsync(dropletId, page, token), kernel => kernel.Id, cache.Kernels.Add);

    /// <summary>The account's own images.</summary>
    public Pages<DropletImage> Images() => new("list of the account's images", api.ListImagesAsync, image => image.Id, cache.Images.Add);

    /// <summary>The public images of operating systems.</summary>
    public Pages<DropletImage> Distributions() => new("list of public images", api.ListDistributionsAsync, image => image.Id, cache.Images.Add);

    /// <summary>Any image, by its id or slug; null when there is none.</summary>
    public async Task<DropletImage?> ImageAsync(string image, CancellationToken cancellationToken)
    {
        try
        {
            return await api.GetImageAsync(image, cancellationToken).ConfigureAwait(false);
        }
        catch (DropletApiException e) when (e.Kind == FailureKind.DropletNotFound)
        {
            return null;
        }
    }

    public Pages<DropletSize> Sizes() => new("list of sizes", api.ListSizesAsync, size => size.Slug, cache.Sizes.Add);

    /// <summary>The names of the account's tags.</summary>
    public Pages<string> Tags() => new("list of tags", api.ListTagsAsync, tag => tag, cache.Tags.Add);

    private static string ListOf(string what, long dropletId) => FormattableString.Invariant($"list of the {what} of Droplet {dropletId}");
}
