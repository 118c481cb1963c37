namespace DropletActions.Engine;

/// <summary>
/// When an action counts as done. For power actions, the action's status <c>completed</c> is too early:
/// the status of the Droplet changes later.
/// </summary>
internal enum DoneWhen
{
    /// <summary>The action's status is <c>completed</c>.</summary>
    Completed,

    /// <summary>In addition, the Droplet's status is <c>off</c>.</summary>
    DropletOff,

    /// <summary>In addition, the Droplet's status is <c>active</c>.</summary>
    DropletActive,

    /// <summary>In addition, the image of the snapshot is listed.</summary>
    SnapshotListed,
}
