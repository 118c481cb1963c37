namespace DropletActions.Engine;

/// <summary>Reads the snapshots of Droplets: those of a few one by one, those of more from the pages of the account's images and Droplets.</summary>
internal sealed class SnapshotImages(AccountReader reader)
{
    private readonly Dictionary<long, IReadOnlyList<DropletImage>> _found = [];
    private readonly Dictionary<long, Failure> _failed = [];

    /// <summary>Reads the snapshots.</summary>
    /// <returns>Each Droplet's snapshots, or why they could not be read.</returns>
    public async Task<(IReadOnlyDictionary<long, IReadOnlyList<DropletImage>> Found, IReadOnlyDictionary<long, Failure> Failed)> ReadAsync(
        IReadOnlyCollection<long> dropletIds, CancellationToken cancellationToken)
    {
        if (dropletIds.Count > AccountReader.MaxSingleLookups)
            await ReadPagesAsync([.. dropletIds], cancellationToken).ConfigureAwait(false);

        foreach (var dropletId in dropletIds.Where(id => !_found.ContainsKey(id)))
        {
            try
            {
                _found[dropletId] = await reader.SnapshotsOf(dropletId).AllAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (DropletApiException e) when (!e.Failure.EndsRun)
            {
                _failed[dropletId] = e.Failure;
            }
        }

        return (_found, _failed);
    }

    private async Task ReadPagesAsync(HashSet<long> dropletIds, CancellationToken cancellationToken)
    {
        try
        {
            var images = (await reader.Images().AllAsync(cancellationToken).ConfigureAwait(false)).ToDictionary(image => image.Id);
            var pages = reader.Droplets(new());
            while (pages.HasNext && _found.Count < dropletIds.Count)
            {
                foreach (var droplet in await pages.NextAsync(cancellationToken).ConfigureAwait(false))
                {
                    // The account's list lacks an image that its Droplet has, so only the Droplet's own list is complete.
                    if (dropletIds.Contains(droplet.DropletId) && droplet.SnapshotIds.All(images.ContainsKey))
                        _found[droplet.DropletId] = [.. droplet.SnapshotIds.Select(id => images[id])];
                }
            }
        }
        catch (DropletApiException e) when (!e.Failure.EndsRun)
        {
            // Without image:read, or while the list fails, the Droplets' own lists are read.
        }
    }
}
