namespace DropletActions.Engine;

/// <summary>The API, with what its lists have shown remembered for completion. Everything else goes through as it is.</summary>
internal sealed class RememberingApi(IDropletApi api, KnownAccount known) : IDropletApi
{
    public object Account => api.Account;

    public RateLimit? RateLimit => api.RateLimit;

    public DateTimeOffset? PausedUntil => api.PausedUntil;

    public TimeSpan? ClockOffset => api.ClockOffset;

    public Task<DropletAction> StartActionAsync(long dropletId, ActionBody body, CancellationToken cancellationToken) =>
        api.StartActionAsync(dropletId, body, cancellationToken);

    public Task<IReadOnlyList<DropletAction>> StartActionByTagAsync(string tag, ActionBody body, CancellationToken cancellationToken) =>
        api.StartActionByTagAsync(tag, body, cancellationToken);

    public Task<DropletAction> GetDropletActionAsync(long dropletId, long actionId, CancellationToken cancellationToken) =>
        api.GetDropletActionAsync(dropletId, actionId, cancellationToken);

    public Task<DropletAction> GetActionAsync(long actionId, CancellationToken cancellationToken) => api.GetActionAsync(actionId, cancellationToken);

    public Task<Page<DropletAction>> ListDropletActionsAsync(long dropletId, int page, CancellationToken cancellationToken) =>
        api.ListDropletActionsAsync(dropletId, page, cancellationToken);

    public Task<Page<DropletAction>> ListActionsAsync(int page, CancellationToken cancellationToken) => api.ListActionsAsync(page, cancellationToken);

    public async Task<Page<Droplet>> ListDropletsAsync(DropletQuery query, int page, CancellationToken cancellationToken)
    {
        var found = Remembered(await api.ListDropletsAsync(query, page, cancellationToken).ConfigureAwait(false), known.Droplets);
        known.Tags.Add(found.Items.SelectMany(droplet => droplet.Tags));
        return found;
    }

    public async Task<Droplet> GetDropletAsync(long dropletId, CancellationToken cancellationToken)
    {
        var droplet = await api.GetDropletAsync(dropletId, cancellationToken).ConfigureAwait(false);
        known.Droplets.Add([droplet]);
        return droplet;
    }

    public async Task<Page<DropletImage>> ListSnapshotsAsync(long dropletId, int page, CancellationToken cancellationToken) =>
        Remembered(await api.ListSnapshotsAsync(dropletId, page, cancellationToken).ConfigureAwait(false), known.Images);

    public async Task<Page<DropletImage>> ListBackupsAsync(long dropletId, int page, CancellationToken cancellationToken) =>
        Remembered(await api.ListBackupsAsync(dropletId, page, cancellationToken).ConfigureAwait(false), known.Backups);

    public Task<DropletBackupPolicy> GetBackupPolicyAsync(long dropletId, CancellationToken cancellationToken) =>
        api.GetBackupPolicyAsync(dropletId, cancellationToken);

    public async Task<Page<DropletKernel>> ListKernelsAsync(long dropletId, int page, CancellationToken cancellationToken) =>
        Remembered(await api.ListKernelsAsync(dropletId, page, cancellationToken).ConfigureAwait(false), known.Kernels);

    public async Task<Page<DropletImage>> ListImagesAsync(int page, CancellationToken cancellationToken) =>
        Remembered(await api.ListImagesAsync(page, cancellationToken).ConfigureAwait(false), known.Images);

    public async Task<Page<DropletImage>> ListDistributionsAsync(int page, CancellationToken cancellationToken) =>
        Remembered(await api.ListDistributionsAsync(page, cancellationToken).ConfigureAwait(false), known.Images);

    public async Task<Page<DropletSize>> ListSizesAsync(int page, CancellationToken cancellationToken) =>
        Remembered(await api.ListSizesAsync(page, cancellationToken).ConfigureAwait(false), known.Sizes);

    public async Task<Page<string>> ListTagsAsync(int page, CancellationToken cancellationToken) =>
        Remembered(await api.ListTagsAsync(page, cancellationToken).ConfigureAwait(false), known.Tags);

    public Task CreateTagAsync(string tag, CancellationToken cancellationToken) => api.CreateTagAsync(tag, cancellationToken);

    public Task TagDropletsAsync(string tag, IReadOnlyCollection<long> dropletIds, CancellationToken cancellationToken) =>
        api.TagDropletsAsync(tag, dropletIds, cancellationToken);

    public Task DeleteTagAsync(string tag, CancellationToken cancellationToken) => api.DeleteTagAsync(tag, cancellationToken);

    public void Dispose() => api.Dispose();

    private static Page<T> Remembered<TKey, T>(Page<T> page, KnownList<TKey, T> known)
        where TKey : notnull
    {
        known.Add(page.Items);
        return page;
    }
}
