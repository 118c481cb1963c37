namespace DropletActions.Engine;

/// <summary>
/// Polls what is waited for with as few requests as possible: one each for a small batch, pages of 200 for many, and single lookups for
/// what the pages did not show.
/// </summary>
internal sealed class PollRequests(IDropletApi api, AccountReader reader, NewestAction newest, IClock clock)
{
    private int _requests;
    private DateTimeOffset _actionsRefusedUntil;
    private DateTimeOffset _imagesRefusedUntil;

    /// <summary>The pause between the last round and the next, for so many waits of which the oldest has this age.</summary>
    public TimeSpan PauseFor(int count, TimeSpan age) => PollSchedule.PauseAfter(AccountReader.PagesFor(count), age, Volatile.Read(ref _requests));

    /// <summary>Polls each of the waits once. A wait takes its own failure; only cancellation is thrown.</summary>
    public async Task PollAsync(IReadOnlyList<PendingWait> due, CancellationToken cancellationToken)
    {
        Volatile.Write(ref _requests, 0);
        await PollActionsAsync(due.Where(wait => !wait.IsSettling).ToList(), cancellationToken).ConfigureAwait(false);

        var settling = due.Where(wait => wait is { IsSettling: true, IsOver: false }).ToList();
        await PollDropletsAsync(settling.Where(wait => wait.Done != DoneWhen.SnapshotListed).ToList(), cancellationToken).ConfigureAwait(false);
        await PollImagesAsync(settling.Where(wait => wait.Done == DoneWhen.SnapshotListed).ToList(), cancellationToken).ConfigureAwait(false);
    }

    private async Task PollActionsAsync(List<PendingWait> pending, CancellationToken cancellationToken)
    {
        // Two cmdlets can wait for one action.
        var missing = pending.GroupBy(wait => wait.Action.Id).ToDictionary(group => group.Key, group => group.ToList());
        if (missing.Count > AccountReader.MaxSingleLookups && _actionsRefusedUntil <= clock.UtcNow
            && !await ReadPagesAsync(missing.Count, () => missing.Count, reader.Actions(), Take, cancellationToken).ConfigureAwait(false))
        {
            _actionsRefusedUntil = clock.UtcNow + PollSchedule.RefusalLasts;
        }

        await EachAsync(missing.Values, async wait =>
        {
            var action = wait.Action.DropletId is { } dropletId
                ? await api.GetDropletActionAsync(dropletId, wait.Action.Id, cancellationToken).ConfigureAwait(false)
                : await api.GetActionAsync(wait.Action.Id, cancellationToken).ConfigureAwait(false);
            Take(action);
        }).ConfigureAwait(false);

        void Take(DropletAction action)
        {
            newest.Update(action);
            lock (missing)
            {
                if (!missing.TryGetValue(action.Id, out var same))
                    return;

                missing.Remove(action.Id);
                same.ForEach(wait => wait.Update(action, clock.UtcNow));
            }
        }
    }

    private async Task PollDropletsAsync(List<PendingWait> settling, CancellationToken cancellationToken)
    {
        // Two waits can be for one Droplet.
        var missing = settling.GroupBy(wait => wait.Action.DropletId!.Value).ToDictionary(group => group.Key, group => group.ToList());
        foreach (var gpus in new[] { false, true })
        {
            if (missing.Count > AccountReader.MaxSingleLookups)
                await ReadPagesAsync(missing.Count, () => missing.Count, reader.Droplets(new() { Gpus = gpus }), Take, cancellationToken).ConfigureAwait(false);
        }

        await EachAsync(missing.Values, async wait =>
            Take(await reader.DropletAsync(wait.Action.DropletId!.Value, cancellationToken).ConfigureAwait(false))).ConfigureAwait(false);

        void Take(Droplet droplet)
        {
            lock (missing)
            {
                if (!missing.TryGetValue(droplet.DropletId, out var group))
                    return;

                missing.Remove(droplet.DropletId);
                group.ForEach(wait => wait.Update(droplet));
            }
        }
    }

