using DropletActions.Binding;

namespace DropletActions.Commands;

/// <summary>Numbers the rows that a cmdlet receives, and names them in errors.</summary>
internal sealed class RowReport
{
    private int _count;

    /// <summary>Numbers the rows among these targets, also those that are refused later.</summary>
    public DropletTarget[] Number(DropletTarget[] targets)
    {
        foreach (var target in targets.Where(target => target.IsRow))
            target.RowNumber = _count += 1 + RowBinding.TakeRefused();
        return targets;
    }

    /// <summary>Runs something for a target, and names its row in what fails.</summary>
    /// <exception cref="DropletApiException">It failed.</exception>
    public static void In(DropletTarget target, Action work)
    {
        try
        {
            work();
        }
        catch (DropletApiException e) when (target.IsRow && !e.Failure.EndsRun)
        {
            throw new DropletApiException(e.Failure with { Message = Prefix(target) + e.Failure.Message });
        }
    }

    /// <summary>How a message about a target begins: with its row, if it is one.</summary>
    public static string Prefix(DropletTarget? target) =>
        target is { IsRow: true } ? FormattableString.Invariant($"Row {target.RowNumber}{(target.ToString() is { Length: > 0 } droplet ? $" ({droplet})" : "")}: ") : "";
}
