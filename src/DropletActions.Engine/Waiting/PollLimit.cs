namespace DropletActions.Engine;

/// <summary>
/// Limits how long a poll may take: one that hangs, or that fails and is repeated, must not hold up the other waits. It is tried again in
/// the next round.
/// </summary>
/// <param name="api">The API, whose rate limit may hold a poll back for longer.</param>
internal sealed class PollLimit(IDropletApi api, IClock clock)
{
    // A request takes as long as it takes, however fast the time of a sandbox passes.
    private readonly IClock _clock = clock is ScaledClock scaled ? scaled.Wall : clock;

    /// <exception cref="DropletApiException">The poll failed, or did not end in time.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> poll, CancellationToken cancellationToken)
    {
        using var givesUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var polling = poll(givesUp.Token);
        for (var mayPoll = true; mayPoll && !polling.IsCompleted; mayPoll = api.PausedUntil is not null)
            await Task.WhenAny(polling, _clock.Delay(PollSchedule.PollTimeout, givesUp.Token)).ConfigureAwait(false);

        givesUp.Cancel();
        try
        {
            return await polling.ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DropletApiException(((e.InnerException as DropletApiException)?.Failure ?? TimedOut()) with { IsGivenUp = true });
        }
    }

    private static Failure TimedOut()
    {
        var reason = $"the API did not respond within {Sentence.Duration(PollSchedule.PollTimeout)}.";
        return new(FailureKind.RequestTimeout, Sentence.Capitalized(reason)) { Reason = reason, Delivery = Delivery.Unknown };
    }
}
