using DropletActions.Engine;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Waiting;

/// <summary>An account, a clock that the test moves, and waits for the account's actions.</summary>
internal sealed class WaitScene : IDisposable
{
    public WaitScene()
    {
        Account = new(Clock);
        Session = new(Account.Api, Clock);
        Start = Clock.UtcNow;
    }

    public ManualClock Clock { get; } = new();

    public FakeAccount Account { get; }

    public FakeDropletApi Api => Account.Api;

    public ApiSession Session { get; }

    public DateTimeOffset Start { get; }

    public double Seconds => (Clock.UtcNow - Start).TotalSeconds;

    /// <summary>Starts an action on each of this many Droplets.</summary>
    public List<DropletAction> Begin(string type, int count)
    {
        var first = Account.Started.Count + 1;
        return [.. Enumerable.Range(first, count).Select(id =>
        {
            Account.Add(id);
            return Account.Begin(id, type);
        })];
    }

    public DropletAction Begin(string type) => Begin(type, 1)[0];

    public Task<WaitResult> Wait(DropletAction action, TimeSpan? patience = null, string? imageName = null, CancellationToken cancellationToken = default) =>
        Session.Poller.WaitAsync(action, patience, cancellationToken, imageName);

    /// <summary>Waits for them without a timeout while the clock runs.</summary>
    public async Task<WaitResult[]> WaitAll(IEnumerable<DropletAction> actions)
    {
        var all = Task.WhenAll(actions.Select(action => Wait(action)).ToList());
        await Clock.RunAsync(all);
        return await all;
    }

    /// <summary>Moves the clock to the next delay whenever this many delays are pending, until the work has ended.</summary>
    public async Task<T> Drive<T>(Task<T> work, int pending)
    {
        while (await Task.WhenAny(work, Clock.WhenPending(pending)) != work)
        {
            if (Clock.NextDue is { } due)
                Clock.Advance(due);
        }

        return await work;
    }

    public void Dispose() => Session.Dispose();
}
