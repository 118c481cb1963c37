namespace DropletActions.Engine;

/// <summary>How far a run is. A snapshot: taken at any time, from any thread.</summary>
/// <param name="Total">Droplets handed in so far.</param>
/// <param name="Accepted">Requests that the API accepted.</param>
/// <param name="Done">Droplets that are finished and well.</param>
/// <param name="Failed">Droplets that ended in an error.</param>
/// <param name="PausedUntil">Until when all requests wait for the account's quota; null when none has to.</param>
public readonly record struct FleetProgress(int Total, int Accepted, int Done, int Failed, DateTimeOffset? PausedUntil);
