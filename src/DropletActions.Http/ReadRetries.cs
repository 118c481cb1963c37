using DropletActions.Engine;
using Polly;
using Polly.Retry;

namespace DropletActions.Http;

/// <summary>
/// Repeats reads, and changes to tags, that failed for a reason that may pass. A server that is away for half a minute is survived; a limit that no
/// answer will lift is told sooner. What starts an action never comes here: it is not repeated blindly.
/// </summary>
internal sealed class ReadRetries
{
    private const int Most = 7;

    // A wrong address answers with the same page for ever, and each timeout costs a person minutes.
    private const int MostOfTheHopeless = 2;

    private static readonly TimeSpan s_first = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(8);

    private readonly ResiliencePipeline _pipeline;

    /// <param name="clock">What the waits between the tries go by.</param>
    /// <param name="jitter">Gives 0 to 1: how much longer than planned a wait is, so that many readers do not come back together.</param>
    public ReadRetries(IClock clock, Func<double> jitter) => _pipeline = new ResiliencePipelineBuilder()
        .AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = Most,
            ShouldHandle = retry => new(retry.Outcome.Exception is DropletApiException e && retry.AttemptNumber < Tries(e.Failure)),

            // Polly's own pauses go by a TimeProvider, all others of this module by its clock: so here, too.
            Delay = TimeSpan.Zero,
            OnRetry = retry => new(clock.Delay(Wait(retry.AttemptNumber, jitter()), retry.Context.CancellationToken)),
        })
        .Build();

    /// <summary>Reads, and reads again.</summary>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        try
        {
            return await _pipeline.ExecuteAsync(
                static async (read, token) => await read(token).ConfigureAwait(false), read, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }

    /// <summary>0.5, 1, 2, 4, 8, 8 and 8 seconds: at least 31.5 together.</summary>
    private static TimeSpan Wait(int attempt, double jitter)
    {
        var planned = s_first.TotalSeconds * Math.Pow(2, attempt) * (1 + (jitter / 4));
        return TimeSpan.FromSeconds(Math.Min(planned, s_longest.TotalSeconds));
    }

    private static int Tries(Failure failure) => failure switch
    {
        { Kind: FailureKind.RequestTimeout } or { Kind: FailureKind.ServerError or FailureKind.NotFromApi, HttpStatus: < 300 } => MostOfTheHopeless,
        { Kind: FailureKind.ServerError or FailureKind.NotFromApi or FailureKind.ConnectionFailed } => Most,
        _ => 0,
    };
}
