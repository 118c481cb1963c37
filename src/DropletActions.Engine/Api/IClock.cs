namespace DropletActions.Engine;

/// <summary>The time that the engine waits by, and a count of the work between two waits, so that a test can move the time when no work is left.</summary>
internal interface IClock
{
    DateTimeOffset UtcNow { get; }

    /// <summary>Waits. A time of zero or less is no wait.</summary>
    Task Delay(TimeSpan time, CancellationToken cancellationToken);

    /// <summary>Runs code on another thread, soon. It must not throw, and should not block.</summary>
    void Post(Action work);

    /// <summary>Reports that a thread that was blocked on a <see cref="Signal"/> continues.</summary>
    void OperationStarted();

    /// <summary>Reports that a thread blocks on a <see cref="Signal"/>.</summary>
    void OperationCompleted();
}

/// <summary>The machine's own clock.</summary>
internal sealed class SystemClock : IClock
{
    // A timer accepts at most 24 days, and a user may set a longer timeout.
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(20);

    public static SystemClock Instance { get; } = new();

    public DateTimeOffset UtcNow => DateTimeOffset.UtcNow;

    public async Task Delay(TimeSpan time, CancellationToken cancellationToken)
    {
        for (var left = time; left > TimeSpan.Zero; left -= s_longest)
            await Task.Delay(left < s_longest ? left : s_longest, cancellationToken).ConfigureAwait(false);
    }

    public void Post(Action work) => ThreadPool.UnsafeQueueUserWorkItem(static work => ((Action)work!)(), work);

    public void OperationStarted()
    {
    }

    public void OperationCompleted()
    {
    }
}
