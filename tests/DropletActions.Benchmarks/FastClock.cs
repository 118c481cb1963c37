using System.Diagnostics;
using DropletActions.Engine;

namespace DropletActions.Benchmarks;

/// <summary>A clock that runs so many times as fast as the machine's: minutes under the API's quota pass in seconds.</summary>
internal sealed class FastClock(double speed) : IClock
{
    private static readonly DateTimeOffset s_start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly Stopwatch _running = Stopwatch.StartNew();

    public DateTimeOffset UtcNow => s_start + (_running.Elapsed * speed);

    public Task Delay(TimeSpan time, CancellationToken cancellationToken) => Task.Delay(time / speed, cancellationToken);
}
