using DropletActions.Engine;

namespace DropletActions.Tests.Starting;

/// <summary>The context of an item that runs alone: a yield is a delay, because no other item waits.</summary>
internal sealed class LoneContext(IClock clock) : IWorkContext
{
    public int Yielding => 0;

    public Task YieldAsync(TimeSpan time, CancellationToken cancellationToken) => clock.Delay(time, cancellationToken);

    public void ReleaseSlot()
    {
    }

    public void RunBeside(Func<CancellationToken, Task> wait) => throw new NotSupportedException();

    public void Continue(WorkItem next) => throw new NotSupportedException();
}
