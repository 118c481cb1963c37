namespace DropletActions.Engine;

/// <summary>
/// A limit on what runs at the same time, besides the slots for requests in flight. The scheduler asks it under its lock, so a limit
/// needs no lock of its own.
/// </summary>
internal interface IStartLimit
{
    /// <summary>An item joins the queue.</summary>
    void Submitted(WorkItem item);

    /// <summary>Whether an item may start.</summary>
    Admission Admit(WorkItem item);

    /// <summary>An item starts.</summary>
    void Started(WorkItem item);

    /// <summary>An item has ended, its wait included.</summary>
    void Ended(WorkItem item);

    /// <summary>An item is dropped, because a limit never admits it.</summary>
    void NeverStarted(WorkItem item);
}

/// <summary>Whether an item may start.</summary>
internal enum Admission
{
    /// <summary>It may start now.</summary>
    Now,

    /// <summary>It may start later: once another item has ended, or the scheduler is asked to look again.</summary>
    Later,

    /// <summary>It is dropped, because it may never start.</summary>
    Never,
}
