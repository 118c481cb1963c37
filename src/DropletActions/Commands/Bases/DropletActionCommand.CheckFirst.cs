using System.Management.Automation;
using DropletActions.Engine;
using DropletActions.Rendering;

namespace DropletActions.Commands;

/// <content><c>-CheckFirst</c>: collects what the statement is to do, and starts nothing unless all of it is right.</content>
public abstract partial class DropletActionCommand
{
    private readonly List<Collected> _collected = [];

    /// <summary>
    /// Collect all Droplets and rows first, check them by the account's lists, and start nothing unless all is right. With -WhatIf it emits
    /// what would be done.
    /// </summary>
    [Parameter]
    public SwitchParameter CheckFirst { get; set; }

    private void Collect(DropletTarget target)
    {
        var row = target.RowNumber > 0 ? target.RowNumber : _collected.Count + 1;
        try
        {
            var order = OrderFor(target);
            if (target.Refusal is { } why)
                throw new DropletApiException(new(FailureKind.ParameterInvalid, why));

            CheckOrder(order, target);
            _collected.Add(new(row, target, order, null));
        }
        catch (DropletApiException e) when (!e.Failure.EndsRun)
        {
            _collected.Add(new(row, target, null, e.Failure));
        }
    }

    /// <summary>At the end of the statement: reports all that is wrong, or emits the plan with -WhatIf, or starts all of it.</summary>
    private void CheckCollected()
    {
        var problems = _collected.Where(each => each.Refusal is not null).Select(each => Problem(each, each.Refusal!)).ToList();
        var steps = new List<CheckedStep>();
        var known = new HashSet<(long, string)>();
        if (_collected.Count > AccountReader.MaxSingleLookups)
            OrTerminate(() => Await(Directory.ListAllAsync));
        foreach (var each in _collected.Where(each => each.Order is not null))
        {
            try
            {
                if (each.Target is null)
                    each.Tagged = Await(token => Directory.FindTaggedAsync(Tag!, token));
                each.Droplets = each.Target is { } target ? Locate(target) : [.. each.Tagged.Select(droplet => (droplet.DropletId, (string?)droplet.Name))];
                var request = each.Order!.Request;
                steps.AddRange(each.Droplets.Where(droplet => known.Add((droplet.Id, request.Key)))
                    .Select((droplet, index) => new CheckedStep(each.Target is null ? index + 1 : each.Row, request, droplet.Id, droplet.Name)
                    {
                        IsStarted = _journal?.Find(droplet.Id, request)?.Action is not null,
                    }));
            }
            catch (DropletApiException e) when (!e.Failure.EndsRun)
            {
                problems.Add(Problem(each, e.Failure));
            }
        }

        var facts = OrTerminate(() => Await(token => AccountFacts.ReadAsync(steps, Session.Reader, Directory, WaitIfBusy, token)));
        var result = new StatementCheck(facts, Wait || ReadyWhen is not null || WaitIfBusy || Intake.Window is not null).Run(steps);
        var rows = _collected.ToLookup(each => each.Row);
        problems.AddRange(result.Problems.Select(problem => Tag is null ? Problem(rows[problem.Row].First(), problem.Failure) : problem));
        if (problems.Count > 0)
            Refuse(problems);
        else if (this.IsWhatIf())
            Show(result.Plan);
        else
            _collected.ForEach(Start);
    }

    private void Start(Collected each)
    {
        if (each.Target is null)
            ActOnTagged(Tag!, each.Order!, each.Tagged);
        else
            Try(each.Target, () => Array.ForEach([.. each.Droplets], droplet => ActOn(each.Order!, droplet.Id, droplet.Name, each.Target.IsRow ? each.Target.Properties : null)));
    }

    private void Refuse(List<CheckProblem> problems)
    {
        foreach (var problem in problems.OrderBy(problem => problem.Row))
            Report(ErrorRecords.From(problem.Failure));

        ThrowTerminating(new(new(FailureKind.CheckFailed, $"Nothing was started: {(problems.Count == 1 ? "1 problem was" : $"{problems.Count} problems were")} found.")
        {
            Advice = "Correct the statement, then run it again.",
            Delivery = Delivery.NotSent,
        }));
    }

    private void Show(IReadOnlyList<DropletPlanStep> plan)
    {
        WriteObject(plan, enumerateCollection: true);
        var droplets = plan.Select(step => step.DropletId).Distinct().Count();
        var sum = $"{plan.Count} {(plan.Count == 1 ? "action" : "actions")} on {droplets} {(droplets == 1 ? "Droplet" : "Droplets")}";
        var priced = plan.Where(step => step is { PriceMonthlyBefore: not null, PriceMonthlyAfter: not null }).ToList();
        this.Tell(priced.Count == 0 ? sum : $"{sum}; the price of what is resized: {PriceText.Change(priced.Sum(step => step.PriceMonthlyBefore!.Value), priced.Sum(step => step.PriceMonthlyAfter!.Value))}");
    }

    /// <summary>A problem, with its row where it has one.</summary>
    private static CheckProblem Problem(Collected each, Failure failure) => new(each.Row, failure with
    {
        Kind = FailureKind.CheckFailed,
        Message = RowReport.Prefix(each.Target) + failure.Message,
        Advice = failure.Advice ?? "Nothing was started. Correct the statement, then run it again.",
    });

    /// <summary>What one target asks for; the target is null for the Droplets of the tag.</summary>
    private sealed record Collected(int Row, DropletTarget? Target, ActionOrder? Order, Failure? Refusal)
    {
        public IReadOnlyList<(long Id, string? Name)> Droplets { get; set; } = [];

        /// <summary>The Droplets of the tag when they were checked.</summary>
        public IReadOnlyList<Droplet> Tagged { get; set; } = [];
    }
}
