namespace DropletActions.Engine;

/// <summary>Composes the messages of failures from their parts: what was not done, why, and what the API said.</summary>
internal static class FailureText
{
    /// <summary>The message of a failure to start an action.</summary>
    /// <param name="target">The Droplet, or the Droplets, as in the middle of a sentence.</param>
    public static string OfStart(Failure failure, string type, string target, bool isMany = false)
    {
        if (failure.Kind == FailureKind.DropletNotFound && !isMany)
            return Sentence.Capitalized(NotThere(target, failure));

        // A list or a tag that could not be read says nothing about the action, however it failed.
        var isOpen = failure.Kind == FailureKind.OutcomeUnknown || failure is { ActionType: not null, Delivery: Delivery.Unknown };
        var outcome = isOpen ? ActionCatalog.OutcomeOf(type).InDoubt(target) : ActionCatalog.OutcomeOf(type).NotDone(target, isMany);
        return failure.Reason is { } reason ? $"{outcome}: {reason}" : $"{outcome}. {failure.Message}";
    }

    /// <summary>Why something failed, as the end of a sentence.</summary>
    public static string Why(Failure failure) => failure.Reason ?? failure.Message;

    /// <summary>The clause for a Droplet, a tag or an action that the account does not have.</summary>
    public static string NotThere(string thing, Failure? failure = null)
    {
        // The API's usual message only repeats this, and a body without an id of the API's may be anything.
        var words = failure is { ApiErrorId: not null, ApiMessage: { } message } && message.IndexOf("found", StringComparison.OrdinalIgnoreCase) < 0 ? message : null;
        return Explained($"there is no {thing} in this account", words, null, failure?.ApiErrorId, failure?.RequestId);
    }

    /// <summary>An explanation with what the API said and the ids that DigitalOcean's support asks for.</summary>
    public static string Explained(string? explanation, Failure failure) =>
        Explained(explanation, failure.ApiMessage, failure.HttpStatus, failure.ApiErrorId, failure.RequestId);

    /// <summary>An explanation with what a server said and its ids: <c>the API failed: "Unexpected error" (HTTP 500, server_error, request 4851)</c>.</summary>
    /// <param name="explanation">The explanation as a clause; null where the words say it all.</param>
    /// <param name="words">The server's message; null without one.</param>
    /// <param name="status">The HTTP status; null to leave it out.</param>
    public static string Explained(string? explanation, string? words, int? status, string? errorId, string? requestId)
    {
        var details = string.Join(", ", new[] { status is null ? null : FormattableString.Invariant($"HTTP {status}"), errorId, requestId is null ? null : "request " + requestId }.Where(detail => detail is not null));
        var inParentheses = details.Length == 0 ? "" : $" ({details})";
        return words is null
            ? $"{explanation}{inParentheses}."
            : $"{(explanation is null ? "" : explanation + ": ")}\"{words}\"{inParentheses}";
    }
}
