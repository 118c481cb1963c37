namespace DropletActions.Engine;

/// <summary>The work of earlier runs for the Droplets of one request.</summary>
/// <param name="Known">The Droplets that have their action.</param>
/// <param name="Failed">The Droplets for which the outcome is not known, and why. Nothing was done for any other.</param>
internal sealed record EarlierWork(IReadOnlyList<Droplet> Known, IReadOnlyDictionary<long, Failure> Failed)
{
    /// <summary>Whether anything was done, or may have been done.</summary>
    public bool IsAny => Known.Count + Failed.Count > 0;
}
