namespace DropletActions.Engine;

/// <summary>
/// Looks at what is waited on with as few requests as it takes: one each for a handful, pages of 200 for many, and single ones
/// again for what the pages did not show.
/// </summary>
internal sealed class WatchLooks(ApiSession session)
{
    // Many are looked at together, and each page of them stretches the time between looks, so that the requests of a wait grow with
    // its time and not with the number of actions.
    private const double RestSecondsPerPage = 2.5;

    // So many single look-ups in one turn; what is left over waits for the next. And the more requests a turn took, the longer is
    // the rest after it: at most 150 a minute, so that a wait never floods the quota of 250.
    private const int MostSinglesPerTurn = 20;
    private const double RestSecondsPerRequest = 0.4;

    // A list that the token may not read is tried again after this time: a token's scopes can change, and so can the token.
    private static readonly TimeSpan s_refusalLasts = TimeSpan.FromMinutes(5);

    private int _requests;
    private DateTimeOffset _actionsRefusedUntil;
    private DateTimeOffset _imagesRefusedUntil;

    /// <summary>The time between the last look and the next, at so many.</summary>
    public TimeSpan RestFor(int count) =>
        TimeSpan.FromSeconds(Math.Max(RestSecondsPerPage * Pages(count), RestSecondsPerRequest * Volatile.Read(ref _requests)));

    /// <summary>Looks at each of them once. Failures end up in what is watched; only cancellation is thrown.</summary>
    public async Task LookAsync(IReadOnlyList<Watched> due, CancellationToken cancellationToken)
    {
        Volatile.Write(ref _requests, 0);
        await LookAtActionsAsync(due.Where(watched => !watched.IsSettling).ToList(), cancellationToken).ConfigureAwait(false);

        var settling = due.Where(watched => watched is { IsSettling: true, IsOver: false }).ToList();
        await LookAtDropletsAsync(settling.Where(watched => watched.Done != DoneWhen.SnapshotListed).ToList(), cancellationToken).ConfigureAwait(false);
        await LookAtImagesAsync(settling.Where(watched => watched.Done == DoneWhen.SnapshotListed).ToList(), cancellationToken).ConfigureAwait(false);
    }

