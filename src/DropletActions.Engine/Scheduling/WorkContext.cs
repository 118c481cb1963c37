namespace DropletActions.Engine;

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
