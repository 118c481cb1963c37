using System.Collections;

namespace DropletActions.Sandbox;

/// <summary>
/// The faults that are in force, in the order in which they were added. Of several that would befall a request, the first one does.
/// Safe to change while requests come in.
/// </summary>
public sealed class SandboxFaults : IEnumerable<SandboxFault>
{
    private readonly object _lock = new();
    private readonly List<Entry> _entries = [];
    private readonly Func<DateTimeOffset> _now;

    internal SandboxFaults(Func<DateTimeOffset> now) => _now = now;

    /// <summary>Puts a fault in force.</summary>
    /// <exception cref="ArgumentException">A value of the fault is out of its range.</exception>
    public void Add(SandboxFault fault)
    {
        if (fault is null)
            throw new ArgumentNullException(nameof(fault));
        fault.Validate();
        lock (_lock)
            _entries.Add(new Entry(fault));
    }

    /// <summary>Makes requests hang, and gives the gate that lets them go.</summary>
    /// <param name="method">The method of the requests; * stands for anything.</param>
    /// <param name="path">Their path; * stands for anything.</param>
    /// <param name="times">How many requests hang; 0: all.</param>
    /// <param name="afterWork">Whether the work is done before the request hangs, so that only its answer is late.</param>
    public SandboxGate Hold(string method = "*", string path = "*", int times = 0, bool afterWork = false)
    {
        var gate = new SandboxGate();
        Add(SandboxFault.Hold(gate, times).On(method, path) with { AfterWork = afterWork });
        return gate;
    }

    /// <summary>No request gets an answer for so long, from now on, on the sandbox's clock.</summary>
    public void Away(TimeSpan time) => Add(SandboxFault.AwayUntil(_now() + time));

    /// <summary>How many requests a fault has befallen; 0 for one that is not in force.</summary>
    public int Hits(SandboxFault fault)
    {
        lock (_lock)
            return _entries.Where(entry => ReferenceEquals(entry.Fault, fault)).Sum(entry => entry.Hits);
    }

    /// <summary>Takes a fault out of force; false when it was not in force.</summary>
    public bool Remove(SandboxFault fault)
    {
        lock (_lock)
            return _entries.RemoveAll(entry => ReferenceEquals(entry.Fault, fault)) > 0;
    }

    /// <summary>Takes all faults out of force. What hangs at a gate goes on hanging until the gate is opened.</summary>
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

    /// <summary>The fault that befalls this request; null when none does.</summary>
    internal SandboxFault? Next(string method, string path, DateTimeOffset now)
    {
        lock (_lock)
        {
            SandboxFault? befalls = null;
            foreach (var entry in _entries)
            {
                // Each fault counts each request that fits, also one that another fault has already taken.
                if (entry.Picks(method, path, now) && befalls is null)
                {
                    entry.Hits++;
                    befalls = entry.Fault;
                }
            }
            return befalls;
        }
    }

    private sealed class Entry(SandboxFault fault)
    {
        private int _seen;

        public SandboxFault Fault => fault;

        public int Hits { get; set; }

        public bool Picks(string method, string path, DateTimeOffset now)
        {
            if (!Wildcard.Fits(fault.Method, method) || !Wildcard.FitsPath(fault.Path, path))
                return false;
            var place = ++_seen - Math.Max(1, fault.Nth);
            return place >= 0
                && place % Math.Max(1, fault.Every) == 0
                && (fault.Times == 0 || Hits < fault.Times)
                && (fault.Kind != SandboxFaultKind.Away || now < fault.Until)
                && Chance.Of(fault.Seed, _seen) < fault.Share;
        }
    }
}
