namespace DropletActions.Engine;

/// <summary>What went wrong, in the words of those who asked for it.</summary>
internal static class TargetFailures
{
    public static string Named(Assignment assignment) => assignment.DropletName ?? $"Droplet {assignment.DropletId}";

    /// <summary>A failure in the words of the assignment that it ended.</summary>
    public static Failure About(Assignment assignment, Failure failure) => failure with
    {
        Message = Naming(assignment, failure.Message),
        Advice = failure.Kind == FailureKind.Rejected ? assignment.Request.Type.WhenRefused ?? failure.Advice : failure.Advice,
        ActionType = failure.ActionType ?? assignment.Request.Type.Name,
        DropletId = failure.DropletId ?? (assignment.DropletId > 0 ? assignment.DropletId : null),
    };

    /// <summary>The API client knows ids only; whoever named the Droplet wants to read its name.</summary>
    private static string Naming(Assignment assignment, string message) => assignment is { DropletName: { } name, Tag: null }
        ? message.Replace($"Droplet {assignment.DropletId}", $"Droplet {name} ({assignment.DropletId})")
        : message;

    /// <summary>A bulk request passed over a Droplet.</summary>
    public static Failure NotActedOn(Assignment assignment, Droplet droplet) => new(
        FailureKind.NotActedOn,
        $"The API started no {assignment.Request.Type.Name} for Droplet {droplet.DropletId} ({droplet.Name}).")
    {
        Advice = "It may be busy with another action, or be in a state that the action does not fit. Look with Get-Droplet, then try it alone.",
        DropletId = droplet.DropletId,
        ActionType = assignment.Request.Type.Name,
    };

    /// <summary>A bulk request found nobody.</summary>
    public static Failure NobodyTagged(Assignment assignment) => new(FailureKind.TagMatchesNothing, $"The API found no Droplet with the tag '{assignment.Tag}'.")
    {
        Advice = "Tags are written as they were created, upper and lower case included. Look with: Get-Droplet",
        ActionType = assignment.Request.Type.Name,
    };
}
