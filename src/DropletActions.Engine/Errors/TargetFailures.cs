namespace DropletActions.Engine;

/// <summary>What went wrong, in the words of those who asked for it.</summary>
internal static class TargetFailures
{
    /// <summary>A failure in the words of the work that it ended.</summary>
    public static Failure About(WorkItem item, Failure failure) => failure with
    {
        Message = Composed(item as DropletWork, failure),
        Advice = IsOfState(failure) && item.Request.Type.WhenRefused is { } usual ? $"{failure.Advice} {usual}".TrimStart() : failure.Advice,
        ActionType = failure.ActionType ?? item.Request.Type.Name,
        DropletId = failure.DropletId ?? (item as DropletWork)?.DropletId,
    };

    /// <summary>Whether the API may have refused a Droplet because of the state it is in: a redirect, for one, has nothing to do with it.</summary>
    private static bool IsOfState(Failure failure) => failure is { Kind: FailureKind.Rejected, HttpStatus: 400 or 409 or 422 };

    /// <summary>
    /// The API client knows ids only, and a person who named the Droplet wants to read its name. The message is composed with the name:
    /// replacing text in a finished message could hit another Droplet whose id begins alike, or the API's own words.
    /// </summary>
    private static string Composed(DropletWork? work, Failure failure)
    {
        if (work is not { DropletName.Length: > 0 } || (failure.DropletId ?? work.DropletId) != work.DropletId)
            return failure.Message;

        var label = DropletLabel.Full(work.DropletName, work.DropletId);
        return failure switch
        {
            _ when failure.Message.IndexOf(label, StringComparison.Ordinal) >= 0 => failure.Message,
            { Reason: { } reason, ActionType: { } type } => $"{type} of {label}: {reason}",
            _ => $"{label}: {failure.Message}",
        };
    }

    /// <summary>A failure of a request for many, in the words of one of its Droplets.</summary>
    public static Failure OfGroup(DropletWork work, Failure failure)
    {
        var type = work.Request.Type;
        return failure with
        {
            Message = $"{type.Name} of {work.Label}: {failure.Message}",
            Advice = failure.Kind == FailureKind.NotActedOn && type.WhenRefused is { } usual ? $"{failure.Advice} {usual}" : failure.Advice,
            DropletId = work.DropletId,
            ActionType = type.Name,
        };
    }

    /// <summary>A request by tag started nothing for a Droplet, as far as can be told.</summary>
    /// <param name="tag">The tag that the Droplet should have; null for one that exists for the moment.</param>
    /// <param name="isCertain">Whether nothing was started, or a second request would change nothing more.</param>
    /// <param name="isListed">Whether the tag's Droplets are known as they are now.</param>
    /// <param name="now">The Droplet as it is now; null when it is not known, or no longer has the tag.</param>
    /// <param name="isBusy">Whether it has an action in progress.</param>
    public static Failure PassedOver(string? tag, bool isCertain, bool isListed, Droplet? now, bool isBusy)
    {
        var why = (now, isBusy) switch
        {
            (null, _) when isListed => $"the Droplet no longer has the tag '{tag}'",
            (_, true) => "another event is pending on the Droplet",
            _ => null,
        };
        var status = now is null ? "" : $"; the Droplet's status is '{now.Status}'";
        if (!isCertain)
        {
            return new(FailureKind.OutcomeUnknown, $"the answer was lost, and no action started by it was found{(why is null ? status : $"; {why}")}.")
            {
                Advice = Failure.CheckFirst,
                Delivery = Delivery.Unknown,
            };
        }

        var noReason = now is null ? "" : $" and gave no reason{status}";
        return new(FailureKind.NotActedOn, $"the API did not start it{(why is null ? noReason : $": {why}")}.")
        {
            Advice = isBusy
                ? "Wait until the other event is over, or give -WaitIfBusy, which tries again until it is."
                : "Check with Get-Droplet and Get-DropletAction whether the action fits the Droplet's state, then try it alone.",
        };
    }

    /// <summary>A request for many was lost, and what it did for this Droplet cannot be told.</summary>
    public static Failure Doubtful(string why) => new(FailureKind.OutcomeUnknown, $"the answer was lost, and {why}{(why.EndsWith(".", StringComparison.Ordinal) ? "" : ".")}")
    {
        Advice = Failure.CheckFirst,
        Delivery = Delivery.Unknown,
    };

    /// <summary>A Droplet that is none.</summary>
    public static Failure NotThere(long dropletId) => new(FailureKind.DropletNotFound, $"there is no Droplet {dropletId} for this token.")
    {
        Advice = "Check the id, and that the token belongs to the account or team that has it.",
    };

    /// <summary>A bulk request found nobody.</summary>
    public static Failure NobodyTagged(TagWork work) => new(FailureKind.TagMatchesNothing, $"The API found no Droplet with the tag '{work.Tag}'.")
    {
        Advice = "Tags are written as they were created, upper and lower case included. Check them with Get-Droplet.",
        ActionType = work.Request.Type.Name,
    };
}
