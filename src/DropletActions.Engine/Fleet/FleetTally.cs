namespace DropletActions.Engine;

/// <summary>Counts a run's Droplets. Safe from any thread.</summary>
internal sealed class FleetTally
{
    private int _total;
    private int _accepted;
    private int _done;
    private int _failed;

    public void Add() => Interlocked.Increment(ref _total);

    /// <summary>A tag turned out to be so many Droplets more, or fewer if it is negative.</summary>
    public void Add(int more) => Interlocked.Add(ref _total, more);

    public void Accept() => Interlocked.Increment(ref _accepted);

    public void Finish() => Interlocked.Increment(ref _done);

    public void Fail(int droplets = 1) => Interlocked.Add(ref _failed, droplets);

    public FleetProgress Snapshot(DateTimeOffset? pausedUntil) =>
        new(Volatile.Read(ref _total), Volatile.Read(ref _accepted), Volatile.Read(ref _done), Volatile.Read(ref _failed), pausedUntil);
}
