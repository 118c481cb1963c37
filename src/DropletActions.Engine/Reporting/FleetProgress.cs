namespace DropletActions.Engine;

/// <summary>The progress of a run, as a snapshot. It can be taken at any time, from any thread.</summary>
/// <param name="Total">Droplets submitted so far.</param>
/// <param name="Accepted">Requests that the API accepted.</param>
/// <param name="Done">Droplets that finished without an error.</param>
/// <param name="Failed">Droplets that ended in an error.</param>
/// <param name="PausedUntil">Until when all requests wait for the rate limit; null when none has to.</param>
internal readonly record struct FleetProgress(int Total, int Accepted, int Done, int Failed, DateTimeOffset? PausedUntil)
{
    /// <summary>Droplets whose action is done, and that are not ready yet.</summary>
    public int Probing { get; init; }

    /// <summary>How many Droplets are out of service, and how many may be; null without a limit.</summary>
    public (int InStay, int Places)? Window { get; init; }
}
