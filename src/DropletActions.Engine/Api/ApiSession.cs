namespace DropletActions.Engine;

/// <summary>One connection as the engine uses it: the API, the clock, and what all cmdlets on it share.</summary>
public sealed class ApiSession : IDisposable
{
    private readonly object _lock = new();
    private readonly FairLock _asksForTime;
    private bool _hasAskedForTime;
    private long _newestActionId;

    /// <summary>Makes a session of an API.</summary>
    public ApiSession(IDropletApi api, IClock clock)
    {
        var known = new KnownAccount();
        Api = new RememberingApi(api, known);
        Clock = clock;
        _asksForTime = new(clock);
        Claims = ActionClaims.Of(api);
        Lookup = new(Api, known, clock);
        Search = new(this);
        Watcher = new(this);
        TemporaryTags = new(this);
    }

    /// <summary>The API.</summary>
    public IDropletApi Api { get; }

    /// <summary>The clock.</summary>
    public IClock Clock { get; }

    /// <summary>What is known of the account, and looked up for completion.</summary>
    public AccountLookup Lookup { get; }

    /// <summary>The server's time now; null while no answer has told it.</summary>
    internal DateTimeOffset? ServerNow => Clock.UtcNow + Api.ClockOffset;

    /// <summary>Which actions belong to which request of the token in this process.</summary>
    internal ActionClaims Claims { get; }

    /// <summary>Finds actions whose answers were lost.</summary>
    internal ActionSearch Search { get; }

    /// <summary>The one poller for all that is waited on.</summary>
    internal ActionWatcher Watcher { get; }

    /// <summary>The tags that bulk runs make for a moment.</summary>
    internal TemporaryTags TemporaryTags { get; }

    /// <summary>The highest action id observed: most actions that are started from now on have a higher one, but nothing promises that.</summary>
    internal long NewestActionId
    {
        get
        {
            lock (_lock)
                return _newestActionId;
        }
    }

    /// <summary>Remembers that an action has been seen.</summary>
    internal void Saw(DropletAction action)
    {
        lock (_lock)
            _newestActionId = Math.Max(_newestActionId, action.Id);
    }

    /// <summary>
    /// Finds out the server's time with one request, where no answer has told it yet: what is written down without it can never be
    /// compared with what the server says. A server that does not answer, or does not tell the time, is asked once.
    /// </summary>
    /// <param name="dropletIds">The Droplets that the next request is for; may be empty.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal async Task LearnServerTimeAsync(IReadOnlyCollection<long> dropletIds, CancellationToken cancellationToken)
    {
        if (Api.ClockOffset is not null)
            return;

        await _asksForTime.AcquireAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (Api.ClockOffset is not null || _hasAskedForTime)
                return;

            if (dropletIds.Count > 0)
                await Api.GetDropletAsync(dropletIds.First(), cancellationToken).ConfigureAwait(false);
            else
                await Api.ListDropletsAsync(new(), 1, cancellationToken).ConfigureAwait(false);
            _hasAskedForTime = true;
        }
        catch (DropletApiException)
        {
            // A refusal tells the time as well; what is wrong with the connection or the token, the request that follows meets too.
            _hasAskedForTime = true;
        }
        finally
        {
            _asksForTime.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Watcher.Dispose();
        Api.Dispose();
    }
}
