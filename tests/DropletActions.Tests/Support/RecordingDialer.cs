using System.Collections.Concurrent;
using DropletActions.Engine;

namespace DropletActions.Tests.Support;

/// <summary>Dials nothing: it responds as a test specifies, and records what was dialed and when.</summary>
internal sealed class RecordingDialer(IClock clock, Func<string, int, CancellationToken, Task<DialFailure?>> dial) : IPortDialer
{
    private readonly ConcurrentQueue<(string Address, int Port, DateTimeOffset At)> _dials = new();

    public RecordingDialer(IClock clock, Func<string, int, bool> accepts)
        : this(clock, (address, port, _) => Task.FromResult(accepts(address, port) ? null : DialFailure.Refused))
    {
    }

    /// <summary>How it responds.</summary>
    public Func<string, int, CancellationToken, Task<DialFailure?>> Dial { get; set; } = dial;

    public IReadOnlyList<(string Address, int Port, DateTimeOffset At)> Dials => [.. _dials];

    public Task<DialFailure?> DialAsync(string address, int port, CancellationToken cancellationToken)
    {
        _dials.Enqueue((address, port, clock.UtcNow));
        return Dial(address, port, cancellationToken);
    }
}
