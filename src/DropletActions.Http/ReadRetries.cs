using DropletActions.Engine;

namespace DropletActions.Http;

/// <summary>
/// Repeats reads, and changes to tags, that failed for a reason that may pass. A server that is away for half a minute is survived; an
/// error that a retry rarely cures is reported sooner. Requests that start an action are never repeated here.
/// </summary>
/// <param name="clock">The clock of the pauses between the attempts.</param>
/// <param name="jitter">Returns 0 to 1: how much longer than planned a pause is, so that many readers do not come back together.</param>
internal sealed class ReadRetries(IClock clock, Func<double> jitter)
{
    private const int MaxRetries = 7;

    // A wrong address returns the same page every time, and each timeout costs a person minutes.
    private const int MaxRetriesOfTheHopeless = 2;

    private static readonly TimeSpan s_firstPause = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(8);

    /// <summary>Reads until an attempt succeeds, or fails for good.</summary>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        try
        {
            for (var attempt = 0; ; attempt++)
            {
                try
                {
                    return await read(cancellationToken).ConfigureAwait(false);
                }
                catch (DropletApiException e) when (attempt < RetriesAfter(e.Failure) && !cancellationToken.IsCancellationRequested)
                {
                    await clock.Delay(PauseAfter(attempt, jitter()), cancellationToken).ConfigureAwait(false);
                }
            }
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }

    /// <summary>0.5, 1, 2, 4, 8, 8 and 8 seconds: at least 31.5 together.</summary>
    private static TimeSpan PauseAfter(int attempt, double jitter)
    {
        var planned = s_firstPause.TotalSeconds * Math.Pow(2, attempt) * (1 + (jitter / 4));
        return TimeSpan.FromSeconds(Math.Min(planned, s_longestPause.TotalSeconds));
    }

    private static int RetriesAfter(Failure failure) => failure switch
    {
        { MayPass: false } => 0,
        { Kind: FailureKind.RequestTimeout } or { Kind: FailureKind.ServerError or FailureKind.NotFromApi, HttpStatus: < 300 } => MaxRetriesOfTheHopeless,
        _ => MaxRetries,
    };
}
