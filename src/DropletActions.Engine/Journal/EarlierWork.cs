namespace DropletActions.Engine;

/// <summary>What earlier runs did for the Droplets of one request.</summary>
/// <param name="Known">The Droplets that have their action.</param>
/// <param name="Failed">The Droplets of which it cannot be told, and why. Nothing was done for all others.</param>
internal sealed record EarlierWork(IReadOnlyList<Droplet> Known, IReadOnlyDictionary<long, Failure> Failed)
{
    /// <summary>Whether they did, or may have done, anything.</summary>
    public bool IsAny => Known.Count + Failed.Count > 0;
}
