namespace DropletActions.Engine;

/// <summary>What a check knows about the account. It is read once, from lists if there are many Droplets.</summary>
internal sealed record AccountFacts
{
    // Actions in progress are among the newest, and the order of the list is not documented.
    private const int MostActionPages = 10;

    /// <summary>The Droplets that exist, by id.</summary>
    public required IReadOnlyDictionary<long, Droplet> Droplets { get; init; }

    /// <summary>The sizes by slug; empty when no step needs them.</summary>
    public required IReadOnlyDictionary<string, DropletSize> Sizes { get; init; }

    /// <summary>The images that the steps name, by the id or slug in the step; null for an image that does not exist.</summary>
    public required IReadOnlyDictionary<string, DropletImage?> Images { get; init; }

    /// <summary>An action in progress for each Droplet that has one.</summary>
    public required IReadOnlyDictionary<long, DropletAction> Pending { get; init; }

    /// <summary>The size of a Droplet; null when it is not among the sizes.</summary>
    public DropletSize? SizeOf(Droplet droplet) => Sizes.TryGetValue(droplet.SizeSlug, out var size) ? size : null;

    /// <summary>Reads what the steps need.</summary>
    /// <param name="directory">The statement's own list of Droplets, which is not read twice.</param>
    /// <param name="isBusyFine">Whether actions in progress are no problem.</param>
    /// <exception cref="DropletApiException">A list could not be read, so the statement cannot be checked.</exception>
    public static async Task<AccountFacts> ReadAsync(
        IReadOnlyList<CheckedStep> steps, AccountReader reader, DropletDirectory directory, bool isBusyFine, CancellationToken cancellationToken)
    {
        var ids = new HashSet<long>(steps.Select(step => step.DropletId));
        var droplets = await DropletsAsync(ids, reader, directory, cancellationToken).ConfigureAwait(false);
        var sizes = steps.Any(step => step.Request.NameOf(AccountObject.Size) is not null)
            ? await reader.Sizes().AllAsync(cancellationToken).ConfigureAwait(false)
            : [];
        return new()
        {
            Droplets = droplets,
            Sizes = sizes.ToDictionary(size => size.Slug),
            Images = await ImagesAsync(steps, reader, cancellationToken).ConfigureAwait(false),
            Pending = isBusyFine ? new Dictionary<long, DropletAction>() : await PendingAsync(ids, reader, cancellationToken).ConfigureAwait(false),
        };
    }

    private static async Task<IReadOnlyDictionary<long, Droplet>> DropletsAsync(
        HashSet<long> ids, AccountReader reader, DropletDirectory directory, CancellationToken cancellationToken)
    {
        if (ids.Count > AccountReader.MaxSingleLookups)
        {
            var all = await directory.ListAllAsync(cancellationToken).ConfigureAwait(false);
            return all.Where(droplet => ids.Contains(droplet.DropletId)).ToDictionary(droplet => droplet.DropletId);
        }

        var found = new Dictionary<long, Droplet>();
        foreach (var id in ids)
        {
            try
            {
                found[id] = await reader.DropletAsync(id, cancellationToken).ConfigureAwait(false);
            }
            catch (DropletApiException e) when (e.Kind == FailureKind.DropletNotFound)
            {
                // The check reports each step of it.
            }
        }

        return found;
    }

    /// <summary>The account's own images and the public images of operating systems are listed; any other public image, such as an application's, is looked up.</summary>
    private static async Task<IReadOnlyDictionary<string, DropletImage?>> ImagesAsync(
        IReadOnlyList<CheckedStep> steps, AccountReader reader, CancellationToken cancellationToken)
    {
        var named = new HashSet<string>(steps.Select(step => step.Request.NameOf(AccountObject.Image)).OfType<string>());
        var images = new Dictionary<string, DropletImage?>();
        if (named.Count == 0)
            return images;

        if (named.Any(IsId))
            Take(await reader.Images().AllAsync(cancellationToken).ConfigureAwait(false));
        if (named.Any(name => !images.ContainsKey(name)))
            Take(await reader.Distributions().AllAsync(cancellationToken).ConfigureAwait(false));
        foreach (var name in named.Where(name => !images.ContainsKey(name)).ToList())
            images[name] = await reader.ImageAsync(name, cancellationToken).ConfigureAwait(false);
        return images;

        void Take(IEnumerable<DropletImage> listed)
        {
            foreach (var image in listed)
            {
                images[FormattableString.Invariant($"{image.Id}")] = image;
                if (image.Slug is { } slug)
                    images[slug] = image;
            }
        }
    }

    private static bool IsId(string image) => image.All(char.IsDigit);

    private static async Task<IReadOnlyDictionary<long, DropletAction>> PendingAsync(HashSet<long> ids, AccountReader reader, CancellationToken cancellationToken)
    {
        var pending = new Dictionary<long, DropletAction>();
        if (ids.Count <= AccountReader.MaxSingleLookups)
        {
            foreach (var id in ids)
            {
                try
                {
                    Take(await reader.ActionsOf(id).NextAsync(cancellationToken).ConfigureAwait(false));
                }
                catch (DropletApiException e) when (e.Kind == FailureKind.DropletNotFound)
                {
                    // The check reports the Droplet.
                }
            }

            return pending;
        }

        try
        {
            var pages = reader.Actions();
            for (var page = 1; page <= MostActionPages && pages.HasNext; page++)
                Take(await pages.NextAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (DropletApiException e) when (e.Kind == FailureKind.Forbidden)
        {
            // Without actions:read, only the API can refuse a busy Droplet.
        }

        return pending;

        void Take(IEnumerable<DropletAction> actions)
        {
            foreach (var action in actions.Where(action => action is { IsPending: true, DropletId: { } id } && ids.Contains(id)))
                pending[action.DropletId!.Value] = action;
        }
    }
}
