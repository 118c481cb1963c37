namespace DropletActions.Engine;

/// <summary>
/// Polls what shows the effect of actions that have ended, the Droplets' status and the images of snapshots: one request each for a small
/// batch, pages of 200 for many, and single lookups for what the pages did not show.
/// </summary>
internal sealed class EffectPolls
{
    private readonly AccountReader _reader;
    private readonly IClock _clock;
    private readonly PolledList _droplets;
    private readonly PolledList _images;
    private readonly PollRound _round;
    private readonly SingleLookups _dropletLookups;
    private readonly SingleLookups _imageLookups;

    public EffectPolls(IDropletApi api, AccountReader reader, IClock clock, LookupBudget budget)
    {
        var limit = new PollLimit(api, clock);
        (_reader, _clock, _round, _droplets, _images) = (reader, clock, new(clock, limit), new(clock), new(clock));
        (_dropletLookups, _imageLookups) = (new(clock, _round, budget, limit), new(clock, _round, budget, limit));
    }

    /// <summary>The earliest time of the next round for many waits.</summary>
    public DateTimeOffset NextFor(IReadOnlyCollection<PendingWait> settling) =>
        _round.Next(Paging.PagesFor(settling.Count), settling.Min(wait => wait.Since));

    /// <summary>Polls each of the waits once. A wait takes its own failure; only cancellation is thrown.</summary>
    public async Task PollAsync(IReadOnlyCollection<PendingWait> settling, CancellationToken cancellationToken)
    {
        if (settling.Count == 0)
            return;

        _round.Begin();
        await PollDropletsAsync(settling.Where(wait => wait.Done != DoneWhen.SnapshotListed), cancellationToken).ConfigureAwait(false);
        await PollImagesAsync(settling.Where(wait => wait.Done == DoneWhen.SnapshotListed), cancellationToken).ConfigureAwait(false);
        _round.End();
    }

    private async Task PollDropletsAsync(IEnumerable<PendingWait> settling, CancellationToken cancellationToken)
    {
        // Two waits can be for one Droplet.
        var missing = settling.GroupBy(wait => wait.Action.DropletId!.Value).ToDictionary(same => same.Key, same => same.ToList());
        foreach (var gpus in new[] { false, true })
        {
            if (missing.Count > AccountReader.MaxSingleLookups)
                await _round.ReadAsync(_droplets, _reader.Droplets(new() { Gpus = gpus }), () => missing.Count, Take, cancellationToken).ConfigureAwait(false);
        }

        await _dropletLookups.PollAsync([.. missing.Values], async (wait, token) =>
        {
            Take(await _reader.DropletAsync(wait.Action.DropletId!.Value, token).ConfigureAwait(false));
            return 1;
        }, cancellationToken).ConfigureAwait(false);

        void Take(Droplet droplet)
        {
            lock (missing)
            {
                if (!missing.TryGetValue(droplet.DropletId, out var same))
                    return;

                missing.Remove(droplet.DropletId);
                same.ForEach(wait => wait.Update(droplet));
            }
        }
    }

    /// <summary>
    /// A snapshot's image: for a small batch from its Droplet's list; for many, the Droplets' pages hold the ids, and the images' pages
    /// show which of them are new.
    /// </summary>
    private async Task PollImagesAsync(IEnumerable<PendingWait> settling, CancellationToken cancellationToken)
    {
        var missing = settling.GroupBy(wait => wait.Action.Id).ToDictionary(same => same.Key, same => same.ToList());
        if (missing.Count > AccountReader.MaxSingleLookups)
        {
            var images = new Dictionary<long, DropletImage>();
            if (await _round.ReadAsync(_images, _reader.Images(), () => missing.Count, image => images[image.Id] = image, cancellationToken).ConfigureAwait(false))
                await _round.ReadAsync(_droplets, _reader.Droplets(new()), () => missing.Count, droplet => TakeImages(droplet, images), cancellationToken).ConfigureAwait(false);
        }

        await _imageLookups.PollAsync([.. missing.Values], async (wait, token) =>
        {
            var dropletId = wait.Action.DropletId!.Value;
            var images = await _reader.SnapshotsOf(dropletId).AllAsync(token).ConfigureAwait(false);
            var choices = missing[wait.Action.Id].ConvertAll(same => (Wait: same, Choice: same.Choose(images, areAll: true)));
            var needsProof = choices.Exists(each => each.Choice.NeedsProof);
            if (needsProof)
            {
                // The actions are read after the images, so they include what made each image.
                var actions = await _reader.ActionsOf(dropletId).NextAsync(token).ConfigureAwait(false);
                choices = choices.ConvertAll(each => each.Choice.NeedsProof ? (each.Wait, each.Wait.Prove(each.Choice, images, actions)) : each);
            }

            choices.ForEach(each => each.Wait.Update(each.Choice, _clock.UtcNow));
            return needsProof ? 2 : 1;
        }, cancellationToken).ConfigureAwait(false);

        void TakeImages(Droplet droplet, Dictionary<long, DropletImage> images)
        {
            var its = droplet.SnapshotIds.Where(images.ContainsKey).Select(id => images[id]).ToList();
            foreach (var same in missing.Values.Where(same => same[0].Action.DropletId == droplet.DropletId).ToList())
            {
                // Where the pages leave a doubt, the Droplet is polled alone.
                var choices = same.ConvertAll(wait => (Wait: wait, Choice: wait.Choose(its, its.Count == droplet.SnapshotIds.Length)));
                if (choices.Exists(each => each.Choice.NeedsProof || (each.Choice.Image is null && !each.Choice.IsFinal)))
                    continue;

                missing.Remove(same[0].Action.Id);
                choices.ForEach(each => each.Wait.Update(each.Choice, _clock.UtcNow));
            }
        }
    }
}
