using DropletActions.Engine;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Waiting;

/// <summary>Many waits with timeouts of their own, which begin together on a leaping clock.</summary>
internal sealed class LeapingWaits : IDisposable
{
    private readonly LeapingClock _clock = new();
    private readonly ApiSession _session;

    public LeapingWaits()
    {
        Account = new(_clock);
        _session = new(Account.Api, _clock);
    }

    public FakeAccount Account { get; }

    public LeapingClock Clock => _clock;

    public double Seconds => _clock.Elapsed.TotalSeconds;

    /// <summary>Starts an action on each of this many Droplets, and waits for all of them.</summary>
    /// <param name="count">How many Droplets there are, from the id 1.</param>
    /// <param name="type">The type of a Droplet's action.</param>
    /// <param name="patience">How long to wait for a Droplet's action; null for no end.</param>
    public Task<WaitResult[]> WaitAll(int count, Func<int, string> type, Func<int, TimeSpan?> patience)
    {
        _clock.OperationStarted();
        var all = Task.WhenAll(Enumerable.Range(1, count).Select(id =>
        {
            Account.Add(id);
            return _session.Poller.WaitAsync(Account.Begin(id, type(id)), patience(id), default);
        }).ToList());
        _clock.OperationCompleted();
        return all;
    }

    /// <summary>A request that gets no response while time passes.</summary>
    public async Task<T> Hang<T>(CancellationToken cancellationToken)
    {
        var canceled = new TaskCompletionSource();
        await using var cancellation = cancellationToken.Register(canceled.SetResult);
        await _clock.HoldRequestAsync(canceled.Task);
        throw new OperationCanceledException(cancellationToken);
    }

    public void Dispose() => _session.Dispose();
}
