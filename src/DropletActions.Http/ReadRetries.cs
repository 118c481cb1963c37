using System.Globalization;

namespace DropletActions.Http;

/// <summary>
/// Repeats reads, and changes to tags, that failed for a reason that may pass. A server that is away for half a minute is survived; an
/// error that a retry rarely cures is reported sooner. Requests that start an action are never repeated here.
/// </summary>
/// <param name="jitter">Returns 0 to 1: how much longer than planned a pause is, so that many readers do not come back together.</param>
internal sealed class ReadRetries(IClock clock, Reachability reachability, Func<double> jitter)
{
    private const int MaxRetries = 7;

    // A wrong address returns the same page every time, and each timeout costs a person minutes.
    private const int MaxRetriesOfTheHopeless = 2;

    private const double FirstPauseSeconds = 0.5;
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(8);

    /// <summary>Reads until an attempt succeeds, or fails for good.</summary>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        DropletApiException? last = null;
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
                    last = e;
                    var pause = PauseAfter(attempt, jitter());
                    if (!MayTryAgain(e.Failure, attempt, pause))
                        throw;

                    await clock.Delay(pause, cancellationToken).ConfigureAwait(false);
                }
            }
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // What gave up after a time reports why the attempts failed until then.
            throw new OperationCanceledException("The request was canceled.", last, cancellationToken);
        }
    }

    /// <summary>0.5, 1, 2, 4, 8, 8 and 8 seconds: at least 31.5 together.</summary>
    private static TimeSpan PauseAfter(int attempt, double jitter) =>
        new Backoff(TimeSpan.FromSeconds(FirstPauseSeconds * (1 + (jitter / 4))), s_longestPause).After(attempt + 1);

    private bool MayTryAgain(Failure failure, int attempt, TimeSpan pause)
    {
        if (!reachability.HasResponded && !reachability.MayMakeFirstContact(pause))
            return false;

        var reason = FailureText.Why(failure);
        RequestLog.Current?.Note(string.Format(CultureInfo.InvariantCulture, "{0} Trying again in {1:0.#} s.", Sentence.Capitalized(reason), pause.TotalSeconds));
        if (reachability.HasResponded && failure is { Kind: FailureKind.ConnectionFailed, Delivery: Delivery.NotSent })
            RequestLog.Current?.WarnUnreachable(reason, LastTry(attempt));
        return true;
    }

    /// <summary>The latest time of the last try, with the longest pauses that the jitter makes.</summary>
    private DateTimeOffset LastTry(int attempt) =>
        Enumerable.Range(attempt, MaxRetries - attempt).Aggregate(clock.UtcNow, (time, next) => time + PauseAfter(next, jitter: 1));

    private static int RetriesAfter(Failure failure) => failure switch
    {
        { MayPass: false } => 0,
        { Kind: FailureKind.RequestTimeout } or { Kind: FailureKind.ServerError or FailureKind.NotFromApi, HttpStatus: < 300 } => MaxRetriesOfTheHopeless,
        _ => MaxRetries,
    };
}
