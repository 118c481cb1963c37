namespace DropletActions.Engine;

/// <summary>What a search for the actions of a lost request found, Droplet by Droplet. A Droplet in none of the sets has no such action.</summary>
internal sealed class SearchResult
{
    /// <summary>The actions that are the request's own: adopted.</summary>
    public Dictionary<long, DropletAction> Found { get; } = [];

    /// <summary>The actions of which it cannot be told whether they are the request's own or another's.</summary>
    public Dictionary<long, IReadOnlyList<DropletAction>> Doubtful { get; } = [];

    /// <summary>Why a Droplet's actions could not be read.</summary>
    public Dictionary<long, Failure> Failed { get; } = [];
}
