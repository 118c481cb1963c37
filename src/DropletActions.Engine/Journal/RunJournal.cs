using System.Collections.Concurrent;

namespace DropletActions.Engine;

/// <summary>
/// A run on disk: what it is about to send, and its outcome, so that the same statement can resume after its process has ended,
/// for whatever reason. One run at a time uses it; others may read it meanwhile.
/// </summary>
/// <remarks>Append-only lines of JSON, each on the device before the run continues. It holds no token.</remarks>
internal sealed class RunJournal : IDisposable
{
    private readonly JournalWriter _writer;
    private readonly JournalContent _content;
    private readonly JournalStatement _statement;
    private readonly IClock _clock;
    private readonly ConcurrentDictionary<long, string> _names = new();
    private readonly string _path;

    private RunJournal(JournalWriter writer, JournalContent content, JournalStatement statement, IClock clock, string path) =>
        (_writer, _content, _statement, _clock, _path) = (writer, content, statement, clock, path);

    /// <summary>The targets of earlier runs, in the order of their first lines.</summary>
    internal IReadOnlyList<JournalTarget> Targets => _content.Targets;

    /// <summary>The Droplets on which an earlier run has started an action, or may have.</summary>
    internal IEnumerable<long> Begun => Targets.Where(target => target.Action is not null || target.Fingerprint is not null).Select(target => target.DropletId);

    /// <summary>What a run resumes, as a sentence for the verbose stream; null for a new journal.</summary>
    public string? Describe()
    {
        if (Targets.Count == 0)
            return null;

        var done = Targets.Count(target => target.IsEnded);
        var accepted = Targets.Count(target => target.Action is not null) - done;
        var open = Targets.Count(target => target is { Action: null, Fingerprint: not null });
        return FormattableString.Invariant($"Resuming: {done} done, {accepted} accepted, {open} to look up, {Targets.Count - done - accepted - open} to start.");
    }

    /// <summary>Opens a journal for a run, or creates it.</summary>
    /// <param name="path">Its full path.</param>
    /// <exception cref="DropletApiException">
    /// It belongs to another statement, another run uses it, or it cannot be read or written: <see cref="FailureKind.JournalMismatch"/>,
    /// <see cref="FailureKind.JournalInUse"/>, <see cref="FailureKind.JournalUnreadable"/>.
    /// </exception>
    public static RunJournal Open(string path, JournalStatement statement, IClock clock) => Open(path, statement, clock, JournalFile.OpenForRun);

    /// <summary>Reads a journal, one entry for each Droplet and request, also while a run uses it.</summary>
    /// <param name="path">Its full path.</param>
    /// <exception cref="DropletApiException"><see cref="FailureKind.JournalUnreadable"/>.</exception>
    public static IReadOnlyList<DropletJournalEntry> Read(string path) => Checked(path, () =>
    {
        var content = JournalContent.Read(JournalFile.Read(path));

        // A request that another one followed has been replaced by it.
        bool IsReplaced(JournalTarget target) => content.Statement is { Otherwise: { } otherwise } statement
            && target.Key == statement.Request && content.Find(target.DropletId, otherwise) is not null;

        return content.Targets.Where(target => !IsReplaced(target)).Select(target => target.ToEntry(path)).ToList();
    });

    public void Dispose() => _writer.Dispose();

    internal static RunJournal Open(string path, JournalStatement statement, IClock clock, Func<string, FileStream> openFile) =>
        Checked(path, () => Open(JournalFile.Take(path, openFile), path, statement, clock));

    /// <summary>What earlier runs recorded about a request for a Droplet; null for nothing.</summary>
    internal JournalTarget? Find(long dropletId, ActionRequest request) => _content.Find(dropletId, request.Key);

    /// <summary>The Droplet with this name that an earlier run has renamed by this request, so that another one may have the name now; null for none.</summary>
    internal long? FindRenamed(string name, ActionRequest request) =>
        request.Type.IsRename ? Targets.FirstOrDefault(target => target.Key == request.Key && string.Equals(target.Name, name, StringComparison.OrdinalIgnoreCase))?.DropletId : null;

