namespace DropletActions.Engine;

/// <summary>What all cmdlets on one connection share. It is composed here, and no part of it refers back to it.</summary>
internal sealed class ApiSession : IDisposable
{
    /// <param name="dialer">Dials the ports of Droplets; null to dial over the network.</param>
    public ApiSession(IDropletApi api, IClock clock, IPortDialer? dialer = null)
    {
        var cache = new AccountCache();
        (Api, Clock, Dialer) = (api, clock, dialer ?? TcpDialer.Instance);
        Reader = new(api, cache);
        Lookup = new(Reader, cache, clock);
        ServerClock = new(api, Reader, clock);
        Claims = ActionClaims.Of(api);
        LostActions = new(Reader, Claims, ServerClock, clock);
        Poller = new(api, Reader, NewestAction, clock);
        EphemeralTags = new(api, Reader, ServerClock, clock);
    }

    public IDropletApi Api { get; }

    public IClock Clock { get; }

    public IPortDialer Dialer { get; }

    /// <summary>Reads the account's lists, and fills the cache of completion with them.</summary>
    public AccountReader Reader { get; }

    /// <summary>Looks up what completion offers.</summary>
    public AccountLookup Lookup { get; }

    public ServerClock ServerClock { get; }

    /// <summary>Which actions belong to which request of the token in this process.</summary>
    public ActionClaims Claims { get; }

    /// <summary>The highest action id observed.</summary>
    public NewestAction NewestAction { get; } = new();

    /// <summary>Finds actions that were started though the response was lost.</summary>
    public LostActions LostActions { get; }

    /// <summary>The one poller for all waits.</summary>
    public ActionPoller Poller { get; }

    /// <summary>The tags that bulk runs make for a moment.</summary>
    public EphemeralTags EphemeralTags { get; }

    public void Dispose()
    {
        Poller.Dispose();
        Api.Dispose();
    }
}
