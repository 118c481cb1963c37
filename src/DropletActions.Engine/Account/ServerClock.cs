namespace DropletActions.Engine;

/// <summary>The server's time, as far as its responses show it.</summary>
internal sealed class ServerClock(IDropletApi api, AccountReader reader, IClock clock)
{
    private readonly FairLock _lock = new(clock);
    private bool _hasAsked;

    /// <summary>The server's clock minus this machine's; null while no response has shown it.</summary>
    public TimeSpan? Offset => api.ClockOffset;

    /// <summary>The server's time now; null while no response has shown it.</summary>
    public DateTimeOffset? Now => clock.UtcNow + Offset;

    /// <summary>The server's time now, or this machine's while no response has shown it.</summary>
    public DateTimeOffset NowOrLocal => clock.UtcNow + (Offset ?? TimeSpan.Zero);

    /// <summary>
    /// Reads the server's time with one request where no response has shown it yet: a journaled intent without it can never be compared
    /// with the server's times. A server that does not respond, or does not show the time, is asked once.
    /// </summary>
    /// <param name="dropletIds">The Droplets that the next request is for; may be empty.</param>
    public async Task LearnAsync(IReadOnlyCollection<long> dropletIds, CancellationToken cancellationToken)
    {
        if (Offset is not null)
            return;

        await _lock.AcquireAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (Offset is not null || _hasAsked)
                return;

            if (dropletIds.Count > 0)
                await reader.DropletAsync(dropletIds.First(), cancellationToken).ConfigureAwait(false);
            else
                await reader.Droplets(new()).NextAsync(cancellationToken).ConfigureAwait(false);
            _hasAsked = true;
        }
        catch (DropletApiException)
        {
            // A refusal shows the time as well; a fault of the connection or the token affects the request that follows, too.
            _hasAsked = true;
        }
        finally
        {
            _lock.Release();
        }
    }
}
