namespace DropletActions.Engine;

/// <summary>The polls of one action that failed in a row, and whether they end the wait for it.</summary>
internal sealed class PollFailures
{
    private DateTimeOffset _since;
    private int _inARow;

    /// <summary>The last failure; null after a poll that succeeded.</summary>
    public Failure? Last { get; private set; }

    /// <summary>A poll succeeded.</summary>
    public void Reset() => (Last, _inARow) = (null, 0);

    /// <summary>A poll failed.</summary>
    /// <param name="isRefusalTolerated">Whether a response that can pass is tolerated until the effect of the action must be there.</param>
    /// <returns>Whether the wait ends: the failure cannot pass, or it has lasted.</returns>
    public bool IsEnd(Failure failure, DateTimeOffset now, bool isRefusalTolerated)
    {
        Last = failure;
        if (++_inARow == 1)
            _since = now;

        if (failure.Kind == FailureKind.DropletNotFound)
            return _inARow >= PollSchedule.MaxFailuresInARow && now - _since >= PollSchedule.NotFoundTimeout;

        // A redirect is not the API's, but for example of a sign-in page of the network.
        if (!failure.MayPass && failure.Kind != FailureKind.RateLimited && failure.HttpStatus is not (>= 300 and < 400))
            return true;

        var isTolerated = isRefusalTolerated && failure.HttpStatus is not null && now - _since < PollSchedule.Settled;
        var isOutage = failure.IsGivenUp && now - _since < PollSchedule.OutageLasts;
        return _inARow >= PollSchedule.MaxFailuresInARow && !isTolerated && !isOutage;
    }
}
