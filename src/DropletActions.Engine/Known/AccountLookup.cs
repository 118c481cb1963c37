namespace DropletActions.Engine;

/// <summary>
/// Looks up what completion offers, in the background: one look-up of a kind at a time, for a second at most, and not again soon.
/// What fails gives nothing and says nothing: whoever is typing has asked for no error.
/// </summary>
public sealed class AccountLookup
{
    /// <summary>How long a look-up may take. What it has read by then is kept.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromSeconds(1);

    /// <summary>How long what was found is offered without looking again.</summary>
    internal static TimeSpan Fresh { get; } = TimeSpan.FromSeconds(30);

    private readonly object _lock = new();
    private readonly Dictionary<string, Look> _looks = [];
    private readonly IDropletApi _api;
    private readonly IClock _clock;

    internal AccountLookup(IDropletApi api, KnownAccount known, IClock clock) => (_api, Known, _clock) = (api, known, clock);

    /// <summary>What is known.</summary>
    public KnownAccount Known { get; }

    /// <summary>Looks for Droplets, plain and GPU. Scope droplet:read.</summary>
    /// <returns>Ends when there is nothing to wait for, because enough is known or nothing will be; never fails.</returns>
    public Task LookForDropletsAsync() => LookAsync(nameof(KnownAccount.Droplets), async token =>
        Known.Droplets.Replace(await new DropletDirectory(_api).ListAllAsync(token).ConfigureAwait(false), _ => true));

    /// <summary>Looks for tags. Scope tag:read.</summary>
    /// <inheritdoc cref="LookForDropletsAsync" path="/returns"/>
    public Task LookForTagsAsync() => LookAsync(nameof(KnownAccount.Tags), async token =>
        Known.Tags.Replace(await _api.Tags().AllAsync(token).ConfigureAwait(false), _ => true));

    /// <summary>Looks for sizes. Scopes sizes:read and regions:read.</summary>
    /// <inheritdoc cref="LookForDropletsAsync" path="/returns"/>
    public Task LookForSizesAsync() => LookAsync(nameof(KnownAccount.Sizes), async token =>
        Known.Sizes.Replace(await _api.Sizes().AllAsync(token).ConfigureAwait(false), _ => true));

    /// <summary>Looks for the account's images and for the public ones of operating systems. Scope image:read.</summary>
    /// <inheritdoc cref="LookForDropletsAsync" path="/returns"/>
    public Task LookForImagesAsync() => LookAsync(nameof(KnownAccount.Images), async token =>
    {
        var lists = await Task.WhenAll(_api.Images().AllAsync(token), _api.Distributions().AllAsync(token)).ConfigureAwait(false);
        Known.Images.Replace(lists.SelectMany(list => list), _ => true);
    });

    /// <summary>Looks for the backups of a Droplet. Scope droplet:read.</summary>
    /// <inheritdoc cref="LookForDropletsAsync" path="/returns"/>
    public Task LookForBackupsAsync(long dropletId) => LookAsync($"backups of {dropletId}", async token =>
        Known.Backups.Replace(await _api.BackupsOf(dropletId).AllAsync(token).ConfigureAwait(false), backup => backup.DropletId == dropletId));

    /// <summary>Looks for the kernels that a Droplet can be given. Scope droplet:read.</summary>
    /// <inheritdoc cref="LookForDropletsAsync" path="/returns"/>
    public Task LookForKernelsAsync(long dropletId) => LookAsync($"kernels of {dropletId}", async token =>
        Known.Kernels.Replace(await _api.KernelsOf(dropletId).AllAsync(token).ConfigureAwait(false), kernel => kernel.DropletId == dropletId));

    /// <summary>Looks at the newest actions: a Droplet's (scope droplet:read), or the account's where it is null (actions:read).</summary>
    /// <inheritdoc cref="LookForDropletsAsync" path="/returns"/>
    public Task LookForActionsAsync(long? dropletId) => LookAsync($"actions of {dropletId}", async token => Known.Actions.Add(
        await (dropletId is { } id ? _api.ActionsOf(id) : _api.Actions()).NextAsync(token).ConfigureAwait(false)));

    private Task LookAsync(string kind, Func<CancellationToken, Task> read)
    {
        lock (_lock)
        {
            var isKnown = _looks.TryGetValue(kind, out var last);
            if (isKnown && !last!.Task.IsCompleted)
                return last.HasFound ? Task.CompletedTask : last.Task;

            if (isKnown && _clock.UtcNow - last!.StartedAt < Fresh)
                return Task.CompletedTask;

            var look = new Look(_clock.UtcNow, isKnown && last!.HasFound);
            _looks[kind] = look;

            // Off the thread that types: what it waits for, if at all, is the task.
            look.Task = _clock.Run(() => RunAsync(look, read));
            return look.HasFound ? Task.CompletedTask : look.Task;
        }
    }

    private async Task RunAsync(Look look, Func<CancellationToken, Task> read)
    {
        using var stop = new CancellationTokenSource();
        var isTimeUp = _clock.Delay(Longest, stop.Token);
        var reading = read(stop.Token);
        await Task.WhenAny(reading, isTimeUp).ConfigureAwait(false);
        stop.Cancel();
        try
        {
            await reading.ConfigureAwait(false);
            look.HasFound = true;
        }
        catch (Exception e) when (e is DropletApiException or OperationCanceledException or ObjectDisposedException)
        {
            // A token that may not read this, no network, a connection that was closed: nothing to offer.
        }
    }

    /// <summary>A look-up, under way or over.</summary>
    private sealed class Look(DateTimeOffset startedAt, bool hadFound)
    {
        public DateTimeOffset StartedAt { get; } = startedAt;

        /// <summary>Whether all has been found, now or before: then nobody needs to wait for what is newer.</summary>
        public volatile bool HasFound = hadFound;

        public Task Task { get; set; } = Task.CompletedTask;
    }
}
