namespace DropletActions.Engine;

/// <summary>Finds out whether a Droplet is already in the state that a failed request was to bring about.</summary>
internal sealed class ReachedGoals(AccountReader reader)
{
    /// <summary>
    /// Whether a failure may hide that the goal is reached: a refusal may. Of a shutdown that a power_off follows, and of that power_off,
    /// all that matters is that the Droplet is off, so other failures may hide it too.
    /// </summary>
    public static bool MayBeReached(DropletWork work, Failure failure) => failure.Kind == FailureKind.Rejected ? GoalOf(work.Request) is not null
        : IsAllThatMatters(work) && (failure.Kind is FailureKind.OutcomeUnknown or FailureKind.ActionErrored or FailureKind.WaitTimedOut || failure.IsBehindOwn);

    /// <summary>Looks at the Droplet.</summary>
    /// <returns>What is emitted instead of an action, with the status <c>not-needed</c>; null when the goal is not known to be reached.</returns>
    public async Task<DropletAction?> FindAsync(DropletWork work, CancellationToken cancellationToken)
    {
        try
        {
            var droplet = await reader.DropletAsync(work.DropletId, cancellationToken).ConfigureAwait(false);
            return Find(work, droplet);
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
    public static DropletAction? Find(DropletWork work, Droplet droplet) =>
        GoalOf(work.Request) is { } isReached && isReached(droplet) ? NotNeeded(work, droplet) : null;

    /// <summary>Describes it for the verbose stream.</summary>
    public static string Describe(DropletAction reached) =>
        $"{DropletLabel.Of(reached.DropletName, reached.DropletId ?? 0)} {StateAfter(reached.Type)}: {reached.Type} was not needed.";

    private static string StateAfter(string type) => type switch
    {
        "shutdown" or "power_off" => "is off",
        "power_on" => "is on",
        "enable_backups" => "has backups enabled",
        "disable_backups" => "has backups disabled",
        "enable_ipv6" => "has IPv6 enabled",
        "rename" => "has this name",
        _ => "has this size",
    };

    /// <summary>How to tell that a Droplet is as the request would make it; null where its properties do not show it.</summary>
    private static Func<Droplet, bool>? GoalOf(ActionRequest request)
    {
        var members = request.Body.Members.Where(member => member.Value is not false).ToList();
        return (request.Type.Name, members) switch
        {
            ("shutdown" or "power_off", [_]) => droplet => droplet.Status == "off",
            ("power_on", [_]) => droplet => droplet.Status == "active",
            ("disable_backups", [_]) => droplet => !droplet.BackupsEnabled,
            ("enable_backups", [_]) => droplet => droplet.BackupsEnabled,
            ("enable_ipv6", [_]) => droplet => droplet.Features.Contains("ipv6"),
            ("rename", [_, { Key: "name", Value: string name }]) => droplet => droplet.Name == name,
            ("resize", [_, { Key: "size", Value: string size }]) => droplet => droplet.SizeSlug == size,
            _ => null,
        };
    }

    private static bool IsAllThatMatters(DropletWork work) =>
        work.Request.Type.Done == DoneWhen.DropletOff && (work.Fallback is not null || work.PrecedingAction is not null);

    private static DropletAction NotNeeded(DropletWork work, Droplet droplet) => new()
    {
        DropletId = work.DropletId,
        DropletName = work.DropletName ?? (droplet.Name.Length > 0 ? droplet.Name : null),
        Type = work.Request.Type.Name,
        Status = DropletAction.NotNeeded,
        ResourceId = work.DropletId,
        ResourceType = "droplet",
        RegionSlug = droplet.RegionSlug.Length > 0 ? droplet.RegionSlug : null,
    };
}
