namespace DropletActions.Engine;

/// <summary>Composes failures for the work items that they ended: with the Droplet's name, the action, and the advice of its type.</summary>
internal static class TargetFailures
{
    private const string Busy = "Wait until it has ended, or use -WaitIfBusy, which tries again until then.";

    /// <summary>Composes a failure for the work item that it ended.</summary>
    public static Failure About(WorkItem item, Failure failure) => failure with
    {
        Message = Composed(item, failure),
        Reason = failure.Reason,
        Advice = DependsOnState(failure) && item.Request.Type.WhenRefused is { } usual ? $"{failure.Advice} {usual}".TrimStart() : failure.Advice,
        ActionType = failure.ActionType ?? item.Request.Type.Name,
        DropletId = failure.DropletId ?? (item as DropletWork)?.DropletId,
    };

    /// <summary>Whether the state of the Droplet may be the cause. A redirect, for example, has nothing to do with it.</summary>
    private static bool DependsOnState(Failure failure) =>
        failure is { Kind: FailureKind.Rejected, HttpStatus: 400 or 409 or 422 } or { Kind: FailureKind.NotActedOn };

    /// <summary>
    /// The API client knows only ids. The message is composed with the name from its parts: replacing text in a finished message could
    /// change another Droplet's id that begins with the same digits, or the API's own words.
    /// </summary>
    private static string Composed(WorkItem item, Failure failure)
    {
        var type = failure.ActionType ?? item.Request.Type.Name;
        return item switch
        {
            TagWork { Tag: var tag } when failure.Kind != FailureKind.DropletNotFound => FailureText.OfStart(failure, type, $"the Droplets tagged '{tag}'", isMany: true),
            DropletWork work when (failure.DropletId ?? work.DropletId) == work.DropletId =>
                FailureText.OfStart(failure, type, DropletLabel.Full(work.DropletName, work.DropletId)),
            _ => failure.Message,
        };
    }

    /// <summary>A request by tag started no action for a Droplet, as far as the API shows.</summary>
    /// <param name="tag">The tag that the Droplet should have; null for a temporary one.</param>
    /// <param name="isCertain">Whether no action was started, or a second request would change nothing more.</param>
    /// <param name="isListed">Whether the tag's Droplets are known as they are now.</param>
    /// <param name="now">The Droplet as it is now; null when it is not known, or no longer has the tag.</param>
    /// <param name="isBusy">Whether it has an action in progress.</param>
    public static Failure PassedOver(string? tag, bool isCertain, bool isListed, Droplet? now, bool isBusy)
    {
        var why = (now, isBusy) switch
        {
            (null, _) when isListed => $"the Droplet no longer has the tag '{tag}'",
            (_, true) => "another action of the Droplet is in progress",
            _ => null,
        };
        var status = now is null ? "" : $"; the Droplet's status is '{now.Status}'";
        if (!isCertain)
            return Doubtful($"no action that it started was found{(why is null ? status : $"; {why}")}");

        return Because(FailureKind.NotActedOn, $"{why ?? $"the API started no action for it and gave no reason{status}"}.") with
        {
            Advice = isBusy ? Busy : "Check with Get-Droplet and Get-DropletAction whether the Droplet's state allows the action.",
        };
    }

    /// <summary>The response to a request for many Droplets was lost, and its outcome for this Droplet is unknown.</summary>
    /// <param name="why">Why it is unknown, as a clause.</param>
    public static Failure Doubtful(string why) => Because(FailureKind.OutcomeUnknown, $"the response was lost, and {(why.EndsWith(")", StringComparison.Ordinal) ? why : Sentence.Open(why) + ".")}") with
    {
        Advice = Failure.CheckFirst,
        Delivery = Delivery.Unknown,
    };

    /// <summary>The account does not have the Droplet.</summary>
    public static Failure NotThere(long dropletId) => Because(FailureKind.DropletNotFound, FailureText.NotThere(DropletLabel.Of(null, dropletId))) with
    {
        Advice = "Check the id, and that the token belongs to the Droplet's account or team.",
    };

    /// <summary>Another action of the Droplet is in progress.</summary>
    public static Failure BusyWith(Failure failure, DropletAction pending)
    {
        var reason = FailureText.Explained(FormattableString.Invariant($"its {pending.Type} (action {pending.Id}) is in progress"), failure);
        return failure with { Kind = FailureKind.DropletBusy, Message = Sentence.Capitalized(reason), Reason = reason, Advice = Busy };
    }

    /// <summary>A request by tag found no Droplet.</summary>
    public static Failure NoDropletTagged(TagWork work) => new(FailureKind.TagMatchesNothing, $"No Droplet has the tag '{work.Tag}'.")
    {
        Advice = "Tag names are case-sensitive. Get-Droplet shows the tags of each Droplet.",
        ActionType = work.Request.Type.Name,
    };

    private static Failure Because(FailureKind kind, string reason) => new(kind, Sentence.Capitalized(reason)) { Reason = reason };
}
