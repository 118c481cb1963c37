namespace DropletActions.Engine;

/// <summary>What a work item may ask of the scheduler that runs it.</summary>
internal interface IWorkContext
{
    /// <summary>How many items of the run back off at this moment.</summary>
    int Yielding { get; }

    /// <summary>Backs off: gives the slot to other items meanwhile, and is first in line for the next free one.</summary>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    Task YieldAsync(TimeSpan time, CancellationToken cancellationToken);

    /// <summary>Gives the slot back for good: what is left of the item only waits.</summary>
    void ReleaseSlot();

    /// <summary>Starts a wait, and keeps the run from ending before it. The wait holds no slot, outlasts the item, and must not throw.</summary>
    void RunBeside(Func<CancellationToken, Task> wait);

    /// <summary>Adds work that follows from this item. It needs no room in the queue, and is next for its Droplet.</summary>
    void Continue(WorkItem next);
}

/// <summary>An item that is under way. Only its own work calls it.</summary>
internal sealed class WorkContext(IWorkContext scheduler) : IWorkContext
{
    /// <summary>Whether it still holds its slot.</summary>
    public bool HasSlot { get; private set; } = true;

    public int Yielding => scheduler.Yielding;

    public Task YieldAsync(TimeSpan time, CancellationToken cancellationToken) => scheduler.YieldAsync(time, cancellationToken);

    public void ReleaseSlot()
    {
        if (!HasSlot)
            return;

        HasSlot = false;
        scheduler.ReleaseSlot();
    }

    public void RunBeside(Func<CancellationToken, Task> wait) => scheduler.RunBeside(wait);

    public void Continue(WorkItem next) => scheduler.Continue(next);
}
