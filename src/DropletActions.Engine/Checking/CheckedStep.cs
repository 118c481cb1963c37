namespace DropletActions.Engine;

/// <summary>One action of a statement for one Droplet, before it is checked.</summary>
/// <param name="Row">The number of the row or of the target, from 1.</param>
internal sealed record CheckedStep(int Row, ActionRequest Request, long DropletId, string? DropletName)
{
    /// <summary>Whether an earlier run of the statement has started it, so that it needs no check.</summary>
    public bool IsStarted { get; init; }

    /// <summary>The name that a row has for its Droplet besides the id; null for none.</summary>
    public string? NameBesidesId { get; init; }
}

/// <summary>Something that is wrong with a statement.</summary>
internal sealed record CheckProblem(int Row, Failure Failure);

/// <summary>The result of a check.</summary>
/// <param name="Problems">All problems, in the order of the rows; empty for none.</param>
internal sealed record CheckResult(IReadOnlyList<CheckProblem> Problems, IReadOnlyList<DropletPlanStep> Plan);