    /// <summary>The requests by tag of earlier runs whose outcome is not known for every Droplet that had the tag, oldest first.</summary>
    internal IReadOnlyList<RequestFingerprint> OpenTagRequests(ActionRequest request) => _content.OpenTagRequests(request.Key, request.CanRunByTag);

    /// <summary>The object that identifies a request of this journal in all of its runs.</summary>
    internal object OwnerOf(ActionRequest request) => OwnerOf(request.Key);

    /// <summary>The same, by the request's key.</summary>
    internal object OwnerOf(string key) => (_path, key);

    /// <summary>Remembers a Droplet's name for the line with the intent.</summary>
    internal void Name(long dropletId, string? name)
    {
        if (name is not null)
            _names[dropletId] = name;
    }

    /// <summary>Records that a request is about to be sent, for each of its Droplets. It must not be sent before this has completed.</summary>
    internal Task IntendAsync(ActionRequest request, RequestFingerprint fingerprint)
    {
        var intents = fingerprint.DropletIds.Select(id => JournalLines.Intent(fingerprint, id, _names.TryRemove(id, out var name) ? name : null, KeyOf(request)));
        return AppendAsync(fingerprint.Tag is null ? intents : intents.Prepend(JournalLines.Sent(fingerprint, KeyOf(request))));
    }

    /// <summary>Records that a request by tag has had all of its effect: what it started is in the journal.</summary>
    internal Task AnswerAsync(ActionRequest request, string tag) => AppendAsync([JournalLines.Answered(tag, KeyOf(request), _clock.UtcNow)]);

    /// <summary>Records that the API started an action.</summary>
    internal Task AcceptAsync(ActionRequest request, long dropletId, DropletAction action)
    {
        var now = _clock.UtcNow;
        Find(dropletId, request)?.Accept(action, isEnded: false, now);
        return AppendAsync([JournalLines.Accepted(action, dropletId, KeyOf(request), isEnded: false, now)]);
    }

    /// <summary>Records that an action has ended.</summary>
    internal Task EndAsync(ActionRequest request, long dropletId, DropletAction action) =>
        AppendAsync([JournalLines.Accepted(action, dropletId, KeyOf(request), isEnded: true, _clock.UtcNow)]);

    /// <summary>Records that a Droplet was ready after its action.</summary>
    internal Task ReadyAsync(ActionRequest request, long dropletId, ReadyWhen when) =>
        AppendAsync([JournalLines.Ready(dropletId, when.Key, KeyOf(request), _clock.UtcNow)]);

    /// <summary>Records that nothing was started, or that it is not known.</summary>
    internal Task FailAsync(ActionRequest request, IEnumerable<long> dropletIds, Failure failure) => AppendAsync(dropletIds.Select(id =>
        JournalLines.Failed(failure, request.Type.Name, id, KeyOf(request), _clock.UtcNow)));

    private static RunJournal Open(FileStream file, string path, JournalStatement statement, IClock clock)
    {
        try
        {
            var content = JournalContent.Read(ReadAll(file));
            if (content.Statement is { } other && other != statement)
                throw JournalFailures.Mismatch(path, other, content.Started, statement);

            // A torn last line is cut off. The file has been read to its end, and stays positioned there.
            file.SetLength(content.Length);
            var writer = new JournalWriter(file, path, clock);
            if (content.Statement is null)
                writer.AppendAsync(JournalLines.Header(statement, clock.UtcNow) + "\n").GetAwaiter().GetResult();
            return new(writer, content, statement, clock, path);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static byte[] ReadAll(FileStream file)
    {
        using var bytes = new MemoryStream();
        file.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static T Checked<T>(string path, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (JournalVersionException e)
        {
            throw JournalFailures.NewerVersion(path, e);
        }
        catch (Exception e) when (e is FormatException)
        {
            throw JournalFailures.Unreadable(path, e.Message, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw JournalFailures.Unreadable(path, Directory.Exists(path) ? "it is a folder" : e.Message.TrimEnd('.'), e);
        }
    }

    /// <summary>The key for a line: null if it is the statement's own.</summary>
    private string? KeyOf(ActionRequest request) => request.Key == _statement.Request ? null : request.Key;

    private Task AppendAsync(IEnumerable<string> lines) => _writer.AppendAsync(string.Concat(lines.Select(line => line + "\n")));
}
