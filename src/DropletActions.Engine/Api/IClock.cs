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
    /// <summary>The one there is.</summary>
    public static SystemClock Instance { get; } = new();

    /// <inheritdoc/>
    public DateTimeOffset UtcNow => DateTimeOffset.UtcNow;

    /// <inheritdoc/>
    public Task Delay(TimeSpan time, CancellationToken cancellationToken) =>
        time > TimeSpan.Zero ? Task.Delay(time, cancellationToken) : Task.CompletedTask;
}
