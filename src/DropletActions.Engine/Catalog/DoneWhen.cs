namespace DropletActions.Engine;

/// <summary>
/// What has to be seen before a waited-for action counts as done. For power actions the action's <c>completed</c> is too early:
/// the Droplet's own status lags behind it.
/// </summary>
internal enum DoneWhen
{
    /// <summary>The action's status is <c>completed</c>.</summary>
    Completed,

    /// <summary>And the Droplet reads <c>off</c>.</summary>
    DropletOff,

    /// <summary>And the Droplet reads <c>active</c>.</summary>
    DropletActive,

    /// <summary>And the image that the snapshot made is listed.</summary>
    SnapshotListed,
}
