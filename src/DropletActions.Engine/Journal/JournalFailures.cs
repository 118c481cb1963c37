using System.Globalization;

namespace DropletActions.Engine;

/// <summary>What can be wrong with a journal, in words.</summary>
internal static class JournalFailures
{
    public static DropletApiException Mismatch(string path, JournalStatement journal, DateTimeOffset started, JournalStatement statement) => Of(
        FailureKind.JournalMismatch,
        $"The journal '{path}' belongs to another statement: {journal}, started {started.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)}. This one is {statement}.",
        "Repeat that statement to go on with it, or give this one a journal of its own.");

    public static DropletApiException InUse(string path) => Of(
        FailureKind.JournalInUse,
        $"The journal '{path}' is in use by another run.",
        "Wait until that run has ended; Get-DropletJournal shows how far it is. Each stage of a pipeline needs a journal of its own.");

    public static DropletApiException Unreadable(string path, string why, Exception? cause = null) => Of(
        FailureKind.JournalUnreadable,
        $"The journal '{path}' cannot be used: {why}.",
        "Give the path of a journal, or of a file that does not exist yet in a folder that can be written to.",
        cause);

    public static DropletApiException NewerVersion(string path, JournalVersionException cause) => Of(
        FailureKind.JournalUnreadable,
        $"The journal '{path}' cannot be used: {cause.Message}.",
        "Use the version of DropletActions that wrote it.",
        cause);

    public static DropletApiException Unwritable(string path, Exception cause) => Of(
        FailureKind.JournalUnreadable,
        $"The journal '{path}' can no longer be written, so no further request is sent: {cause.Message}",
        "Make room for it, then run the same statement with the same journal: it goes on where it stopped.",
        cause);

    /// <summary>Whether it was started before cannot be told: that leaves it as unknown as it was.</summary>
    public static DropletApiException NotFoundOut(ActionRequest request, Failure failure) => new(failure with
    {
        Kind = FailureKind.OutcomeUnknown,
        Message = $"{request.Type.Name} may have been started by an earlier run, and looking for its action failed: {failure.Message}",
        Advice = "Run the same statement with the same journal again: it looks again before it starts anything.",
        Delivery = Delivery.Unknown,
    });

    /// <summary>There are actions that an earlier run may have started, and nothing tells whether it did.</summary>
    public static DropletApiException Doubtful(ActionRequest request, IReadOnlyCollection<DropletAction> candidates) => new(
        new(FailureKind.OutcomeUnknown, $"{request.Type.Name} may have been started by an earlier run, and {LostRequest.Candidates(candidates)}.")
        {
            Advice = "Check with Get-DropletAction and, for a snapshot, Get-DropletSnapshot what was started. Where it is missing, run the statement for that Droplet with a new journal.",
            Delivery = Delivery.Unknown,
        });

    private static DropletApiException Of(FailureKind kind, string message, string advice, Exception? cause = null) =>
        new(new Failure(kind, message) { Advice = advice, Delivery = Delivery.NotSent, Cause = cause });
}
