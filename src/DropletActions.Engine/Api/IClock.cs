namespace DropletActions.Engine;

/// <summary>The time by which the engine waits, and the work that it does between two waits, so that a test can move the one and count the other.</summary>
public interface IClock
{
    /// <summary>The time now.</summary>
    DateTimeOffset UtcNow { get; }

    /// <summary>Waits. A time of zero or less is no wait.</summary>
    Task Delay(TimeSpan time, CancellationToken cancellationToken);

    /// <summary>Reports work that ends without the time being moved: a request, or code that runs or is about to run.</summary>
    void OperationStarted();

    /// <summary>Reports the end of such work.</summary>
    void OperationCompleted();
}

/// <summary>The machine's own clock.</summary>
public sealed class SystemClock : IClock
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
    public void OperationStarted()
    {
    }

    /// <inheritdoc/>
    public void OperationCompleted()
    {
    }
}
