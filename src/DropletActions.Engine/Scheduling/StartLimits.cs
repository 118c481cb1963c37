namespace DropletActions.Engine;

/// <summary>Several limits as one: an item starts only when all of them admit it.</summary>
internal sealed class StartLimits(IReadOnlyList<IStartLimit> limits) : IStartLimit
{
    /// <inheritdoc/>
    public void Submitted(WorkItem item)
    {
        foreach (var limit in limits)
            limit.Submitted(item);
    }

    /// <inheritdoc/>
    public Admission Admit(WorkItem item)
    {
        var strictest = Admission.Now;
        foreach (var limit in limits)
            strictest = limit.Admit(item) is var admission && admission > strictest ? admission : strictest;
        return strictest;
    }

    /// <inheritdoc/>
    public void Started(WorkItem item)
    {
        foreach (var limit in limits)
            limit.Started(item);
    }

    /// <inheritdoc/>
    public void Ended(WorkItem item)
    {
        foreach (var limit in limits)
            limit.Ended(item);
    }

    /// <inheritdoc/>
    public void NeverStarted(WorkItem item)
    {
        foreach (var limit in limits)
            limit.NeverStarted(item);
    }
}
