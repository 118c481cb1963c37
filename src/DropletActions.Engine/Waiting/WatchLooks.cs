namespace DropletActions.Engine;

/// <summary>
/// Looks at what is waited on with as few requests as it takes: one each for a handful, pages of 200 for many, and single ones
/// again for what the pages did not show.
/// </summary>
internal sealed class WatchLooks(ApiSession session)
{
    /// <summary>So many are looked at one by one.</summary>
    public const int Handful = 4;

    private const int PageSize = 200;

    // Many are looked at together, and each page of them stretches the time between looks, so that the requests of a wait grow with
    // its time and not with the number of actions.
    private const double RestSecondsPerPage = 2.5;

    // So many single look-ups in one turn; what is left over waits for the next, so that a wait never floods the quota of 250 a minute.
    private const int MostSinglesPerTurn = 20;
    private const double RestSecondsForSingles = 8;

    private bool _mayListActions = true;
    private bool _mayListImages = true;

    /// <summary>The time between two looks at so many.</summary>
    public TimeSpan RestFor(int count) =>
        TimeSpan.FromSeconds(_mayListActions ? RestSecondsPerPage * Pages(count) : RestSecondsForSingles);

    /// <summary>Looks at each of them once. Failures end up in what is watched; only cancellation is thrown.</summary>
    public async Task LookAsync(IReadOnlyList<Watched> due, CancellationToken cancellationToken)
    {
        await LookAtActionsAsync(due.Where(watched => !watched.IsSettling).ToList(), cancellationToken).ConfigureAwait(false);

        var settling = due.Where(watched => watched is { IsSettling: true, IsOver: false }).ToList();
        await LookAtDropletsAsync(settling.Where(watched => watched.Done != DoneWhen.SnapshotListed).ToList(), cancellationToken).ConfigureAwait(false);
        await LookAtImagesAsync(settling.Where(watched => watched.Done == DoneWhen.SnapshotListed).ToList(), cancellationToken).ConfigureAwait(false);
    }

    private async Task LookAtActionsAsync(List<Watched> pending, CancellationToken cancellationToken)
    {
        var missing = pending.ToDictionary(watched => watched.Action.Id);
        if (missing.Count > Handful && _mayListActions)
        {
            _mayListActions = await ReadPagesAsync(missing.Count, () => missing.Count, session.Api.ListActionsAsync, Take, cancellationToken).ConfigureAwait(false);
        }

        await EachAsync(missing.Values, async watched =>
        {
            var action = watched.Action.DropletId is { } dropletId
                ? await session.Api.GetDropletActionAsync(dropletId, watched.Action.Id, cancellationToken).ConfigureAwait(false)
                : await session.Api.GetActionAsync(watched.Action.Id, cancellationToken).ConfigureAwait(false);
            Take(action);
        }).ConfigureAwait(false);

        void Take(DropletAction action)
        {
            session.Saw(action);
            lock (missing)
            {
                if (!missing.TryGetValue(action.Id, out var watched))
                    return;

                missing.Remove(action.Id);
                watched.Saw(action, session.Clock.UtcNow);
            }
        }
    }

    private async Task LookAtDropletsAsync(List<Watched> settling, CancellationToken cancellationToken)
    {
        // Two waits can be for one Droplet.
        var missing = settling.GroupBy(watched => watched.Action.DropletId!.Value).ToDictionary(group => group.Key, group => group.ToList());
        foreach (var gpus in new[] { false, true })
        {
            if (missing.Count > Handful)
            {
                var query = new DropletQuery { Gpus = gpus };
                await ReadPagesAsync(missing.Count, () => missing.Count, (page, token) => session.Api.ListDropletsAsync(query, page, token), Take, cancellationToken).ConfigureAwait(false);
            }
        }

        await EachAsync(missing.Values.SelectMany(group => group.Take(1)), async watched =>
            Take(await session.Api.GetDropletAsync(watched.Action.DropletId!.Value, cancellationToken).ConfigureAwait(false))).ConfigureAwait(false);

        void Take(Droplet droplet)
        {
            lock (missing)
            {
                if (!missing.TryGetValue(droplet.DropletId, out var group))
                    return;

                missing.Remove(droplet.DropletId);
                group.ForEach(watched => watched.Saw(droplet));
            }
        }
    }

