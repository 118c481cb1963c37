namespace DropletActions.Engine;

/// <summary>The time by which the engine waits, and the work that it does between two waits, so that a test can move the one and count the other.</summary>
internal interface IClock
{
    /// <summary>The time now.</summary>
    DateTimeOffset UtcNow { get; }

    /// <summary>Waits. A time of zero or less is no wait.</summary>
    Task Delay(TimeSpan time, CancellationToken cancellationToken);

    /// <summary>Runs code on another thread, soon. It must not throw, and should not block.</summary>
    void Post(Action work);

    /// <summary>Reports that a thread that was blocked on a <see cref="Signal"/> goes on.</summary>
    void OperationStarted();

    /// <summary>Reports that a thread blocks on a <see cref="Signal"/>.</summary>
    void OperationCompleted();
}

/// <summary>The machine's own clock.</summary>
internal sealed class SystemClock : IClock
{
    // A timer takes no more than 24 days; a user may be more patient.
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(20);

    /// <summary>The one there is.</summary>
    public static SystemClock Instance { get; } = new();

    /// <inheritdoc/>
    public DateTimeOffset UtcNow => DateTimeOffset.UtcNow;

    /// <inheritdoc/>
    public async Task Delay(TimeSpan time, CancellationToken cancellationToken)
    {
        for (var left = time; left > TimeSpan.Zero; left -= s_longest)
            await Task.Delay(left < s_longest ? left : s_longest, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Post(Action work) => ThreadPool.UnsafeQueueUserWorkItem(static work => ((Action)work!)(), work);

    /// <inheritdoc/>
    public void OperationStarted()
    {
    }

    /// <inheritdoc/>
    public void OperationCompleted()
    {
    }
}
