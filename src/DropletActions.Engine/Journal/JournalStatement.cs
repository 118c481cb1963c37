namespace DropletActions.Engine;

/// <summary>
/// What tells the statement that a journal belongs to: what is done, and where. How it is gone about (<c>-Wait</c>,
/// <c>-TimeoutSec</c>, <c>-ThrottleLimit</c>) and to which Droplets may differ from one run to the next.
/// </summary>
/// <param name="Cmdlet">The cmdlet's name.</param>
/// <param name="Request">
/// What is asked for, in the canonical form of <see cref="ActionRequest.Key"/>; for the rows of a plan, what the command line gives.
/// </param>
/// <param name="Origin">The API's address. It holds no token.</param>
internal sealed record JournalStatement(string Cmdlet, string Request, string Origin)
{
    /// <summary>The key of what is sent after all if the request does not have its effect in time; null for nothing.</summary>
    public string? Otherwise { get; init; }

    /// <summary>The tag whose Droplets are acted on; null where they are given one by one.</summary>
    public string? Tag { get; init; }

    /// <summary>Says what it is: <c>New-DropletSnapshot {"name":"s","type":"snapshot"} at https://api.digitalocean.com</c>.</summary>
    public override string ToString() =>
        $"{Cmdlet} {Request}{(Otherwise is null ? "" : $", otherwise {Otherwise},")}{(Tag is null ? "" : $" of the tag '{Tag}'")} at {Origin}";
}
