namespace DropletActions.Engine;

/// <summary>
/// Looks up in the background what completion offers: one lookup of a kind at a time, for a second at most, and not again soon. A lookup
/// that fails adds nothing and reports nothing, because a key press asks for no error.
/// </summary>
/// <remarks>The task of each method ends when the cache holds enough, or nothing more will come. It never fails.</remarks>
internal sealed class AccountLookup(AccountReader reader, AccountCache cache, IClock clock)
{
    /// <summary>How long a lookup may take. What it has read by then is kept.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a result is offered before it is looked up again.</summary>
    public static TimeSpan Fresh { get; } = TimeSpan.FromSeconds(30);

    private readonly object _lock = new();
    private readonly Dictionary<string, Lookup> _lookups = [];

    public AccountCache Cache => cache;

    /// <summary>Loads the Droplets, plain and GPU. Scope droplet:read.</summary>
    public Task LoadDropletsAsync() => LoadAsync(nameof(AccountCache.Droplets), async token =>
        cache.Droplets.Replace(await new DropletDirectory(reader).ListAllAsync(token).ConfigureAwait(false), _ => true));

    /// <summary>Loads the tags. Scope tag:read.</summary>
    public Task LoadTagsAsync() => LoadAsync(nameof(AccountCache.Tags), async token =>
        cache.Tags.Replace(await reader.Tags().AllAsync(token).ConfigureAwait(false), _ => true));

    /// <summary>Loads the sizes. Scopes sizes:read and regions:read.</summary>
    public Task LoadSizesAsync() => LoadAsync(nameof(AccountCache.Sizes), async token =>
        cache.Sizes.Replace(await reader.Sizes().AllAsync(token).ConfigureAwait(false), _ => true));

    /// <summary>Loads the account's images and the public ones of operating systems. Scope image:read.</summary>
    public Task LoadImagesAsync() => LoadAsync(nameof(AccountCache.Images), async token =>
    {
        var lists = await Task.WhenAll(reader.Images().AllAsync(token), reader.Distributions().AllAsync(token)).ConfigureAwait(false);
        cache.Images.Replace(lists.SelectMany(list => list), _ => true);
    });

    /// <summary>Loads the backups of a Droplet. Scope droplet:read.</summary>
    public Task LoadBackupsAsync(long dropletId) => LoadAsync($"backups of {dropletId}", async token =>
        cache.Backups.Replace(await reader.BackupsOf(dropletId).AllAsync(token).ConfigureAwait(false), backup => backup.DropletId == dropletId));

    /// <summary>Loads the kernels that a Droplet can be given. Scope droplet:read.</summary>
    public Task LoadKernelsAsync(long dropletId) => LoadAsync($"kernels of {dropletId}", async token =>
        cache.Kernels.Replace(await reader.KernelsOf(dropletId).AllAsync(token).ConfigureAwait(false), kernel => kernel.DropletId == dropletId));

    /// <summary>Loads the newest actions: a Droplet's (scope droplet:read), or the account's where it is null (actions:read).</summary>
    public Task LoadActionsAsync(long? dropletId) => LoadAsync($"actions of {dropletId}", async token =>
        cache.Actions.Add(await (dropletId is { } id ? reader.ActionsOf(id) : reader.Actions()).NextAsync(token).ConfigureAwait(false)));

    private Task LoadAsync(string kind, Func<CancellationToken, Task> read)
    {
        lock (_lock)
        {
            var isKnown = _lookups.TryGetValue(kind, out var last);
            if (isKnown && !last!.Task.IsCompleted)
                return last.HasResult ? Task.CompletedTask : last.Task;

            if (isKnown && clock.UtcNow - last!.StartedAt < Fresh)
                return Task.CompletedTask;

            var lookup = new Lookup(clock.UtcNow, isKnown && last!.HasResult);
            _lookups[kind] = lookup;

            // On another thread than the one that types, which waits for the task, if at all.
            lookup.Task = clock.Run(() => RunAsync(lookup, read));
            return lookup.HasResult ? Task.CompletedTask : lookup.Task;
        }
    }

    private async Task RunAsync(Lookup lookup, Func<CancellationToken, Task> read)
    {
        using var stop = new CancellationTokenSource();
        var isTimeUp = clock.Delay(Longest, stop.Token);
        var reading = read(stop.Token);
        await Task.WhenAny(reading, isTimeUp).ConfigureAwait(false);
        stop.Cancel();
        try
        {
            await reading.ConfigureAwait(false);
            lookup.HasResult = true;
        }
        catch (Exception e) when (e is DropletApiException or OperationCanceledException or ObjectDisposedException)
        {
            // A token that may not read this, no network, or a closed connection: completion offers nothing.
        }
    }

    /// <summary>A lookup, under way or over.</summary>
    private sealed class Lookup(DateTimeOffset startedAt, bool hadResult)
    {
        public DateTimeOffset StartedAt { get; } = startedAt;

        /// <summary>Whether a complete list has been read, now or before: then no caller needs to wait for a newer one.</summary>
        public volatile bool HasResult = hadResult;

        public Task Task { get; set; } = Task.CompletedTask;
    }
}
