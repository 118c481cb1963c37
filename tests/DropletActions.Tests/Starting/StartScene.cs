using DropletActions.Engine;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Starting;

/// <summary>One start against an account that fails as the test specifies, attempt by attempt.</summary>
internal sealed class StartScene : IDisposable
{
    private int _attempts;

    public StartScene(FleetOptions? options = null, bool hasResponded = true)
    {
        Account = new(Clock) { ActionTime = _ => TimeSpan.FromHours(1) };
        Account.Add(1);
        if (!hasResponded)
            Account.Api.Reachability = new(Clock);
        Session = new(Account.Api, Clock);
        Starter = Once(Session, options);
        Begun = Clock.UtcNow;
        Account.Api.Start = (id, body, _) => Task.FromResult(Attempt(++_attempts, () => Account.Begin(id, body)));
    }

    public ManualClock Clock { get; } = new();

    public FakeAccount Account { get; }

    public FakeDropletApi Api => Account.Api;

    public ApiSession Session { get; }

    public StartOnce Starter { get; }

    /// <summary>The context of an item that runs alone.</summary>
    public IWorkContext Context => field ??= new LoneContext(Clock);

    public DateTimeOffset Begun { get; }

    public double Seconds => (Clock.UtcNow - Begun).TotalSeconds;

    /// <summary>The result of an attempt, counted from 1; <c>begin</c> carries it out.</summary>
    public Func<int, Func<DropletAction>, DropletAction> Attempt { get; set; } = (_, begin) => begin();

    public int Attempts => _attempts;

    public async Task<DropletAction?> Start(string type, long dropletId = 1, CancellationToken cancellationToken = default)
    {
        var start = Task.Run(() => Starter.StartAsync(Catalog.Wire.Create(type), dropletId, Context, cancellationToken), CancellationToken.None);
        await Clock.RunAsync(Task.WhenAny(start));
        return await start;
    }

    public async Task<Failure> Failed(string type)
    {
        try
        {
            await Start(type);
        }
        catch (DropletApiException e)
        {
            return e.Failure;
        }

        throw new AssertionException("It was started.");
    }

    /// <summary>A start on a connection, as a run composes it.</summary>
    public static StartOnce Once(ApiSession session, FleetOptions? options = null) => new(
        options ?? new(),
        new(session.Api, new(session.Reader)),
        session.ServerClock,
        session.Claims,
        session.NewestAction,
        session.LostActions,
        session.Api.Reachability,
        session.Clock);

    public void Dispose() => Session.Dispose();
}
