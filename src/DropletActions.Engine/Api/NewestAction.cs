namespace DropletActions.Engine;

/// <summary>
/// The highest action id that a connection has observed. Most actions that start later have a higher one, but the API does not promise
/// it. Safe from any thread.
/// </summary>
internal sealed class NewestAction
{
    private readonly object _lock = new();
    private long _id;

    public long Id => Volatile.Read(ref _id);

    public void Update(DropletAction action)
    {
        lock (_lock)
            Volatile.Write(ref _id, Math.Max(_id, action.Id));
    }
}
