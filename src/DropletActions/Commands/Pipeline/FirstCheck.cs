using DropletActions.Rendering;

namespace DropletActions.Commands;

/// <summary><c>-CheckFirst</c>: collects the actions of the statement, and starts none unless all of them are right.</summary>
/// <param name="work">Takes the orders if all are right.</param>
/// <param name="journal">What an earlier run of the statement has started; null for none.</param>
/// <param name="announce">Takes the number of actions before the first is started.</param>
internal sealed class FirstCheck(DropletActionCommand cmdlet, WorkIntake work, RunJournal? journal, Action<int> announce)
{
    private const string CorrectIt = "Nothing was started. Correct the statement, then run it again.";

    private readonly List<Collected> _collected = [];

    /// <summary>Collects a record with its order; a null target means the Droplets of the tag.</summary>
    public void Collect(DropletTarget? target, Func<ActionOrder> order)
    {
        var row = target is { RowNumber: > 0 } ? target.RowNumber : _collected.Count + 1;
        try
        {
            _collected.Add(new(row, target) { Order = order() });
        }
        catch (DropletApiException e) when (!e.Failure.EndsRun)
        {
            _collected.Add(new(row, target) { Refusal = e.Failure });
        }
    }

    /// <summary>At the end of the statement: reports all problems, or emits the plan with -WhatIf, or starts all of it.</summary>
    public void Finish()
    {
        if (_collected.Count > AccountReader.MaxSingleLookups)
            cmdlet.Await(cmdlet.Directory.ListAllAsync);
        var steps = new List<CheckedStep>();
        var sent = new SentRequests();
        foreach (var each in _collected.Where(each => each.Order is not null))
        {
            try
            {
                Locate(each);
                var request = each.Order!.Request;
                steps.AddRange(each.Droplets.Where(droplet => sent.TryAdd(request, droplet.Id, DropletLabel.Full(droplet.Name, droplet.Id)))
                    .Select((droplet, index) => new CheckedStep(each.Target is null ? index + 1 : each.Row, request, droplet.Id, droplet.Name)
                    {
                        NameBesidesId = each.Target is { IsRow: true, Id: not null } row ? row.Name : null,
                        IsStarted = journal?.Find(droplet.Id, request)?.Action is not null,
                    }));
            }
            catch (DropletApiException e) when (!e.Failure.EndsRun)
            {
                each.Refusal = e.Failure;
            }
        }

        var facts = cmdlet.Await(token => AccountFacts.ReadAsync(steps, cmdlet.Session.Reader, cmdlet.Directory, cmdlet.WaitIfBusy, token));
        var result = new StatementCheck(facts, cmdlet.Wait || cmdlet.ReadyWhen is not null || cmdlet.WaitIfBusy || work.HasWindow).Run(steps);
        var rows = _collected.ToLookup(each => each.Row);
        var problems = _collected.Where(each => each.Refusal is not null).Select(each => Problem(each, each.Refusal!))
            .Concat(result.Problems.Select(problem => cmdlet.Tag is null ? Problem(rows[problem.Row].First(), problem.Failure) : problem)).ToList();
        if (problems.Count > 0)
            Refuse(problems);
        else if (cmdlet.IsWhatIf())
            Show(result.Plan);
        else
            StartAll(steps.Count);
    }

    private void StartAll(int count)
    {
        announce(count);
        _collected.ForEach(Start);
    }

    private void Locate(Collected each)
    {
        if (each.Target is null)
            each.Tagged = cmdlet.Await(token => cmdlet.Directory.FindTaggedAsync(cmdlet.Tag!, token));
        each.Droplets = each.Target is { } target ? cmdlet.Locate(target, each.Order!.Request) : [.. each.Tagged.Select(droplet => (droplet.DropletId, (string?)droplet.Name))];
    }

    private void Start(Collected each)
    {
        if (each.Target is null)
            work.AddTagged(each.Order!, cmdlet.Tag!, each.Tagged);
        else
            cmdlet.Try(each.Target, () => Array.ForEach([.. each.Droplets], droplet => work.Add(each.Order!, droplet.Id, droplet.Name, each.Target)));
    }

    private void Refuse(List<CheckProblem> problems)
    {
        foreach (var problem in problems.OrderBy(problem => problem.Row))
            cmdlet.Report(ErrorRecords.From(problem.Failure));

        cmdlet.ThrowTerminating(DropletApiException.NotSent(
            FailureKind.CheckFailed, $"Nothing was started: {Sentence.Count(problems.Count, "problem")} {(problems.Count == 1 ? "was" : "were")} found.", "Correct the statement, then run it again."));
    }

    private void Show(IReadOnlyList<DropletPlanStep> plan)
    {
        cmdlet.WriteObject(plan, enumerateCollection: true);
        var sum = $"{Sentence.Count(plan.Count, "action")} on {Sentence.Count(plan.Select(step => step.DropletId).Distinct().Count(), "Droplet")}";
        var priced = plan.Where(step => step is { PriceMonthlyBefore: not null, PriceMonthlyAfter: not null }).ToList();
        cmdlet.WriteWhatIf(priced.Count == 0 ? sum : $"{sum}; the price of {(priced.Count == 1 ? "the resized Droplet" : "the resized Droplets")}: {PriceText.Change(priced.Sum(step => step.PriceMonthlyBefore!.Value), priced.Sum(step => step.PriceMonthlyAfter!.Value))}");
    }

    /// <summary>A problem, with its row if it has one.</summary>
    private static CheckProblem Problem(Collected each, Failure failure) => new(each.Row, failure with
    {
        Kind = FailureKind.CheckFailed,
        Message = RowReport.Prefix(each.Target) + failure.Message,
        Advice = failure.Advice ?? CorrectIt,
    });

    /// <summary>The order of one target, which is null for the Droplets of the tag.</summary>
    private sealed record Collected(int Row, DropletTarget? Target)
    {
        public ActionOrder? Order { get; init; }

        /// <summary>Why it cannot be done; null if it can.</summary>
        public Failure? Refusal { get; set; }

        public IReadOnlyList<(long Id, string? Name)> Droplets { get; set; } = [];

        /// <summary>The Droplets of the tag when they were checked.</summary>
        public IReadOnlyList<Droplet> Tagged { get; set; } = [];
    }
}
