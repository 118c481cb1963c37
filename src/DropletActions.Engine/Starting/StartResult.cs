namespace DropletActions.Engine;

/// <summary>What a request started.</summary>
/// <param name="Actions">The actions that it started.</param>
/// <param name="Search">What was found out about the other Droplets, where the response was lost; null where it was not.</param>
internal sealed record StartResult(IReadOnlyList<DropletAction> Actions, SearchResult? Search);
