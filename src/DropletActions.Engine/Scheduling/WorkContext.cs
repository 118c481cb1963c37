namespace DropletActions.Engine;

/// <summary>An item that is under way. Only its own work calls it.</summary>
/// <param name="scheduler">What all items share.</param>
internal sealed class WorkContext(IWorkContext scheduler) : IWorkContext
{
    /// <summary>Whether it still holds its slot.</summary>
    public bool HasSlot { get; private set; } = true;

    /// <inheritdoc/>
    public int Yielding => scheduler.Yielding;

    /// <inheritdoc/>
    public Task YieldAsync(TimeSpan time, CancellationToken cancellationToken) => scheduler.YieldAsync(time, cancellationToken);

    /// <inheritdoc/>
    public void ReleaseSlot()
    {
        if (!HasSlot)
            return;

        HasSlot = false;
        scheduler.ReleaseSlot();
    }

    /// <inheritdoc/>
    public void RunBeside(Func<CancellationToken, Task> wait) => scheduler.RunBeside(wait);

    /// <inheritdoc/>
    public void Continue(WorkItem next) => scheduler.Continue(next);
}
