namespace DropletActions.Engine;

/// <summary>Time as the engine knows it, so that a test can move it.</summary>
public interface IClock
{
    /// <summary>The time now.</summary>
    DateTimeOffset UtcNow { get; }

    /// <summary>Waits. A time of zero or less is no wait.</summary>
    Task Delay(TimeSpan time, CancellationToken cancellationToken);
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
}
