namespace DropletActions.Engine;

/// <summary>How a wait ended.</summary>
/// <param name="Action">The action in its last state; a finished snapshot has its image.</param>
/// <param name="Failure">Why it is not done; null when it is.</param>
internal sealed record WaitResult(DropletAction Action, Failure? Failure)
{
    /// <summary>The Droplet as it was read at the end of the wait; null when it was not read.</summary>
    public Droplet? Droplet { get; init; }

    /// <summary>What a person should know of an action that is done, as a sentence; null for nothing.</summary>
    public string? Warning { get; init; }
}
