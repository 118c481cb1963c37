namespace DropletActions.Engine;

/// <summary>The looks at one action that failed in a row, and whether they end the wait for it.</summary>
internal sealed class FailedLooks
{
    private const int MostInARow = 5;

    // A new action may not be found for seconds, and a running one may not be found once.
    private static readonly TimeSpan s_notFound = TimeSpan.FromSeconds(15);

    private DateTimeOffset _since;
    private int _inARow;

    /// <summary>The last failure; null after a look that succeeded.</summary>
    public Failure? Last { get; private set; }

    /// <summary>A look succeeded.</summary>
    public void Reset() => (Last, _inARow) = (null, 0);

    /// <summary>A look failed.</summary>
    /// <param name="failure">Why.</param>
    /// <param name="now">When.</param>
    /// <param name="isAnswerAwaited">Whether an answer that may pass is waited out for as long as the wait lasts.</param>
    /// <returns>Whether the wait ends with it: it cannot pass, or it has lasted.</returns>
    public bool IsEnd(Failure failure, DateTimeOffset now, bool isAnswerAwaited)
    {
        Last = failure;
        if (++_inARow == 1)
            _since = now;

        if (failure.Kind == FailureKind.DropletNotFound)
            return _inARow >= MostInARow && now - _since >= s_notFound;

        if (!MayPass(failure.Kind))
            return true;

        return _inARow >= MostInARow && !(isAnswerAwaited && failure.HttpStatus is not null);
    }

    /// <summary>Whether a later look may succeed, whatever is done about it meanwhile.</summary>
    private static bool MayPass(FailureKind kind) =>
        kind is FailureKind.ServerError or FailureKind.NotFromApi or FailureKind.ConnectionFailed or FailureKind.RequestTimeout or FailureKind.RateLimited;
}
