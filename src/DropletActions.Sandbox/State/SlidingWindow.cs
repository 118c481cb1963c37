namespace DropletActions.Sandbox;

/// <summary>Counts the requests of a window of time that moves on. Those of one millisecond share an entry.</summary>
internal sealed class SlidingWindow(TimeSpan length)
{
    private readonly long _length = (long)length.TotalMilliseconds;
    private readonly Queue<Entry> _entries = new();
    private Entry? _last;

    /// <summary>As of the last <see cref="Forget"/>.</summary>
    public int Count { get; private set; }

    /// <summary>When the oldest request leaves the window; null when there is none.</summary>
    public DateTimeOffset? OldestLeaves =>
        _entries.Count > 0 ? DateTimeOffset.FromUnixTimeMilliseconds(_entries.Peek().At + _length) : null;

    /// <summary>Forgets what has left the window.</summary>
    public void Forget(DateTimeOffset now)
    {
        var gone = now.ToUnixTimeMilliseconds() - _length;
        while (_entries.Count > 0 && _entries.Peek().At <= gone)
            Count -= _entries.Dequeue().Count;
    }

    public void Add(DateTimeOffset now)
    {
        var at = now.ToUnixTimeMilliseconds();
        if (_entries.Count == 0 || _last!.At != at)
            _entries.Enqueue(_last = new Entry(at));
        _last.Count++;
        Count++;
    }

    private sealed class Entry(long at)
    {
        public long At => at;

        public int Count { get; set; }
    }
}
