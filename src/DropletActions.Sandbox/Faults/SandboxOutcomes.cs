using System.Collections;

namespace DropletActions.Sandbox;

/// <summary>
/// How actions end that do not end as usual. It is decided when an action starts; of several that fit, the one added last applies.
/// Safe to change while requests come in.
/// </summary>
public sealed class SandboxOutcomes : IEnumerable<SandboxOutcome>
{
    private readonly object _lock = new();
    private readonly List<(SandboxOutcome Outcome, int[] Used)> _entries = [];

    internal SandboxOutcomes()
    {
    }

    /// <summary>Puts an outcome in force for actions that start from now on.</summary>
    /// <exception cref="ArgumentException">A value of the outcome is out of its range.</exception>
    public void Add(SandboxOutcome outcome)
    {
        if (outcome is null)
            throw new ArgumentNullException(nameof(outcome));
        if (outcome.Seconds < 0 || outcome.Times < 0)
            throw new ArgumentException("Seconds and Times must be 0 or more.", nameof(outcome));
        lock (_lock)
            _entries.Add((outcome, new int[1]));
    }

    /// <summary>Takes all outcomes out of force. Actions already started keep theirs.</summary>
    public void Clear()
    {
        lock (_lock)
            _entries.Clear();
    }

    /// <inheritdoc/>
    public IEnumerator<SandboxOutcome> GetEnumerator()
    {
        lock (_lock)
            return _entries.ConvertAll(entry => entry.Outcome).GetEnumerator();
    }

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>What becomes of an action that starts now.</summary>
    internal SandboxOutcome Next(string type, long dropletId)
    {
        lock (_lock)
        {
            for (var i = _entries.Count - 1; i >= 0; i--)
            {
                var (outcome, used) = _entries[i];
                if (!Wildcard.Fits(outcome.Type, type) || (outcome.DropletId is { } id && id != dropletId))
                    continue;
                if (outcome.Times > 0 && used[0] >= outcome.Times)
                    continue;
                used[0]++;
                return outcome;
            }
            return SandboxOutcome.Usual;
        }
    }
}
