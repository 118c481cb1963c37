namespace DropletActions.Commands;

/// <summary>
/// Hands the work of a cmdlet to its run, and opens the window that its parameters ask for. Some work of a window is collected before any
/// of it starts: a percentage needs the number of Droplets, the rows of one Droplet are one stay, and work that an earlier run of the
/// journal has begun comes first.
/// </summary>
internal sealed class WindowIntake(FleetPump pump, RunJournal? journal)
{
    private readonly List<DropletWork> _collected = [];

    /// <summary>The window, if it begins with this stage.</summary>
    public ServiceWindow? Window => pump.Link.Window is { IsFirst: true, Window: var window } ? window : null;

    /// <inheritdoc cref="FleetPump.Announced"/>
    public int? Announced { set => pump.Announced = value; }

    /// <summary>Opens the window that the parameters ask for.</summary>
    /// <exception cref="DropletApiException">The parameters don't fit the cmdlet's place in the pipeline, or each other.</exception>
    public static void Open(DropletActionCommand cmdlet, StageLink link, bool isBulk)
    {
        var (most, failures) = (cmdlet.MaxUnavailable, cmdlet.MaxFailure);
        var first = link.FirstStarter?.MyInvocation.MyCommand.Name;
        if (most is null && failures is null)
        {
            if (isBulk && first is not null && link.Window is not null)
                throw WindowErrors.BulkBehind(first);

            return;
        }

        var parameter = most is null ? nameof(cmdlet.MaxFailure) : nameof(cmdlet.MaxUnavailable);
        if (isBulk)
            throw WindowErrors.WithBulk(parameter);

        if (first is not null)
            throw WindowErrors.NotFirst(parameter, first, cmdlet.MyInvocation.MyCommand.Name);

        link.Join(new(most is null ? null : FleetShare.Parse(most), failures is null ? null : FleetShare.Parse(failures)));
    }

    public void Submit(WorkItem item)
    {
        if (Window is { } window && item is DropletWork work && (window.IsRelative || work.Given is not null || journal is { Targets.Count: > 0 }))
            _collected.Add(work);
        else
            pump.Submit(item);
    }

    public void Finish()
    {
        if (Window is not { } window || _collected.Count == 0)
            return;

        var stays = _collected.GroupBy(work => work.DropletId).ToList();

        // Work that is still under way from an earlier run has to be counted before anything new starts, wherever it is in the input.
        var begun = new HashSet<long>(journal?.Begun ?? []);
        window.Count(stays.Count);
        pump.Expect(_collected.Count);
        foreach (var stay in stays.OrderBy(stay => begun.Contains(stay.Key) ? 0 : 1))
            pump.Submit([.. stay]);
    }
}