    /// <summary>
    /// A snapshot's image: for a small batch from its Droplet's list; for many, the Droplets' pages hold the ids, and the images' pages
    /// show which of them are new.
    /// </summary>
    private async Task PollImagesAsync(List<PendingWait> settling, CancellationToken cancellationToken)
    {
        var missing = settling.GroupBy(wait => wait.Action.Id).ToDictionary(group => group.Key, group => group.ToList());
        if (missing.Count > AccountReader.MaxSingleLookups && _imagesRefusedUntil <= clock.UtcNow)
        {
            var images = new Dictionary<long, DropletImage>();
            if (!await ReadPagesAsync(missing.Count, () => missing.Count, reader.Images(), image => images[image.Id] = image, cancellationToken).ConfigureAwait(false))
                _imagesRefusedUntil = clock.UtcNow + PollSchedule.RefusalLasts;
            else
                await ReadPagesAsync(missing.Count, () => missing.Count, reader.Droplets(new()), droplet => TakeImages(droplet, images), cancellationToken).ConfigureAwait(false);
        }

        await EachAsync(missing.Values, async wait =>
        {
            var dropletId = wait.Action.DropletId!.Value;
            var images = await reader.SnapshotsOf(dropletId).AllAsync(cancellationToken).ConfigureAwait(false);
            var choices = missing[wait.Action.Id].ConvertAll(same => (Wait: same, Choice: same.Choose(images, areAll: true)));
            if (choices.Exists(each => each.Choice.NeedsProof))
            {
                // The actions are read after the images, so they include what made each image.
                Interlocked.Increment(ref _requests);
                var actions = await reader.ActionsOf(dropletId).NextAsync(cancellationToken).ConfigureAwait(false);
                choices = choices.ConvertAll(each => each.Choice.NeedsProof ? (each.Wait, each.Wait.Prove(each.Choice, images, actions)) : each);
            }

            choices.ForEach(each => each.Wait.Update(each.Choice, clock.UtcNow));
        }).ConfigureAwait(false);

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
                choices.ForEach(each => each.Wait.Update(each.Choice, clock.UtcNow));
            }
        }
    }

    /// <summary>Reads pages while they pay.</summary>
    /// <returns>False when the token may not read them.</returns>
    private async Task<bool> ReadPagesAsync<T>(
        int wanted, Func<int> missing, Pages<T> pages, Action<T> take, CancellationToken cancellationToken)
    {
        var search = new PagedSearch<T>(pages, wanted);
        try
        {
            while (search.IsWorthwhile(missing()))
            {
                Interlocked.Increment(ref _requests);
                foreach (var item in await search.NextAsync(cancellationToken).ConfigureAwait(false))
                    take(item);
            }
        }
        catch (DropletApiException e) when (e.Kind == FailureKind.Forbidden)
        {
            // The API's own refusal: a page of the network has another kind.
            return false;
        }
        catch (DropletApiException)
        {
            // The single lookups that follow fail in the same way, and report it to their waits.
        }

        return true;
    }

    /// <summary>Polls some alone, those first that were polled alone least often. Each is a group of waits for the same object.</summary>
    private Task EachAsync(IEnumerable<List<PendingWait>> left, Func<PendingWait, Task> poll) =>
        Task.WhenAll(left.OrderBy(same => same[0].SinglePolls).Take(PollSchedule.MaxSinglesPerRound).ToList().Select(async same =>
        {
            Interlocked.Increment(ref _requests);
            same.ForEach(wait => wait.SinglePolls++);
            try
            {
                await poll(same[0]).ConfigureAwait(false);
            }
            catch (DropletApiException e)
            {
                same.ForEach(wait => wait.Failed(e.Failure, clock.UtcNow));
            }
        }));

}
