namespace DropletActions.Engine;

/// <summary>Finds actions that were started although the response to their request was lost.</summary>
internal sealed class LostActions(AccountReader reader, ActionClaims claims, ServerClock serverClock, IClock clock)
{
    /// <summary>How long after a lost response its action is expected to appear.</summary>
    public static TimeSpan Grace { get; } = TimeSpan.FromSeconds(15);

    /// <summary>Searches until all actions are found or the grace period is over.</summary>
    /// <param name="backOff">Waits between two polls that may be far apart; null for the clock alone.</param>
    /// <param name="imageTimeout">How long to wait for a snapshot whose image shows whether it is the request's own; null without end.</param>
    public Task<SearchResult> FindLostAsync(
        RequestFingerprint fingerprint, CancellationToken cancellationToken, Func<TimeSpan, CancellationToken, Task>? backOff = null, TimeSpan? imageTimeout = default)
    {
        var until = clock.UtcNow + Grace;
        return Search(fingerprint, isCertain: false, backOff, imageTimeout).RunAsync(() => until - clock.UtcNow, cancellationToken);
    }

    /// <summary>Searches until all actions are found or the time is over: at least once, and each Droplet's whole list in the end.</summary>
    /// <param name="left">How much time is left. It is called after each poll, when the server's time is known.</param>
    public Task<SearchResult> FindUntilAsync(
        RequestFingerprint fingerprint,
        Func<TimeSpan> left,
        CancellationToken cancellationToken,
        Func<TimeSpan, CancellationToken, Task>? backOff = null,
        TimeSpan? imageTimeout = default) =>
        Search(fingerprint, isCertain: true, backOff, imageTimeout).RunAsync(left, cancellationToken);

    private LostActionsSearch Search(RequestFingerprint fingerprint, bool isCertain, Func<TimeSpan, CancellationToken, Task>? backOff, TimeSpan? imageTimeout) =>
        new(reader, claims, serverClock, clock, fingerprint, isCertain, backOff, imageTimeout);
}

/// <summary>What a search for the actions of a lost request found, Droplet by Droplet. A Droplet in none of the sets has no such action.</summary>
internal sealed class SearchResult
{
    /// <summary>The actions of the request, which are adopted.</summary>
    public Dictionary<long, DropletAction> Found { get; } = [];

    /// <summary>The actions that may belong to the request or to another one.</summary>
    public Dictionary<long, IReadOnlyList<DropletAction>> Doubtful { get; } = [];

    /// <summary>Why a Droplet's actions could not be read.</summary>
    public Dictionary<long, Failure> Failed { get; } = [];
}
