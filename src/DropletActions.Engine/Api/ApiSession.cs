namespace DropletActions.Engine;

/// <summary>One connection as the engine uses it: the API, the clock, and what all cmdlets on it share.</summary>
public sealed class ApiSession : IDisposable
{
    private readonly object _lock = new();
    private long _newestActionId;

    /// <summary>Makes a session of an API.</summary>
    public ApiSession(IDropletApi api, IClock clock)
    {
        var known = new KnownAccount();
        Api = new RememberingApi(api, known);
        Clock = clock;
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

    /// <summary>Finds actions whose answers were lost.</summary>
    internal ActionSearch Search { get; }

    /// <summary>The one poller for all that is waited on.</summary>
    internal ActionWatcher Watcher { get; }

    /// <summary>The tags that bulk runs make for a moment.</summary>
    internal TemporaryTags TemporaryTags { get; }

    /// <summary>The highest action id seen: every action started from now on has a higher one.</summary>
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

    /// <inheritdoc/>
    public void Dispose()
    {
        Watcher.Dispose();
        Api.Dispose();
    }
}