    private async Task LookAtActionsAsync(List<Watched> pending, CancellationToken cancellationToken)
    {
        // Two cmdlets can wait for one action.
        var missing = pending.GroupBy(watched => watched.Action.Id).ToDictionary(group => group.Key, group => group.ToList());
        if (missing.Count > ApiLists.Handful && _actionsRefusedUntil <= session.Clock.UtcNow
            && !await ReadPagesAsync(missing.Count, () => missing.Count, session.Api.Actions(), Take, cancellationToken).ConfigureAwait(false))
        {
            _actionsRefusedUntil = session.Clock.UtcNow + s_refusalLasts;
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
                if (!missing.TryGetValue(action.Id, out var same))
                    return;

                missing.Remove(action.Id);
                same.ForEach(watched => watched.Saw(action, session.Clock.UtcNow));
            }
        }
    }

    private async Task LookAtDropletsAsync(List<Watched> settling, CancellationToken cancellationToken)
    {
        // Two waits can be for one Droplet.
        var missing = settling.GroupBy(watched => watched.Action.DropletId!.Value).ToDictionary(group => group.Key, group => group.ToList());
        foreach (var gpus in new[] { false, true })
        {
            if (missing.Count > ApiLists.Handful)
                await ReadPagesAsync(missing.Count, () => missing.Count, session.Api.Droplets(new() { Gpus = gpus }), Take, cancellationToken).ConfigureAwait(false);
        }

        await EachAsync(missing.Values, async watched =>
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
        var missing = settling.GroupBy(watched => watched.Action.Id).ToDictionary(group => group.Key, group => group.ToList());
        if (missing.Count > ApiLists.Handful && _imagesRefusedUntil <= session.Clock.UtcNow)
        {
            var images = new Dictionary<long, DropletImage>();
            if (!await ReadPagesAsync(missing.Count, () => missing.Count, session.Api.Images(), image => images[image.Id] = image, cancellationToken).ConfigureAwait(false))
                _imagesRefusedUntil = session.Clock.UtcNow + s_refusalLasts;
            else
                await ReadPagesAsync(missing.Count, () => missing.Count, session.Api.Droplets(new()), droplet => TakeImages(droplet, images), cancellationToken).ConfigureAwait(false);
        }

        await EachAsync(missing.Values, async watched =>
        {
            var dropletId = watched.Action.DropletId!.Value;
            var images = await session.Api.SnapshotsOf(dropletId).AllAsync(cancellationToken).ConfigureAwait(false);
            var choices = missing[watched.Action.Id].ConvertAll(same => (Watched: same, Choice: same.Choose(images, areAll: true)));
            if (choices.Exists(each => each.Choice.NeedsProof))
            {
                // Read after the images: whatever made one of them is in it.
                Interlocked.Increment(ref _requests);
                var actions = await session.Api.ActionsOf(dropletId).NextAsync(cancellationToken).ConfigureAwait(false);
                choices = choices.ConvertAll(each => each.Choice.NeedsProof ? (each.Watched, each.Watched.Prove(each.Choice, images, actions)) : each);
            }

            choices.ForEach(each => each.Watched.Saw(each.Choice, session.Clock.UtcNow));
        }).ConfigureAwait(false);

        void TakeImages(Droplet droplet, Dictionary<long, DropletImage> images)
        {
            var its = droplet.SnapshotIds.Where(images.ContainsKey).Select(id => images[id]).ToList();
            foreach (var same in missing.Values.Where(same => same[0].Action.DropletId == droplet.DropletId).ToList())
            {
                // What is not plain from the pages alone is looked at alone.
                var choices = same.ConvertAll(watched => (Watched: watched, Choice: watched.Choose(its, its.Count == droplet.SnapshotIds.Length)));
                if (choices.Exists(each => each.Choice.NeedsProof || (each.Choice.Image is null && !each.Choice.IsFinal)))
                    continue;

                missing.Remove(same[0].Action.Id);
                choices.ForEach(each => each.Watched.Saw(each.Choice, session.Clock.UtcNow));
            }
        }
    }

    /// <summary>
    /// Reads pages while they are worth it: at first as many as the wanted would fill, and further ones while fewer are left than
    /// there would be single look-ups. The order of pages is not documented, so nothing is concluded from it; nor is a list followed
    /// beyond its own total.
    /// </summary>
    /// <returns>False when the token may not read them.</returns>
    private async Task<bool> ReadPagesAsync<T>(
        int wanted, Func<int> missing, Pages<T> pages, Action<T> take, CancellationToken cancellationToken)
    {
        var expected = Pages(wanted) + 1;
        try
        {
            for (var number = 1; missing() > 0 && pages.HasNext; number++)
            {
                Interlocked.Increment(ref _requests);
                foreach (var item in await pages.NextAsync(cancellationToken).ConfigureAwait(false))
                    take(item);

                var left = pages.Total is { } total ? Pages(total) - number : int.MaxValue;
                if (number >= expected && (left <= 0 || left > missing()))
                    break;
            }
        }
        catch (DropletApiException e) when (e.Kind == FailureKind.Forbidden)
        {
            // The API's own refusal: a page of the network in front of it has another kind.
            return false;
        }
        catch (DropletApiException)
        {
            // Whatever it was, the single look-ups that follow meet it too, and know whom to tell.
        }

        return true;
    }

    /// <summary>Looks at some of them alone, those first that had the fewest looks. Each is a group that waits for the same.</summary>
    private Task EachAsync(IEnumerable<List<Watched>> left, Func<Watched, Task> look) =>
        Task.WhenAll(left.OrderBy(same => same[0].SingleLooks).Take(MostSinglesPerTurn).ToList().Select(async same =>
        {
            Interlocked.Increment(ref _requests);
            same.ForEach(watched => watched.SingleLooks++);
            try
            {
                await look(same[0]).ConfigureAwait(false);
            }
            catch (DropletApiException e)
            {
                same.ForEach(watched => watched.Failed(e.Failure, session.Clock.UtcNow));
            }
        }));

    private static int Pages(int count) => (count / ApiLists.PageSize) + (count % ApiLists.PageSize > 0 ? 1 : 0);
}
