namespace DropletActions.Engine;

/// <summary>
/// Identifies the statement that a journal belongs to: what is done, and where. How it is done (<c>-Wait</c>,
/// <c>-TimeoutSec</c>, <c>-ThrottleLimit</c>) and to which Droplets may differ from one run to the next.
/// </summary>
/// <param name="Request">
/// The request, in the canonical form of <see cref="ActionRequest.Key"/>; for the rows of a plan, the part on the command line.
/// </param>
/// <param name="Origin">The API's address. It holds no token.</param>
internal sealed record JournalStatement(string Cmdlet, string Request, string Origin)
{
    /// <summary>The key of the fallback request, which is sent if the first one does not have its effect in time; null for none.</summary>
    public string? Otherwise { get; init; }

    /// <summary>The tag whose Droplets are acted on; null if the statement names Droplets.</summary>
    public string? Tag { get; init; }

    /// <summary>Prints as <c>New-DropletSnapshot {"name":"s","type":"snapshot"} at https://api.digitalocean.com</c>.</summary>
    public override string ToString() =>
        $"{Cmdlet} {Request}{(Otherwise is null ? "" : $", otherwise {Otherwise},")}{(Tag is null ? "" : $" of the tag '{Tag}'")} at {Origin}";
}
