namespace DropletActions.Engine;

/// <summary>The last round of polls of one kind: when it ended and what it cost, which decides when the next one may follow.</summary>
internal sealed class PollRound(IClock clock, PollLimit limit)
{
    // Waits that sit on the late pages of a long list must not make the pause, and so their own ends, arbitrarily late.
    private const int MostCounted = 12;

    // Young actions are polled often, and end soon.
    private static readonly TimeSpan s_young = TimeSpan.FromSeconds(10);

    private DateTimeOffset _ended;
    private int _requests;
    private int _pages;

    public void Begin() => (_requests, _pages) = (0, 0);

    /// <summary>Requests were sent that did not end the wait for what they looked up.</summary>
    public void Add(int requests) => _requests += requests;

    public void End() => _ended = clock.UtcNow;

    /// <summary>The earliest time of the next round.</summary>
    /// <param name="pages">How many pages it would read.</param>
    /// <param name="since">Since when the oldest wait has waited.</param>
    public DateTimeOffset Next(int pages, DateTimeOffset since)
    {
        // When the clock was set back, the round counts as just ended, so that the next one does not wait for the old time.
        var now = clock.UtcNow;
        if (_ended > now)
            _ended = now;
        if (now - since > s_young)
            pages = Math.Max(pages, Math.Min(_pages, MostCounted));
        return _ended + PollSchedule.PauseAfter(pages, now - since, _requests);
    }

    /// <summary>Reads pages of a list while that pays, if it may be read.</summary>
    /// <param name="list">The list's state.</param>
    /// <returns>Whether it was read. Otherwise single lookups have to follow.</returns>
    public async Task<bool> ReadAsync<T>(PolledList list, Pages<T> pages, Func<int> missing, Action<T> take, CancellationToken cancellationToken)
    {
        if (!list.MayRead)
            return false;

        try
        {
            await pages.SearchAsync(missing, take, cancellationToken, NextAsync).ConfigureAwait(false);
        }
        catch (DropletApiException e)
        {
            // If the single lookups that follow fail in the same way, they report it to their waits.
            list.Failed(e.Kind);
            return false;
        }

        list.Succeeded();
        return true;

        Task<IReadOnlyList<T>> NextAsync(CancellationToken token)
        {
            Add(1);
            _pages++;
            return limit.RunAsync(pages.NextAsync, token);
        }
    }
}