    /// <summary>
    /// A snapshot's image: from its Droplet's list for a handful; for many, the Droplets' pages tell the ids and the images' pages
    /// which of them are new.
    /// </summary>
    private async Task LookAtImagesAsync(List<Watched> settling, CancellationToken cancellationToken)
    {
        var missing = settling.ToDictionary(watched => watched.Action.Id);
        if (missing.Count > Handful && _mayListImages)
        {
            var images = new Dictionary<long, DropletImage>();
            _mayListImages = await ReadPagesAsync(missing.Count, () => missing.Count, session.Api.ListImagesAsync, image => images[image.Id] = image, cancellationToken).ConfigureAwait(false);
            if (_mayListImages)
                await ReadPagesAsync(missing.Count, () => missing.Count, (page, token) => session.Api.ListDropletsAsync(new(), page, token), droplet => TakeNewest(droplet, images), cancellationToken).ConfigureAwait(false);
        }

        await EachAsync(missing.Values, async watched =>
        {
            DropletImage? newest = null;
            for (var (number, hasNext) = (1, true); hasNext; number++)
            {
                var page = await session.Api.ListSnapshotsAsync(watched.Action.DropletId!.Value, number, cancellationToken).ConfigureAwait(false);
                newest = page.Items.Where(watched.IsMine).Append(newest).OrderByDescending(image => image?.Id ?? 0).First();
                hasNext = page.HasNext;
            }

            watched.Saw(newest);
        }).ConfigureAwait(false);

        void TakeNewest(Droplet droplet, Dictionary<long, DropletImage> images)
        {
            foreach (var watched in missing.Values.Where(watched => watched.Action.DropletId == droplet.DropletId).ToList())
            {
                var newest = droplet.SnapshotIds.Where(id => images.TryGetValue(id, out var image) && watched.IsMine(image)).DefaultIfEmpty().Max();
                if (newest == 0)
                    continue;

                missing.Remove(watched.Action.Id);
                watched.Saw(images[newest]);
            }
        }
    }

    /// <summary>
    /// Reads pages while they are worth it: at first as many as the wanted would fill, and further ones while fewer are left than
    /// there would be single look-ups. The order of pages is not documented, so nothing is concluded from it.
    /// </summary>
    /// <returns>False when the token may not read them.</returns>
    private static async Task<bool> ReadPagesAsync<T>(
        int wanted, Func<int> missing, Func<int, CancellationToken, Task<Page<T>>> read, Action<T> take, CancellationToken cancellationToken)
    {
        var expected = Pages(wanted) + 1;
        try
        {
            for (var number = 1; missing() > 0; number++)
            {
                var page = await read(number, cancellationToken).ConfigureAwait(false);
                foreach (var item in page.Items)
                    take(item);

                var left = page.Total is { } total ? Pages(total) - number : int.MaxValue;
                if (!page.HasNext || (number >= expected && left > missing()))
                    break;
            }
        }
        catch (DropletApiException e) when (e.Kind == FailureKind.Forbidden)
        {
            return false;
        }
        catch (DropletApiException)
        {
            // Whatever it was, the single look-ups that follow meet it too, and know whom to tell.
        }

        return true;
    }

    private static Task EachAsync(IEnumerable<Watched> left, Func<Watched, Task> look) =>
        Task.WhenAll(left.OrderBy(watched => watched.SingleLooks).Take(MostSinglesPerTurn).ToList().Select(async watched =>
        {
            watched.SingleLooks++;
            try
            {
                await look(watched).ConfigureAwait(false);
            }
            catch (DropletApiException e)
            {
                watched.Failed(e.Failure);
            }
        }));

    private static int Pages(int count) => (count + PageSize - 1) / PageSize;
}
