namespace DropletActions.Engine;

/// <summary>Finds out whether a Droplet is already in the state that a failed request was to bring about.</summary>
internal sealed class ReachedGoals(AccountReader reader)
{
    /// <summary>
    /// Whether a failure may hide that the goal is reached. Only a shutdown that a power_off follows, and that power_off, count so
    /// far: all that matters of them is that the Droplet is off.
    /// </summary>
    public static bool MayBeReached(Assignment assignment, Failure failure) => IsAllThatMatters(assignment)
        && (failure.Kind is FailureKind.Rejected or FailureKind.OutcomeUnknown or FailureKind.ActionErrored or FailureKind.WaitTimedOut || failure.IsBehindOwn);

    /// <summary>Looks at the Droplet.</summary>
    /// <returns>What is emitted instead of an action, with the status <c>not-needed</c>; null when the goal is not known to be reached.</returns>
    public async Task<DropletAction?> FindAsync(Assignment assignment, CancellationToken cancellationToken)
    {
        try
        {
            var droplet = await reader.DropletAsync(assignment.DropletId, cancellationToken).ConfigureAwait(false);
            return Find(assignment, droplet);
        }
        catch (DropletApiException)
        {
            return null;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>The same for a Droplet that has just been read.</summary>
    public static DropletAction? Find(Assignment assignment, Droplet droplet) =>
        IsAllThatMatters(assignment) && droplet.Status == "off" ? NotNeeded(assignment, droplet) : null;

    /// <summary>What the log says of it.</summary>
    public static Noted Note(Assignment assignment, DropletAction reached) =>
        new($"{DropletLabel.Of(reached.DropletName, assignment.DropletId)} is off: {reached.Type} was not needed.");

    private static bool IsAllThatMatters(Assignment assignment) =>
        assignment is { DropletId: > 0, Request.Type.Done: DoneWhen.DropletOff } && (assignment.Otherwise ?? (object?)assignment.Before) is not null;

    private static DropletAction NotNeeded(Assignment assignment, Droplet droplet) => new()
    {
        DropletId = assignment.DropletId,
        DropletName = assignment.DropletName ?? (droplet.Name.Length > 0 ? droplet.Name : null),
        Type = assignment.Request.Type.Name,
        Status = DropletAction.NotNeeded,
        ResourceId = assignment.DropletId,
        ResourceType = "droplet",
        RegionSlug = droplet.RegionSlug.Length > 0 ? droplet.RegionSlug : null,
    };
}
