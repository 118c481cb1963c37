namespace DropletActions.Engine;

/// <summary>What a search for the actions of a lost request found, Droplet by Droplet. A Droplet in none of the sets has no such action.</summary>
internal sealed class SearchResult
{
    /// <summary>The actions of the request, which are adopted.</summary>
    public Dictionary<long, DropletAction> Found { get; } = [];

    /// <summary>The actions that may belong to the request or to another one.</summary>
    public Dictionary<long, IReadOnlyList<DropletAction>> Doubtful { get; } = [];

    /// <summary>Why a Droplet's actions could not be read.</summary>
    public Dictionary<long, Failure> Failed { get; } = [];
}
