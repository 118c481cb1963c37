namespace DropletActions.Engine;

/// <summary>What a request started.</summary>
/// <param name="Search">The result of the search for the other Droplets, if the response was lost; otherwise null.</param>
internal sealed record StartResult(IReadOnlyList<DropletAction> Actions, SearchResult? Search);
