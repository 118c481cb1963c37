namespace DropletActions.Engine;

/// <summary>What went wrong, in the words of those who asked for it.</summary>
internal static class TargetFailures
{
    public static string Named(Assignment assignment) => assignment.DropletName ?? $"Droplet {assignment.DropletId}";

    /// <summary>A failure in the words of the assignment that it ended.</summary>
    public static Failure About(Assignment assignment, Failure failure) => failure with
    {
        Message = Naming(assignment, failure.Message),
        Advice = IsOfState(failure) && assignment.Request.Type.WhenRefused is { } usual ? $"{failure.Advice} {usual}".TrimStart() : failure.Advice,
        ActionType = failure.ActionType ?? assignment.Request.Type.Name,
        DropletId = failure.DropletId ?? (assignment.DropletId > 0 ? assignment.DropletId : null),
    };

    /// <summary>Whether the API may have refused a Droplet because of the state it is in: a redirect, for one, has nothing to do with it.</summary>
    private static bool IsOfState(Failure failure) => failure is { Kind: FailureKind.Rejected, HttpStatus: 400 or 409 or 422 };

    /// <summary>The API client knows ids only; whoever named the Droplet wants to read its name.</summary>
    private static string Naming(Assignment assignment, string message) => assignment is { DropletName: { } name, Tag: null }
        ? message.Replace($"Droplet {assignment.DropletId}", $"Droplet {name} ({assignment.DropletId})")
        : message;

    /// <summary>A bulk request started nothing for a Droplet, as far as can be told.</summary>
    /// <param name="type">What it was to start.</param>
    /// <param name="droplet">The Droplet.</param>
    /// <param name="isAnswered">Whether the API itself said what it started; otherwise that was looked for.</param>
    public static Failure WithoutAction(ActionType type, Droplet droplet, bool isAnswered) => (isAnswered || type.IsRepeatable
        ? new Failure(FailureKind.NotActedOn, $"The API started no {type.Name} for Droplet {droplet.DropletId} ({droplet.Name}).")
        {
            Advice = "It may be busy with another action, or be in a state that the action does not fit. Look with Get-Droplet, then try it alone.",
        }
        : new Failure(FailureKind.OutcomeUnknown, $"The answer was lost, and no {type.Name} of Droplet {droplet.DropletId} ({droplet.Name}) has appeared.")
        {
            Advice = "Look with Get-DropletAction whether it was started, before you try again.",
        }) with
    {
        DropletId = droplet.DropletId,
        ActionType = type.Name,
    };

    /// <summary>A bulk request found nobody.</summary>
    public static Failure NobodyTagged(Assignment assignment) => new(FailureKind.TagMatchesNothing, $"The API found no Droplet with the tag '{assignment.Tag}'.")
    {
        Advice = "Tags are written as they were created, upper and lower case included. Look with: Get-Droplet",
        ActionType = assignment.Request.Type.Name,
    };
}
