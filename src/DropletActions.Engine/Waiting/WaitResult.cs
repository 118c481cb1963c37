namespace DropletActions.Engine;

/// <summary>How a wait ended.</summary>
/// <param name="Action">The action in its last state; a finished snapshot has its image.</param>
/// <param name="Failure">Why it is not done; null when it is.</param>
internal sealed record WaitResult(DropletAction Action, Failure? Failure)
{
    /// <summary>What a person should know of an action that is done, as a sentence; null for nothing.</summary>
    public string? Warning { get; init; }
}
