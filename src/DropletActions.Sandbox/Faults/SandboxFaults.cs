using System.Collections;

namespace DropletActions.Sandbox;

/// <summary>
/// The active faults, in the order in which they were added. When several apply to a request, the first one does. It is safe to change
/// while requests come in.
/// </summary>
public sealed class SandboxFaults : IEnumerable<SandboxFault>
{
    private readonly object _lock = new();
    private readonly List<Entry> _entries = [];
    private readonly Func<DateTimeOffset> _now;

    internal SandboxFaults(Func<DateTimeOffset> now) => _now = now;

    /// <summary>Adds a fault.</summary>
    /// <exception cref="ArgumentException">A value of the fault is out of range.</exception>
    public void Add(SandboxFault fault)
    {
        if (fault is null)
            throw new ArgumentNullException(nameof(fault));
        fault.Validate();
        lock (_lock)
            _entries.Add(new Entry(fault));
    }

    /// <summary>Makes requests hang, and returns the gate that releases them.</summary>
    /// <param name="method">The method of the requests; * matches any characters.</param>
    /// <param name="path">Their path; * matches any characters.</param>
    /// <param name="times">How many requests hang; 0: all.</param>
    /// <param name="afterWork">Whether the work is done before the request hangs, so that only its response is late.</param>
    public SandboxGate Hold(string method = "*", string path = "*", int times = 0, bool afterWork = false)
    {
        var gate = new SandboxGate();
        Add(SandboxFault.Hold(gate, times).On(method, path) with { AfterWork = afterWork });
        return gate;
    }

    /// <summary>From now on, and for this time on the sandbox's clock, no request gets a response.</summary>
    public void Away(TimeSpan time) => Add(SandboxFault.AwayUntil(_now() + time));

    /// <summary>How many requests a fault has affected; 0 for a fault that is not active.</summary>
    public int Hits(SandboxFault fault)
    {
        lock (_lock)
            return _entries.Where(entry => ReferenceEquals(entry.Fault, fault)).Sum(entry => entry.Hits);
    }

    /// <summary>Removes a fault; false when it was not active.</summary>
    public bool Remove(SandboxFault fault)
    {
        lock (_lock)
            return _entries.RemoveAll(entry => ReferenceEquals(entry.Fault, fault)) > 0;
    }

    /// <summary>Removes all faults. Requests that hang at a gate hang until the gate is released.</summary>
    public void Clear()
    {
        lock (_lock)
            _entries.Clear();
    }

    /// <inheritdoc/>
    public IEnumerator<SandboxFault> GetEnumerator()
    {
        lock (_lock)
            return _entries.ConvertAll(entry => entry.Fault).GetEnumerator();
    }

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The fault that applies to this request; null when none does.</summary>
    internal SandboxFault? Next(string method, string path, DateTimeOffset now)
    {
        lock (_lock)
        {
            SandboxFault? applied = null;
            foreach (var entry in _entries)
            {
                // Each fault counts each request that matches, even when another fault already applies to it.
                if (entry.Picks(method, path, now) && applied is null)
                {
                    entry.Hits++;
                    applied = entry.Fault;
                }
            }
            return applied;
        }
    }

    private sealed class Entry(SandboxFault fault)
    {
        private readonly TextPattern _method = new(fault.Method);
        private readonly TextPattern _path = new(fault.Path);
        private int _matched;

        public SandboxFault Fault => fault;

        public int Hits { get; set; }

        public bool Picks(string method, string path, DateTimeOffset now)
        {
            if (!_method.Matches(method) || !_path.MatchesPath(path))
                return false;
            var place = ++_matched - Math.Max(1, fault.Nth);
            return place >= 0
                && place % Math.Max(1, fault.Every) == 0
                && (fault.Times == 0 || Hits < fault.Times)
                && (fault.Kind != SandboxFaultKind.Away || now < fault.Until)
                && SeededRandom.Fraction(fault.Seed, _matched) < fault.Share;
        }
    }
}
