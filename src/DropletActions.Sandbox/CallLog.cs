using System.Collections;
using System.Globalization;

namespace DropletActions.Sandbox;

/// <summary>One request that the sandbox received. It never holds the token.</summary>
public sealed record SandboxCall
{
    /// <summary>Its place in the order of arrival, from 1.</summary>
    public int Number { get; init; }

    /// <summary>The HTTP method, for example <c>POST</c>.</summary>
    public string Method { get; init; } = "";

    /// <summary>Path and query as received, for example <c>/v2/droplets/actions?tag_name=web</c>.</summary>
    public string Path { get; init; } = "";

    /// <summary>The body as received; empty when there was none.</summary>
    public string Body { get; init; } = "";

    /// <summary>The status of the response; 0 when no response was sent, or none yet.</summary>
    public int Status { get; init; }

    /// <summary>When it arrived, on the sandbox's clock.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Whether it had an Authorization header, with a known token or not.</summary>
    public bool HasToken { get; init; }

    /// <summary>The Content-Type header; empty when there was none.</summary>
    public string ContentType { get; init; } = "";

    /// <summary>The User-Agent header; empty when there was none.</summary>
    public string UserAgent { get; init; } = "";

    /// <summary>The fault that applied to it; null when it was served as usual.</summary>
    public SandboxFaultKind? Fault { get; init; }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Format(CultureInfo.InvariantCulture, "{0}. {1} {2} -> {3}", Number, Method, Path, Status == 0 ? "no response" : Status);
}

/// <summary>
/// The requests received, oldest first. Enumerating gives a snapshot, so that it can be read while requests come in.
/// </summary>
public sealed class CallLog : IReadOnlyList<SandboxCall>
{
    private readonly object _lock = new();
    private readonly Queue<Entry> _entries = new();
    private readonly int _limit;
    private int _received;

    internal CallLog(int limit) => _limit = limit;

    /// <summary>How many calls it holds.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _entries.Count;
        }
    }

    /// <summary>The call at this index, from 0, of those that it holds.</summary>
    public SandboxCall this[int index] => Snapshot()[index];

    /// <summary>The calls whose method and path match, oldest first; * matches any characters, and case is ignored.</summary>
    /// <param name="method">For example <c>POST</c>.</param>
    /// <param name="path">For example <c>/v2/droplets/*/actions</c>, with or without the query.</param>
    public IReadOnlyList<SandboxCall> Find(string method = "*", string path = "*")
    {
        var (methodPattern, pathPattern) = (new TextPattern(method), new TextPattern(path));
        return [.. Snapshot().Where(call => methodPattern.Matches(call.Method) && pathPattern.MatchesPath(call.Path))];
    }

    /// <summary>Removes all calls. Their numbers continue.</summary>
    public void Clear()
    {
        lock (_lock)
            _entries.Clear();
    }

    /// <inheritdoc/>
    public IEnumerator<SandboxCall> GetEnumerator() => ((IEnumerable<SandboxCall>)Snapshot()).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal Entry Add(SandboxCall call)
    {
        lock (_lock)
        {
            var entry = new Entry(call with { Number = ++_received });
            _entries.Enqueue(entry);
            if (_entries.Count > _limit)
                _entries.Dequeue();
            return entry;
        }
    }

    private SandboxCall[] Snapshot()
    {
        lock (_lock)
            return [.. _entries.Select(entry => entry.Call)];
    }

    /// <summary>A call whose status is set later. The whole record is replaced, so that a reader sees the old one or the new one.</summary>
    internal sealed class Entry(SandboxCall call)
    {
        private volatile SandboxCall _call = call;

        public SandboxCall Call => _call;

        public void SetStatus(int status) => _call = _call with { Status = status };
    }
}
