using System.Collections;

namespace DropletActions.Sandbox;

/// <summary>How some actions end, in place of the usual way: which actions, and what happens to them.</summary>
/// <remarks>In PowerShell: <c>$sandbox.Outcomes.Add([DropletActions.Sandbox.SandboxOutcome]::Errored('snapshot'))</c>.</remarks>
public sealed record SandboxOutcome
{
    /// <summary>The type of the actions; * matches any characters.</summary>
    public string Type { get; init; } = "*";

    /// <summary>The Droplet of the actions; null: any.</summary>
    public long? DropletId { get; init; }

    /// <summary>How many seconds they take, 0 or more; null: <see cref="SandboxOptions.ActionSeconds"/>.</summary>
    public double? Seconds { get; init; }

    /// <summary>Whether they never end by themselves; <see cref="DropletSandbox.EndAction"/> can end them.</summary>
    public bool Endless { get; init; }

    /// <summary>Whether they end <c>errored</c>, without an effect.</summary>
    public bool Fails { get; init; }

    /// <summary>Whether they end <c>completed</c> without an effect: a Droplet that does not react to a shutdown.</summary>
    public bool WithoutEffect { get; init; }

    /// <summary>How many actions it applies to; 0: no limit.</summary>
    public int Times { get; init; }

    /// <summary>Actions that never end.</summary>
    public static SandboxOutcome NeverEnds(string type = "*", long? dropletId = null) =>
        new() { Type = type, DropletId = dropletId, Endless = true };

    /// <summary>Actions that end errored.</summary>
    public static SandboxOutcome Errored(string type = "*", long? dropletId = null) =>
        new() { Type = type, DropletId = dropletId, Fails = true };

    /// <summary>Actions that take this many seconds.</summary>
    public static SandboxOutcome Takes(double seconds, string type = "*", long? dropletId = null) =>
        new() { Type = type, DropletId = dropletId, Seconds = seconds };

    /// <summary>Actions that complete while the Droplet stays as it is, for example a shutdown that it does not react to.</summary>
    public static SandboxOutcome Ignored(string type = "shutdown", long? dropletId = null) =>
        new() { Type = type, DropletId = dropletId, WithoutEffect = true };

    /// <summary>The usual outcome.</summary>
    internal static SandboxOutcome Usual { get; } = new();
}

/// <summary>
/// The active outcomes. The outcome of an action is chosen when it starts; when several match, the one added last applies. It is safe
/// to change while requests come in.
/// </summary>
public sealed class SandboxOutcomes : IEnumerable<SandboxOutcome>
{
    private readonly object _lock = new();
    private readonly List<Entry> _entries = [];

    internal SandboxOutcomes()
    {
    }

    /// <summary>Adds an outcome for actions that start from now on.</summary>
    /// <exception cref="ArgumentException">A value of the outcome is out of range.</exception>
    public void Add(SandboxOutcome outcome)
    {
        if (outcome is null)
            throw new ArgumentNullException(nameof(outcome));
        if (outcome.Seconds < 0 || outcome.Times < 0)
            throw new ArgumentException("Seconds and Times must be 0 or more.", nameof(outcome));
        lock (_lock)
            _entries.Add(new Entry(outcome));
    }

    /// <summary>Removes all outcomes. Actions that have started keep theirs.</summary>
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

    /// <summary>The outcome of an action that starts now.</summary>
    internal SandboxOutcome Next(string type, long dropletId)
    {
        lock (_lock)
        {
            if (_entries.FindLast(entry => entry.Matches(type, dropletId)) is not { } entry)
                return SandboxOutcome.Usual;
            entry.Used++;
            return entry.Outcome;
        }
    }

    private sealed class Entry(SandboxOutcome outcome)
    {
        private readonly TextPattern _type = new(outcome.Type);

        public SandboxOutcome Outcome => outcome;

        public int Used { get; set; }

        public bool Matches(string type, long dropletId) =>
            _type.Matches(type)
            && (outcome.DropletId is null || outcome.DropletId == dropletId)
            && (outcome.Times == 0 || Used < outcome.Times);
    }
}
