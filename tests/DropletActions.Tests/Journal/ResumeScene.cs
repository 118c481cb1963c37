using DropletActions.Engine;
using DropletActions.Tests.Scheduling;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Journal;

/// <summary>Runs of one statement, each as in a process of its own: they share the account and the journal.</summary>
internal sealed class ResumeScene : IDisposable
{
    private readonly JournalFolder _folder = new();

    public ResumeScene()
    {
        Account = new(Clock);
        foreach (var id in Enumerable.Range(1, 5))
            Account.Add(id, tags: "web");
    }

    public LeapingClock Clock { get; } = new();

    public FakeAccount Account { get; }

    public FakeDropletApi Api => Account.Api;

    public string Path => _folder.Journal;

    public IReadOnlyList<(long Id, string State)> States => _folder.States();

    /// <summary>Runs to the end, with success or not.</summary>
    public RunResult Run(bool wait, params WorkItem[] assignments) => Run(new FleetOptions { Wait = wait, Timeout = TimeSpan.Zero }, assignments);

    public RunResult Run(FleetOptions options, params WorkItem[] assignments) => Run(options, JournalFolder.Statement, assignments);

    /// <summary>Runs a statement with another request than a reboot.</summary>
    public RunResult Run(ActionRequest request, params WorkItem[] assignments) =>
        Run(new FleetOptions(), JournalFolder.Statement with { Request = request.Key }, assignments);

    public RunResult Run(FleetOptions options, JournalStatement statement, params WorkItem[] assignments)
    {
        Begin();
        using var journal = _folder.Open(Clock, statement);
        using var scene = new FleetScene(Clock, options with { Journal = journal }, Account);
        scene.RunAll(assignments);
        return new([.. scene.News], [.. Api.Calls], scene.Run.Progress);
    }

    /// <summary>The journal, opened for writing as by an earlier run.</summary>
    public RunJournal Open(ActionRequest? request = null, string? tag = null) =>
        _folder.Open(Clock, JournalFolder.Statement with { Request = request?.Key ?? JournalFolder.Statement.Request, Tag = tag });

    /// <summary>A run that is ended while a request is in flight; the test decides what the server does with it.</summary>
    public RunResult Kill(Action<long, string> whileOut, params WorkItem[] assignments)
    {
        var start = Api.Start;
        using var isOut = new Signal { Clock = Clock };
        Api.Start = async (id, body, token) =>
        {
            whileOut(id, body.Type);
            isOut.Set();
            await Task.Delay(Timeout.Infinite, token);
            return null!;
        };
        Begin();
        using var journal = _folder.Open(Clock);
        using var scene = new FleetScene(Clock, new() { Wait = true, Timeout = TimeSpan.Zero, Journal = journal }, Account);
        foreach (var assignment in assignments)
            scene.Submit(assignment);
        Assert.That(isOut.Wait(TimeSpan.FromSeconds(20), CancellationToken.None), Is.True, "No request left.");
        scene.StopAndTake();
        Api.Start = start;
        return new([.. scene.News], [.. Api.Calls], scene.Run.Progress);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>A new process does not know the claims of the previous one.</summary>
    private void Begin()
    {
        Api.Calls.Clear();
        Api.Account = new();
    }
}

/// <summary>The result of a run.</summary>
internal sealed record RunResult(IReadOnlyList<FleetEvent> News, IReadOnlyList<ApiCall> Calls, FleetProgress Progress)
{
    public IReadOnlyList<DropletAction> Reported => [.. News.OfType<ActionReported>().Select(news => news.Action)];

    public IReadOnlyList<Failure> Failures => [.. News.OfType<TargetFailed>().Select(news => news.Failure)];

    public int Count(string method) => Calls.Count(call => call.Method == method);
}
