namespace DropletActions.Engine;

/// <summary>How a wait ended.</summary>
/// <param name="Action">The action as last seen; a finished snapshot has its image.</param>
/// <param name="Failure">Why it is not done; null when it is.</param>
internal sealed record WatchResult(DropletAction Action, Failure? Failure);
