namespace DropletActions.Engine;

/// <summary>The last round of polls of one kind: when it ended and what it cost, which decides when the next one may follow.</summary>
internal sealed class PollRound(IClock clock)
{
    private DateTimeOffset _ended;
    private int _requests;

    /// <summary>A round begins.</summary>
    public void Begin() => _requests = 0;

    /// <summary>Requests were sent that did not end the wait for what they looked up.</summary>
    public void Add(int requests) => _requests += requests;

    /// <summary>The round is over.</summary>
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
        return _ended + PollSchedule.PauseAfter(pages, now - since, _requests);
    }

    /// <summary>Reads pages of a list while that pays.</summary>
    /// <param name="pages">The list.</param>
    /// <param name="missing">How many of its objects are still wanted.</param>
    /// <param name="take">Takes an object of the list.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>False when the token may not read the list.</returns>
    public async Task<bool> ReadAsync<T>(Pages<T> pages, Func<int> missing, Action<T> take, CancellationToken cancellationToken)
    {
        var search = new PagedSearch<T>(pages, missing());
        try
        {
            while (search.IsWorthwhile(missing()))
            {
                Add(1);
                foreach (var item in await search.NextAsync(cancellationToken).ConfigureAwait(false))
                    take(item);
            }
        }
        catch (DropletApiException e) when (e.Kind == FailureKind.Forbidden)
        {
            // The API's own refusal: a page of the network has another kind.
            return false;
        }
        catch (DropletApiException)
        {
            // The single lookups that follow fail in the same way, and report it to their waits.
        }

        return true;
    }
}
