using System.Collections;

namespace DropletActions.Sandbox;

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

    /// <summary>The call at this place, from 0, of those that it holds.</summary>
    public SandboxCall this[int index] => Snapshot()[index];

    /// <summary>The calls whose method and path (with or without the query) fit, oldest first; * stands for anything.</summary>
    /// <param name="method">For example <c>POST</c>; case does not count.</param>
    /// <param name="path">For example <c>/v2/droplets/*/actions</c>.</param>
    public IReadOnlyList<SandboxCall> Find(string method = "*", string path = "*") =>
        Snapshot().Where(call => Wildcard.Fits(method, call.Method) && Wildcard.FitsPath(path, call.Path)).ToList();

    /// <summary>Forgets all calls. The numbers go on.</summary>
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
            return _entries.Select(entry => entry.Call).ToArray();
    }

    /// <summary>A call whose answer is filled in later; the reference is swapped whole, so a reader sees either.</summary>
    internal sealed class Entry(SandboxCall call)
    {
        private volatile SandboxCall _call = call;

        public SandboxCall Call => _call;

        public void Answered(int status) => _call = _call with { Status = status };
    }
}
