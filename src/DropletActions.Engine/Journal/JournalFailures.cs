using System.Globalization;

namespace DropletActions.Engine;

/// <summary>Failures of journals.</summary>
internal static class JournalFailures
{
    public static DropletApiException Mismatch(string path, JournalStatement journal, DateTimeOffset started, JournalStatement statement) => Of(
        FailureKind.JournalMismatch,
        $"The journal '{path}' belongs to another statement: {journal}, started {started.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)}. This one is {statement}.",
        "Repeat that statement to resume it, or use another journal for this one.");

    public static DropletApiException InUse(string path) => Of(
        FailureKind.JournalInUse,
        $"The journal '{path}' is in use by another run.",
        "Wait until that run has ended; Get-DropletJournal shows its progress. Each stage of a pipeline needs its own journal.");

    public static DropletApiException Unreadable(string path, string why, Exception? cause = null) => Of(
        FailureKind.JournalUnreadable,
        $"The journal '{path}' cannot be used: {why}.",
        "Use the path of a journal, or of a new file in a writable folder.",
        cause);

    public static DropletApiException NewerVersion(string path, JournalVersionException cause) => Of(
        FailureKind.JournalUnreadable,
        $"The journal '{path}' cannot be used: {cause.Message}.",
        "Use the version of DropletActions that wrote it.",
        cause);

    public static DropletApiException Unwritable(string path, Exception cause) => Of(
        FailureKind.JournalUnreadable,
        $"The journal '{path}' can no longer be written, so no further request is sent: {cause.Message}",
        "Free some disk space, then run the same statement with the same journal: it resumes where it stopped.",
        cause);

    private static DropletApiException Of(FailureKind kind, string message, string advice, Exception? cause = null) =>
        DropletApiException.NotSent(kind, message, advice, cause: cause);
}

/// <summary>A journal has another version of the format.</summary>
internal sealed class JournalVersionException(long version, long supported)
    : Exception($"it has version {version} of the format, and this module writes and reads version {supported}");
